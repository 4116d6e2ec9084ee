// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Carry arithmetic on 64-bit limbs without branches.
///
/// The overflow flag is turned into a limb by its bit pattern. Written as `flag ? 1 : 0` the optimiser makes jumps of
/// it, which costs a factor of three in a carry chain and makes time depend on the operands.
@frozen
@usableFromInline
package enum Limbs {
    /// The flag as 0 or 1.
    @inlinable @inline(__always)
    package static func bit(_ flag: Bool) -> UInt64 {
        UInt64(truncatingIfNeeded: unsafeBitCast(flag, to: UInt8.self))
    }

    /// 0 or 1 as a flag.
    @inlinable @inline(__always)
    package static func flag(_ bit: UInt64) -> Bool {
        unsafeBitCast(UInt8(truncatingIfNeeded: bit & 1), to: Bool.self)
    }

    /// `a + b + carry`; the carry out is left in `carry`, which is 0 or 1 before and after.
    @inlinable @inline(__always)
    package static func add(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
        let (partial, first) = a.addingReportingOverflow(b)
        let (sum, second) = partial.addingReportingOverflow(carry)
        carry = bit(first) | bit(second)
        return sum
    }

    /// `a - b - borrow`; the borrow out is left in `borrow`, which is 0 or 1 before and after.
    @inlinable @inline(__always)
    package static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
        let (partial, first) = a.subtractingReportingOverflow(b)
        let (difference, second) = partial.subtractingReportingOverflow(borrow)
        borrow = bit(first) | bit(second)
        return difference
    }

    /// `(t0, t1, t2, t3) += x * (y0, y1, y2, y3)`, and the fifth limb of the sum.
    @inlinable @inline(__always)
    package static func multiplyAdd(
        _ x: UInt64, _ y0: UInt64, _ y1: UInt64, _ y2: UInt64, _ y3: UInt64,
        _ t0: inout UInt64, _ t1: inout UInt64, _ t2: inout UInt64, _ t3: inout UInt64
    ) -> UInt64 {
        let p0 = x.multipliedFullWidth(by: y0)
        let p1 = x.multipliedFullWidth(by: y1)
        let p2 = x.multipliedFullWidth(by: y2)
        let p3 = x.multipliedFullWidth(by: y3)
        // The products among themselves first: that does not wait for the row before.
        var carry: UInt64 = 0
        let s1 = add(p0.high, p1.low, &carry)
        let s2 = add(p1.high, p2.low, &carry)
        let s3 = add(p2.high, p3.low, &carry)
        let s4 = p3.high &+ carry
        carry = 0
        t0 = add(t0, p0.low, &carry)
        t1 = add(t1, s1, &carry)
        t2 = add(t2, s2, &carry)
        t3 = add(t3, s3, &carry)
        return s4 &+ carry
    }

    /// The square of four limbs, as eight. The highest must be below 2^63.
    @inlinable @inline(__always)
    package static func square(
        _ a0: UInt64, _ a1: UInt64, _ a2: UInt64, _ a3: UInt64
    ) -> (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) {
        // Each of the six mixed products counts twice. Doubling one factor takes five additions that are over before
        // the first product is; doubling the sum takes seven, late. Additions, because the optimiser makes slow double
        // shifts of `x &<< 1 | y &>> 63`.
        var carry: UInt64 = 0
        let d1 = add(a1, a1, &carry)
        let d2 = add(a2, a2, &carry)
        let d3 = a3 &+ a3 &+ carry
        let e2 = a2 &+ a2
        let e3 = a3 &+ a3
        let p01 = a0.multipliedFullWidth(by: d1)
        let p02 = a0.multipliedFullWidth(by: d2)
        let p03 = a0.multipliedFullWidth(by: d3)
        let p12 = a1.multipliedFullWidth(by: e2)
        let p13 = a1.multipliedFullWidth(by: d3)
        let p23 = a2.multipliedFullWidth(by: e3)
        carry = 0
        var t1 = p01.low
        var t2 = add(p01.high, p02.low, &carry)
        var t3 = add(p02.high, p03.low, &carry)
        var t4 = add(p03.high, p13.low, &carry)
        var t5 = add(p13.high, p23.low, &carry)
        var t6 = p23.high &+ carry
        carry = 0
        t3 = add(t3, p12.low, &carry)
        t4 = add(t4, p12.high, &carry)
        t5 = add(t5, 0, &carry)
        t6 = add(t6, 0, &carry)
        var t7 = carry

        let s0 = a0.multipliedFullWidth(by: a0)
        let s1 = a1.multipliedFullWidth(by: a1)
        let s2 = a2.multipliedFullWidth(by: a2)
        let s3 = a3.multipliedFullWidth(by: a3)
        carry = 0
        t1 = add(t1, s0.high, &carry)
        t2 = add(t2, s1.low, &carry)
        t3 = add(t3, s1.high, &carry)
        t4 = add(t4, s2.low, &carry)
        t5 = add(t5, s2.high, &carry)
        t6 = add(t6, s3.low, &carry)
        t7 = t7 &+ s3.high &+ carry
        return (s0.low, t1, t2, t3, t4, t5, t6, t7)
    }
}
