// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// BLAKE2s with a digest of 32 bytes and without key (RFC 7693).
public enum Blake2s {
    /// The digest of the bytes, 32 bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        hashWords(bytes).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word &>> (8 * $0)) } }
    }

    /// The digest as eight little-endian words.
    static func hashWords(_ bytes: some Sequence<UInt8>) -> [UInt32] {
        var state = initialState
        var message = [UInt32](repeating: 0, count: 16)
        var count: UInt64 = 0
        var filled = 0
        for byte in bytes {
            // A full block is compressed only when another byte follows, because the last block is marked.
            if filled == 64 {
                compress(state: &state, message: message, byteCount: count, isLast: false)
                for i in message.indices { message[i] = 0 }
                filled = 0
            }
            message[filled / 4] |= UInt32(byte) &<< UInt32(8 * (filled % 4))
            filled += 1
            count += 1
        }
        compress(state: &state, message: message, byteCount: count, isLast: true)
        return state
    }

    /// The state before the first block, with the parameters of a digest of 32 bytes without key.
    public static let initialState: [UInt32] = {
        var state = initializationVector
        state[0] ^= 0x0101_0020
        return state
    }()

    /// The compression function of RFC 7693, section 3.2.
    ///
    /// - Parameters:
    ///   - state: Eight words, replaced by the next state.
    ///   - message: Sixteen little-endian words, the block.
    ///   - byteCount: The number of bytes hashed so far, those of this block included.
    ///   - isLast: Whether this is the last block.
    public static func compress(state: inout [UInt32], message: [UInt32], byteCount: UInt64, isLast: Bool) {
        precondition(state.count == 8 && message.count == 16, "a BLAKE2s state has 8 words and a block 16")
        var v = state + initializationVector
        v[12] ^= UInt32(truncatingIfNeeded: byteCount)
        v[13] ^= UInt32(truncatingIfNeeded: byteCount &>> 32)
        if isLast { v[14] = ~v[14] }
        v.withUnsafeMutableBufferPointer { v in
            for order in messageOrder {
                mix(v, 0, 4, 8, 12, message[order[0]], message[order[1]])
                mix(v, 1, 5, 9, 13, message[order[2]], message[order[3]])
                mix(v, 2, 6, 10, 14, message[order[4]], message[order[5]])
                mix(v, 3, 7, 11, 15, message[order[6]], message[order[7]])
                mix(v, 0, 5, 10, 15, message[order[8]], message[order[9]])
                mix(v, 1, 6, 11, 12, message[order[10]], message[order[11]])
                mix(v, 2, 7, 8, 13, message[order[12]], message[order[13]])
                mix(v, 3, 4, 9, 14, message[order[14]], message[order[15]])
            }
        }
        for i in 0..<8 { state[i] ^= v[i] ^ v[i + 8] }
    }

    @inline(__always)
    private static func mix(
        _ v: UnsafeMutableBufferPointer<UInt32>, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt32, _ y: UInt32
    ) {
        v[a] = v[a] &+ v[b] &+ x
        v[d] = rotate(v[d] ^ v[a], 16)
        v[c] = v[c] &+ v[d]
        v[b] = rotate(v[b] ^ v[c], 12)
        v[a] = v[a] &+ v[b] &+ y
        v[d] = rotate(v[d] ^ v[a], 8)
        v[c] = v[c] &+ v[d]
        v[b] = rotate(v[b] ^ v[c], 7)
    }

    @inline(__always)
    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 &- n) }

    private static let initializationVector: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    private static let messageOrder: [[Int]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ]
}
