// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Blake2s {
    /// The compression function of RFC 7693, section 3.2.
    ///
    /// Another number of words stops the program.
    ///
    /// - Parameters:
    ///   - state: Eight words, replaced by the next state.
    ///   - message: Sixteen little-endian words, the block.
    ///   - byteCount: The number of bytes hashed so far, those of this block included.
    ///   - isLast: Whether this is the last block.
    public static func compress(state: inout [UInt32], message: [UInt32], byteCount: UInt64, isLast: Bool) {
        precondition(state.count == 8 && message.count == 16, "a BLAKE2s state has 8 words and a block 16")
        state.withUnsafeMutableBufferPointer { state in
            message.withUnsafeBufferPointer { message in
                messageOrder.withUnsafeBufferPointer { order in
                    compress(state, message, order, byteCount, isLast)
                }
            }
        }
    }

    /// Written out word by word, so that the compiler keeps the working vector in registers.
    private static func compress(
        _ state: UnsafeMutableBufferPointer<UInt32>, _ message: UnsafeBufferPointer<UInt32>,
        _ order: UnsafeBufferPointer<UInt8>, _ byteCount: UInt64, _ isLast: Bool
    ) {
        var v0 = state[0]
        var v1 = state[1]
        var v2 = state[2]
        var v3 = state[3]
        var v4 = state[4]
        var v5 = state[5]
        var v6 = state[6]
        var v7 = state[7]
        var v8: UInt32 = 0x6a09_e667
        var v9: UInt32 = 0xbb67_ae85
        var v10: UInt32 = 0x3c6e_f372
        var v11: UInt32 = 0xa54f_f53a
        var v12: UInt32 = 0x510e_527f ^ UInt32(truncatingIfNeeded: byteCount)
        var v13: UInt32 = 0x9b05_688c ^ UInt32(truncatingIfNeeded: byteCount &>> 32)
        var v14: UInt32 = 0x1f83_d9ab ^ (isLast ? UInt32.max : 0)
        var v15: UInt32 = 0x5be0_cd19
        for round in 0..<10 {
            let row = 16 &* round
            mix(&v0, &v4, &v8, &v12, message[Int(order[row &+ 0])], message[Int(order[row &+ 1])])
            mix(&v1, &v5, &v9, &v13, message[Int(order[row &+ 2])], message[Int(order[row &+ 3])])
            mix(&v2, &v6, &v10, &v14, message[Int(order[row &+ 4])], message[Int(order[row &+ 5])])
            mix(&v3, &v7, &v11, &v15, message[Int(order[row &+ 6])], message[Int(order[row &+ 7])])
            mix(&v0, &v5, &v10, &v15, message[Int(order[row &+ 8])], message[Int(order[row &+ 9])])
            mix(&v1, &v6, &v11, &v12, message[Int(order[row &+ 10])], message[Int(order[row &+ 11])])
            mix(&v2, &v7, &v8, &v13, message[Int(order[row &+ 12])], message[Int(order[row &+ 13])])
            mix(&v3, &v4, &v9, &v14, message[Int(order[row &+ 14])], message[Int(order[row &+ 15])])
        }
        state[0] ^= v0 ^ v8
        state[1] ^= v1 ^ v9
        state[2] ^= v2 ^ v10
        state[3] ^= v3 ^ v11
        state[4] ^= v4 ^ v12
        state[5] ^= v5 ^ v13
        state[6] ^= v6 ^ v14
        state[7] ^= v7 ^ v15
    }

    @inline(__always)
    private static func mix(
        _ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32, _ d: inout UInt32, _ x: UInt32, _ y: UInt32
    ) {
        a = a &+ b &+ x
        d = rotate(d ^ a, 16)
        c = c &+ d
        b = rotate(b ^ c, 12)
        a = a &+ b &+ y
        d = rotate(d ^ a, 8)
        c = c &+ d
        b = rotate(b ^ c, 7)
    }

    @inline(__always)
    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 &- n) }

    /// Ten rows of sixteen: the message words of each round.
    private static let messageOrder: [UInt8] = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ]
}
