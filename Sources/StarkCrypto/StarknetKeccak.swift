// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's Keccak: the low 250 bits of Keccak-256 as a felt. Names become selectors and storage addresses with it.
public func starknetKeccak(_ bytes: some Sequence<UInt8>) -> Felt {
    var digest = Keccak256.hash(bytes)
    digest[0] &= 3
    return Felt(reducingBigEndianBytes: digest)
}

/// Starknet's Keccak of the UTF-8 bytes of a string.
///
/// ```swift
/// starknetKeccak("transfer")   // 0x83afd3f4caedc6eebf44246fe54e38c95e3179a5ec9ea81740eca5b482d12e
/// ```
public func starknetKeccak(_ s: String) -> Felt { starknetKeccak(s.utf8) }
