// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Keccak-256 as Ethereum and Starknet use it: the original padding 0x01, not that of SHA-3.
///
/// ```swift
/// Keccak256.hash("abc".utf8)   // 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45
///
/// var hasher = Keccak256()
/// hasher.update("a".utf8)
/// hasher.update("bc".utf8)
/// hasher.finalize()            // the same
/// ```
///
/// A block of 136 bytes costs about 0.35 µs; time depends on the number of bytes alone.
public struct Keccak256: IncrementalHash {
    /// Bytes.
    public typealias Element = UInt8

    /// The number of bytes absorbed by one permutation.
    private static let rate = 136

    private var state = [UInt64](repeating: 0, count: 25)
    /// How many bytes of the current block have been absorbed, below `rate`.
    private var position = 0

    /// Starts with no bytes.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { absorb(UnsafeRawBufferPointer($0)) }
        guard done == nil else { return }
        for byte in bytes { absorb(byte) }
    }

    @inline(__always)
    private mutating func absorb(_ byte: UInt8) {
        state[position &>> 3] ^= UInt64(byte) &<< UInt64(8 &* (position & 7))
        position &+= 1
        if position == Keccak256.rate {
            Keccak256.permute(&state)
            position = 0
        }
    }

    private mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < bytes.count {
            if position & 7 == 0, bytes.count - offset >= 8 {
                state[position &>> 3] ^= UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
                position &+= 8
                if position == Keccak256.rate {
                    Keccak256.permute(&state)
                    position = 0
                }
            } else {
                absorb(bytes[offset])
                offset += 1
            }
        }
    }

    /// Pads and permutes; the digest is then in the four first lanes.
    private mutating func finish() {
        state[position &>> 3] ^= 1 &<< UInt64(8 &* (position & 7))
        state[16] ^= 1 &<< 63
        Keccak256.permute(&state)
    }

    private var digest: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for i in 0..<32 { buffer[i] = UInt8(truncatingIfNeeded: state[i &>> 3] &>> UInt64(8 &* (i & 7))) }
            count = 32
        }
    }

    /// The 32 bytes of the digest of all bytes so far. More may be added afterwards, as if this had not been called.
    public func finalize() -> [UInt8] {
        var copy = self
        copy.finish()
        return copy.digest
    }

    /// The digest of the bytes, 32 bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var hasher = Keccak256()
        hasher.update(bytes)
        hasher.finish()
        return hasher.digest
    }

    /// The digest of all bytes so far as four lanes, the first of which holds the first eight bytes, the lowest first.
    consuming func finishedLanes() -> (UInt64, UInt64, UInt64, UInt64) {
        finish()
        return (state[0], state[1], state[2], state[3])
    }
}
