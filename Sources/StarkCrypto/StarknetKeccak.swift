// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's Keccak: the low 250 bits of Keccak-256 as a felt. Names become selectors and storage addresses with it.
///
/// About 0.4 µs for up to 135 bytes; time depends on their number alone.
public func starknetKeccak(_ bytes: some Sequence<UInt8>) -> Felt {
    var hasher = StarknetKeccak()
    hasher.update(bytes)
    return hasher.finished()
}

/// Starknet's Keccak of the UTF-8 bytes of a string.
///
/// ```swift
/// starknetKeccak("transfer")   // 0x83afd3f4caedc6eebf44246fe54e38c95e3179a5ec9ea81740eca5b482d12e
/// ```
///
/// About 0.4 µs for up to 135 bytes; time depends on their number alone.
public func starknetKeccak(_ s: String) -> Felt { starknetKeccak(s.utf8) }

/// Starknet's Keccak of bytes that arrive piece by piece; gives what `starknetKeccak` gives.
///
/// A block of 136 bytes costs about 0.35 µs; time depends on the number of bytes alone.
public struct StarknetKeccak: IncrementalHash {
    /// Bytes.
    public typealias Element = UInt8

    private var hasher = Keccak256()

    /// Starts with no bytes.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) { hasher.update(bytes) }

    /// The low 250 bits of the digest of all bytes so far. More may be added afterwards, as if this had not been called.
    public func finalize() -> Felt { finished() }

    /// Leaves the state to be changed in place when this is the last use of the hasher.
    fileprivate consuming func finished() -> Felt {
        let lanes = hasher.finishedLanes()
        // The digest is read as a big-endian integer.
        return Felt(
            reducing: UInt256(
                limbs: (
                    lanes.3.byteSwapped, lanes.2.byteSwapped, lanes.1.byteSwapped,
                    lanes.0.byteSwapped & 0x03ff_ffff_ffff_ffff
                )))
    }
}
