// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension UInt256 {
    /// The number of bits of the type: 256.
    @inlinable
    public static var bitWidth: Int { 256 }

    /// The number of bits of the type: 256.
    @inlinable
    public var bitWidth: Int { 256 }

    /// How many of the highest bits are 0; 256 for the value 0.
    @inlinable
    public var leadingZeroBitCount: Int {
        if l3 != 0 { return l3.leadingZeroBitCount }
        if l2 != 0 { return 64 + l2.leadingZeroBitCount }
        if l1 != 0 { return 128 + l1.leadingZeroBitCount }
        return 192 + l0.leadingZeroBitCount
    }

    /// How many of the lowest bits are 0; 256 for the value 0.
    @inlinable
    public var trailingZeroBitCount: Int {
        if l0 != 0 { return l0.trailingZeroBitCount }
        if l1 != 0 { return 64 + l1.trailingZeroBitCount }
        if l2 != 0 { return 128 + l2.trailingZeroBitCount }
        return 192 + l3.trailingZeroBitCount
    }

    /// How many bits the value needs: 0 for 0, and 256 for the largest value.
    @inlinable
    public var significantBitCount: Int { 256 - leadingZeroBitCount }

    /// Bit `i` as 0 or 1, for `i` in 0 ..< 256.
    @inlinable
    public subscript(bit i: Int) -> UInt64 { (self &>> i).l0 & 1 }

    /// Shifts right by `n & 255` bits.
    @inlinable
    public static func &>> (a: UInt256, n: Int) -> UInt256 {
        let words = (n & 255) &>> 6
        let bits = UInt64(truncatingIfNeeded: n & 63)
        let (x0, x1, x2, x3) =
            switch words {
            case 0: (a.l0, a.l1, a.l2, a.l3)
            case 1: (a.l1, a.l2, a.l3, 0)
            case 2: (a.l2, a.l3, 0, 0)
            default: (a.l3, 0, 0, 0)
            }
        // A shift by 64 - bits is one by 1 and one by 63 - bits, so that bits == 0 needs no case of its own.
        return UInt256(
            limbs: (
                x0 &>> bits | (x1 &<< 1) &<< (63 &- bits), x1 &>> bits | (x2 &<< 1) &<< (63 &- bits),
                x2 &>> bits | (x3 &<< 1) &<< (63 &- bits), x3 &>> bits
            ))
    }

    /// Shifts left by `n & 255` bits; bits above the 256th are lost.
    @inlinable
    public static func &<< (a: UInt256, n: Int) -> UInt256 {
        let words = (n & 255) &>> 6
        let bits = UInt64(truncatingIfNeeded: n & 63)
        let (x0, x1, x2, x3): (UInt64, UInt64, UInt64, UInt64) =
            switch words {
            case 0: (a.l0, a.l1, a.l2, a.l3)
            case 1: (0, a.l0, a.l1, a.l2)
            case 2: (0, 0, a.l0, a.l1)
            default: (0, 0, 0, a.l0)
            }
        return UInt256(
            limbs: (
                x0 &<< bits, x1 &<< bits | (x0 &>> 1) &>> (63 &- bits), x2 &<< bits | (x1 &>> 1) &>> (63 &- bits),
                x3 &<< bits | (x2 &>> 1) &>> (63 &- bits)
            ))
    }

    /// Shifts right; 256 bits or more give 0, a negative count shifts left.
    @inlinable
    public static func >> (a: UInt256, n: Int) -> UInt256 {
        if n < 0 { return n > -256 ? a &<< -n : .zero }
        return n < 256 ? a &>> n : .zero
    }

    /// Shifts left; 256 bits or more give 0, a negative count shifts right.
    @inlinable
    public static func << (a: UInt256, n: Int) -> UInt256 {
        if n < 0 { return n > -256 ? a &>> -n : .zero }
        return n < 256 ? a &<< n : .zero
    }

    /// The bits that are set in both.
    @inlinable
    public static func & (a: UInt256, b: UInt256) -> UInt256 {
        UInt256(limbs: (a.l0 & b.l0, a.l1 & b.l1, a.l2 & b.l2, a.l3 & b.l3))
    }

    /// The bits that are set in either.
    @inlinable
    public static func | (a: UInt256, b: UInt256) -> UInt256 {
        UInt256(limbs: (a.l0 | b.l0, a.l1 | b.l1, a.l2 | b.l2, a.l3 | b.l3))
    }

    /// The bits that differ.
    @inlinable
    public static func ^ (a: UInt256, b: UInt256) -> UInt256 {
        UInt256(limbs: (a.l0 ^ b.l0, a.l1 ^ b.l1, a.l2 ^ b.l2, a.l3 ^ b.l3))
    }

    /// All bits inverted.
    @inlinable
    public static prefix func ~ (a: UInt256) -> UInt256 { UInt256(limbs: (~a.l0, ~a.l1, ~a.l2, ~a.l3)) }
}
