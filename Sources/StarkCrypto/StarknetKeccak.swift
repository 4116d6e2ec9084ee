// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's Keccak: the low 250 bits of Keccak-256 as a felt. Names become selectors and storage addresses with it.
public func starknetKeccak(_ bytes: some Sequence<UInt8>) -> Felt {
    let lanes = Keccak256.lanes(bytes)
    // The digest is read as a big-endian integer.
    return Felt(
        reducing: UInt256(
            limbs: (
                lanes.3.byteSwapped, lanes.2.byteSwapped, lanes.1.byteSwapped,
                lanes.0.byteSwapped & 0x03ff_ffff_ffff_ffff
            )))
}

/// Starknet's Keccak of the UTF-8 bytes of a string.
///
/// ```swift
/// starknetKeccak("transfer")   // 0x83afd3f4caedc6eebf44246fe54e38c95e3179a5ec9ea81740eca5b482d12e
/// ```
public func starknetKeccak(_ s: String) -> Felt { starknetKeccak(s.utf8) }
