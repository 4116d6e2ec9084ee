// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// BLAKE2s with a digest of 32 bytes and without key (RFC 7693).
///
/// ```swift
/// Blake2s.hash("abc".utf8)   // 508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982
/// ```
public enum Blake2s {
    /// The digest of the bytes, 32 bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let words = hashWords(bytes)
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for i in 0..<32 { buffer[i] = UInt8(truncatingIfNeeded: words[i / 4] &>> UInt32(8 * (i % 4))) }
            count = 32
        }
    }

    /// The digest as eight little-endian words.
    static func hashWords(_ bytes: some Sequence<UInt8>) -> [UInt32] {
        let words = bytes.withContiguousStorageIfAvailable { hashWords(UnsafeRawBufferPointer($0)) }
        if let words { return words }
        return Array(bytes).withUnsafeBytes { hashWords($0) }
    }

    private static func hashWords(_ bytes: UnsafeRawBufferPointer) -> [UInt32] {
        var state = initialState
        var message = [UInt32](repeating: 0, count: 16)
        var offset = 0
        // A full block is compressed here only when more bytes follow, because the last block is marked.
        while bytes.count - offset > 64 {
            for i in 0..<16 {
                message[i] = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4 * i, as: UInt32.self))
            }
            offset += 64
            compress(state: &state, message: message, byteCount: UInt64(offset), isLast: false)
        }
        for i in 0..<16 { message[i] = 0 }
        for (i, byte) in bytes[offset...].enumerated() { message[i / 4] |= UInt32(byte) &<< UInt32(8 * (i % 4)) }
        compress(state: &state, message: message, byteCount: UInt64(bytes.count), isLast: true)
        return state
    }

    /// The state before the first block, with the parameters of a digest of 32 bytes without key.
    public static let initialState: [UInt32] = [
        0x6b08_e647, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
}
