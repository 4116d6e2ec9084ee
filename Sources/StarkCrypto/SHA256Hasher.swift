// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto

/// SHA-256 (FIPS 180-4) by swift-crypto, in the shape of this module's other hashers.
///
/// ```swift
/// SHA256Hasher.hash("abc".utf8)   // ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
/// ```
///
/// About 0.13 µs and 36 ns for each block of 64 bytes, where the processor has instructions for it.
public struct SHA256Hasher: IncrementalHash {
    /// Bytes.
    public typealias Element = UInt8

    private var hasher = SHA256()

    /// Starts with no bytes.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable {
            hasher.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        guard done == nil else { return }
        Array(bytes).withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }

    /// The 32 bytes of the digest of all bytes so far. More may be added afterwards, as if this had not been called.
    public func finalize() -> [UInt8] { hasher.finalize().withUnsafeBytes { Array($0) } }

    /// The digest of the bytes, 32 bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finalize()
    }
}
