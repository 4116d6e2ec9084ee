// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Bytes that must not be seen: a password, a seed, a private key.
///
/// ```swift
/// let password = SecretBytes("correct horse".utf8)
/// print(password)                                   // SecretBytes(13 bytes)
/// password.withUnsafeBytes { $0.count }             // 13
/// ```
///
/// They are never printed, encoded or reflected. Their memory is overwritten when the last copy of the value goes away;
/// a copy made outside, such as the string that a password was read into, is not.
public struct SecretBytes: Sendable {
    private let storage: Storage

    /// The number of bytes.
    public var count: Int { storage.count }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// Copies bytes.
    public init(_ bytes: some Collection<UInt8>) {
        storage = Storage(count: bytes.count)
        for (offset, byte) in bytes.enumerated() { storage.memory[offset] = byte }
    }

    /// Makes so many bytes of 0 and lets the closure write them in place.
    ///
    /// - Precondition: `count` is not negative.
    public init<Failure: Error>(
        count: Int, writing body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count >= 0, "a negative number of bytes")
        storage = Storage(count: count)
        try body(storage.memory)
    }

    /// So many bytes from the system's random generator.
    public static func random(count: Int) -> SecretBytes {
        SecretBytes(count: count) { memory in
            var generator = SystemRandomNumberGenerator()
            for offset in 0..<count { memory[offset] = UInt8.random(in: 0...255, using: &generator) }
        }
    }

    /// Lends the bytes. The pointer is never nil, and it is valid only inside the closure.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage.memory))
    }

    /// Whether both hold the same bytes, in a time that depends on the counts alone.
    public func isEqual(to other: SecretBytes) -> Bool {
        guard count == other.count else { return false }
        var difference: UInt8 = 0
        for offset in 0..<count { difference |= storage.memory[offset] ^ other.storage.memory[offset] }
        return difference == 0
    }
}

extension SecretBytes {
    /// The memory that holds the secret.
    ///
    /// It is written while the value is made and overwritten in `deinit`, and only read between, hence safe to share.
    private final class Storage: @unchecked Sendable {
        /// The bytes; at least one is allocated, so that C functions which refuse a null pointer take an empty password.
        let memory: UnsafeMutableRawBufferPointer
        let count: Int

        init(count: Int) {
            self.count = count
            let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
            whole.initializeMemory(as: UInt8.self, repeating: 0)
            memory = UnsafeMutableRawBufferPointer(rebasing: whole[..<count])
        }

        deinit {
            guard let address = memory.baseAddress else { return }
            #if canImport(Darwin)
            memset_s(address, count, 0, count)
            #else
            explicit_bzero(address, count)
            #endif
            address.deallocate()
        }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says how many bytes there are.
    public var description: String { "SecretBytes(\(count) bytes)" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without the bytes.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}
