// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// The sum of two elements. About 2 ns.
    @inlinable @inline(__always)
    public static func + (a: Felt, b: Felt) -> Felt {
        // Both are below P < 2^252, so that the sum fits in four limbs.
        var carry: UInt64 = 0
        let s0 = Limbs.add(a.m0, b.m0, &carry)
        let s1 = Limbs.add(a.m1, b.m1, &carry)
        let s2 = Limbs.add(a.m2, b.m2, &carry)
        let s3 = a.m3 &+ b.m3 &+ carry
        return subtractingModulusOnce(s0, s1, s2, s3)
    }

    /// The difference of two elements. About 2 ns.
    @inlinable @inline(__always)
    public static func - (a: Felt, b: Felt) -> Felt {
        var borrow: UInt64 = 0
        let d0 = Limbs.subtract(a.m0, b.m0, &borrow)
        let d1 = Limbs.subtract(a.m1, b.m1, &borrow)
        let d2 = Limbs.subtract(a.m2, b.m2, &borrow)
        let d3 = Limbs.subtract(a.m3, b.m3, &borrow)
        return addingModulus(mask: 0 &- borrow, d0, d1, d2, d3)
    }

    /// The element that gives 0 when added to this one.
    @inlinable @inline(__always)
    public static prefix func - (a: Felt) -> Felt { zero - a }

    /// The product of two elements. About 12 ns.
    ///
    /// Montgomery multiplication with subtractive reduction: because P is 1 modulo 2^192, the three low limbs of the
    /// product are themselves the quotient limbs, so that the reduction has two serial steps instead of four.
    @inlinable @inline(__always)
    public static func * (a: Felt, b: Felt) -> Felt {
        var t0: UInt64 = 0
        var t1: UInt64 = 0
        var t2: UInt64 = 0
        var t3: UInt64 = 0
        var t4 = Limbs.multiplyAdd(a.m0, b.m0, b.m1, b.m2, b.m3, &t0, &t1, &t2, &t3)
        var t5 = Limbs.multiplyAdd(a.m1, b.m0, b.m1, b.m2, b.m3, &t1, &t2, &t3, &t4)
        var t6 = Limbs.multiplyAdd(a.m2, b.m0, b.m1, b.m2, b.m3, &t2, &t3, &t4, &t5)
        let t7 = Limbs.multiplyAdd(a.m3, b.m0, b.m1, b.m2, b.m3, &t3, &t4, &t5, &t6)
        return montgomeryReduced(t0, t1, t2, t3, t4, t5, t6, t7)
    }

    /// The element times itself. About 10 ns.
    @inlinable @inline(__always)
    public func squared() -> Felt {
        let t = Limbs.square(m0, m1, m2, m3)
        return Felt.montgomeryReduced(t.0, t.1, t.2, t.3, t.4, t.5, t.6, t.7)
    }

    /// The element plus itself.
    @inlinable @inline(__always)
    public func doubled() -> Felt { self + self }

    /// Adds an element in place.
    @inlinable @inline(__always)
    public static func += (a: inout Felt, b: Felt) { a = a + b }

    /// Subtracts an element in place.
    @inlinable @inline(__always)
    public static func -= (a: inout Felt, b: Felt) { a = a - b }

    /// Multiplies by an element in place.
    @inlinable @inline(__always)
    public static func *= (a: inout Felt, b: Felt) { a = a * b }
}

extension Felt {
    /// `t / 2^256` modulo P, fully reduced, for any eight limbs with value below P * 2^256.
    @inlinable @inline(__always)
    package static func montgomeryReduced(
        _ t0: UInt64, _ t1: UInt64, _ t2: UInt64, _ t3: UInt64,
        _ t4: UInt64, _ t5: UInt64, _ t6: UInt64, _ t7: UInt64
    ) -> Felt {
        // Subtract (t0, t1, t2) * P: it clears the low limbs, and what is left of it is (t0, t1, t2) * p3 from limb 3.
        let p0 = t0.multipliedFullWidth(by: modulusHighLimb)
        let p1 = t1.multipliedFullWidth(by: modulusHighLimb)
        let p2 = t2.multipliedFullWidth(by: modulusHighLimb)
        var carry: UInt64 = 0
        let q1 = Limbs.add(p0.high, p1.low, &carry)
        let q2 = Limbs.add(p1.high, p2.low, &carry)
        let q3 = p2.high &+ carry
        var borrow: UInt64 = 0
        let u3 = Limbs.subtract(t3, p0.low, &borrow)
        let u4 = Limbs.subtract(t4, q1, &borrow)
        let u5 = Limbs.subtract(t5, q2, &borrow)
        let u6 = Limbs.subtract(t6, q3, &borrow)
        let u7 = Limbs.subtract(t7, 0, &borrow)
        let u8 = Limbs.subtract(0, 0, &borrow)

        // Then u3 * P, in the same way.
        let last = u3.multipliedFullWidth(by: modulusHighLimb)
        borrow = 0
        let v6 = Limbs.subtract(u6, last.low, &borrow)
        let v7 = Limbs.subtract(u7, last.high, &borrow)
        // The result is above -P, so that the limb of its sign is all zeros or all ones.
        let sign = Limbs.subtract(u8, 0, &borrow)
        return addingModulus(mask: sign, u4, u5, v6, v7)
    }

    /// The four limbs, plus P (modulo 2^256) where `mask` is all ones and not 0.
    @inlinable @inline(__always)
    static func addingModulus(
        mask: UInt64, _ d0: UInt64, _ d1: UInt64, _ d2: UInt64, _ d3: UInt64
    ) -> Felt {
        var carry: UInt64 = 0
        let r0 = Limbs.add(d0, mask & 1, &carry)
        let r1 = Limbs.add(d1, 0, &carry)
        let r2 = Limbs.add(d2, 0, &carry)
        let r3 = d3 &+ (mask & modulusHighLimb) &+ carry
        return Felt(montgomery: r0, r1, r2, r3)
    }

    /// The four limbs modulo P, for a value below 2 * P.
    @inlinable @inline(__always)
    static func subtractingModulusOnce(_ s0: UInt64, _ s1: UInt64, _ s2: UInt64, _ s3: UInt64) -> Felt {
        var borrow: UInt64 = 0
        let d0 = Limbs.subtract(s0, 1, &borrow)
        let d1 = Limbs.subtract(s1, 0, &borrow)
        let d2 = Limbs.subtract(s2, 0, &borrow)
        let d3 = Limbs.subtract(s3, modulusHighLimb, &borrow)
        return addingModulus(mask: 0 &- borrow, d0, d1, d2, d3)
    }
}
