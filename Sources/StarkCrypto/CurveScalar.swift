// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// An integer modulo the curve's order N, in Montgomery form and fully reduced.
///
/// Operations take the same time for all values where they do not say otherwise, for private keys and nonces go
/// through here.
package struct CurveScalar: Equatable, Sendable {
    /// Montgomery form, below N.
    private var form: UInt256

    private init(form: UInt256) { self.form = form }

    /// N.
    @inline(__always)
    package static var order: UInt256 {
        UInt256(
            limbs: (0x1e66_a241_adc6_4d2f, 0xb781_126d_cae7_b232, 0xffff_ffff_ffff_ffff, 0x0800_0000_0000_0010))
    }

    /// -1 / N modulo 2^64.
    @inline(__always)
    private static var negatedInverse: UInt64 { 0xbb6b_3c4c_e8bd_e631 }

    /// 2^512 modulo N.
    @inline(__always)
    private static var radixSquared: UInt256 {
        UInt256(
            limbs: (0x6021_b3f1_ea1c_688d, 0x509c_f64d_14ce_60b9, 0xbaf0_ab4c_f78b_babb, 0x07d9_e57c_2333_766e))
    }

    /// 2^768 modulo N.
    @inline(__always)
    private static var radixCubed: UInt256 {
        UInt256(
            limbs: (0x8114_7668_fddd_0429, 0x1da2_136e_b8b3_f20e, 0x1f0d_9ded_fedf_da50, 0x01b2_ba88_ca1f_e18a))
    }

    /// The number 1.
    package static var one: CurveScalar { CurveScalar(UInt256.one) }

    /// Any 256-bit integer modulo N.
    package init(_ v: UInt256) { form = CurveScalar.multiply(v, CurveScalar.radixSquared) }

    /// The integer in 0 ..< N.
    package var uint256: UInt256 { CurveScalar.multiply(form, .one) }

    /// Whether it is 0.
    package var isZero: Bool { form.isZero }

    package static func * (a: CurveScalar, b: CurveScalar) -> CurveScalar {
        CurveScalar(form: multiply(a.form, b.form))
    }

    package static func + (a: CurveScalar, b: CurveScalar) -> CurveScalar {
        CurveScalar(form: sum(a.form, b.form))
    }

    package static func - (a: CurveScalar, b: CurveScalar) -> CurveScalar {
        CurveScalar(form: difference(a.form, b.form))
    }

    package func squared() -> CurveScalar { self * self }

    /// The sum modulo N of integers below N.
    @inline(__always)
    package static func sum(_ a: UInt256, _ b: UInt256) -> UInt256 { subtractingOrderOnce(a &+ b) }

    /// The difference modulo N of integers below N.
    @inline(__always)
    package static func difference(_ a: UInt256, _ b: UInt256) -> UInt256 { subtractingOrderOnce(a &+ (order &- b)) }

    /// The product modulo N with any 256-bit integer, as an integer: one multiplication, because the factor 2^256 of the
    /// Montgomery form goes away.
    @inline(__always)
    package func product(withInteger v: UInt256) -> UInt256 { CurveScalar.multiply(form, v) }

    /// 1 for an integer in 1 ..< N and 0 for any other, without a branch. The compiler does not see how the bit came about,
    /// so that a decision by it stays one branch.
    @inline(__always)
    package static func isValid(_ v: UInt256) -> UInt64 {
        let (l0, l1, l2, l3) = v.limbs
        let (n0, n1, n2, n3) = order.limbs
        var borrow: UInt64 = 0
        _ = Limbs.subtract(l0, n0, &borrow)
        _ = Limbs.subtract(l1, n1, &borrow)
        _ = Limbs.subtract(l2, n2, &borrow)
        _ = Limbs.subtract(l3, n3, &borrow)
        return ValueBarrier.hide(borrow & isNonzero(v))
    }

    /// 0 for zero and 1 for any other integer, without a branch.
    @inline(__always)
    static func isNonzero(_ v: UInt256) -> UInt64 {
        let (l0, l1, l2, l3) = v.limbs
        let bits = l0 | l1 | l2 | l3
        return (bits | (0 &- bits)) &>> 63
    }

    /// 0 for the number 0 and 1 for any other, without a branch.
    @inline(__always)
    var isNonzero: UInt64 { CurveScalar.isNonzero(form) }

    /// A uniformly distributed number in 1 ..< N.
    package static func random() -> CurveScalar {
        var generator = SystemRandomNumberGenerator()
        while true {
            let candidate = UInt256.random(using: &generator) &>> 4
            if isValid(candidate) == 1 { return CurveScalar(candidate) }
        }
    }

    /// `a * b / 2^256` modulo N, reduced if `a * b` is below N * 2^256.
    @inline(__always)
    private static func multiply(_ a: UInt256, _ b: UInt256) -> UInt256 {
        let (x0, x1, x2, x3) = a.limbs
        let (y0, y1, y2, y3) = b.limbs
        let (n0, n1, n2, n3) = order.limbs
        var t0: UInt64 = 0
        var t1: UInt64 = 0
        var t2: UInt64 = 0
        var t3: UInt64 = 0
        var t4 = Limbs.multiplyAdd(x0, y0, y1, y2, y3, &t0, &t1, &t2, &t3)
        var t5 = Limbs.multiplyAdd(x1, y0, y1, y2, y3, &t1, &t2, &t3, &t4)
        var t6 = Limbs.multiplyAdd(x2, y0, y1, y2, y3, &t2, &t3, &t4, &t5)
        var t7 = Limbs.multiplyAdd(x3, y0, y1, y2, y3, &t3, &t4, &t5, &t6)
        // Each round clears the lowest limb that is left; the carries wait one limb above what the next round touches.
        var carry: UInt64 = 0
        let u4 = Limbs.multiplyAdd(t0 &* negatedInverse, n0, n1, n2, n3, &t0, &t1, &t2, &t3)
        t4 = Limbs.add(t4, u4, &carry)
        let u5 = Limbs.multiplyAdd(t1 &* negatedInverse, n0, n1, n2, n3, &t1, &t2, &t3, &t4)
        t5 = Limbs.add(t5, u5, &carry)
        let u6 = Limbs.multiplyAdd(t2 &* negatedInverse, n0, n1, n2, n3, &t2, &t3, &t4, &t5)
        t6 = Limbs.add(t6, u6, &carry)
        let u7 = Limbs.multiplyAdd(t3 &* negatedInverse, n0, n1, n2, n3, &t3, &t4, &t5, &t6)
        t7 = Limbs.add(t7, u7, &carry)
        return subtractingOrderOnce(UInt256(limbs: (t4, t5, t6, t7)))
    }

    /// The value modulo N, for a value below 2 * N.
    @inline(__always)
    private static func subtractingOrderOnce(_ v: UInt256) -> UInt256 {
        let (d0, d1, d2, d3) = v.limbs
        let (n0, n1, n2, n3) = order.limbs
        var borrow: UInt64 = 0
        let r0 = Limbs.subtract(d0, n0, &borrow)
        let r1 = Limbs.subtract(d1, n1, &borrow)
        let r2 = Limbs.subtract(d2, n2, &borrow)
        let r3 = Limbs.subtract(d3, n3, &borrow)
        let mask = 0 &- borrow
        var carry: UInt64 = 0
        let s0 = Limbs.add(r0, n0 & mask, &carry)
        let s1 = Limbs.add(r1, n1 & mask, &carry)
        let s2 = Limbs.add(r2, n2 & mask, &carry)
        let s3 = r3 &+ (n3 & mask) &+ carry
        return UInt256(limbs: (s0, s1, s2, s3))
    }

    /// The inverse; zero gives zero.
    package func inverted() -> CurveScalar {
        CurveScalar(invertedForm: CurveScalar.inverter.inverseInConstantTime(form))
    }

    /// The inverse of a number that is not secret; zero gives zero. Time depends on the value.
    package func invertedInVariableTime() -> CurveScalar {
        CurveScalar(invertedForm: CurveScalar.inverter.inverse(form))
    }

    /// Replaces numbers that are neither secret nor 0 by their inverses, with one inversion. Time depends on the values.
    package static func batchInvertInVariableTime(_ xs: inout [CurveScalar]) {
        var prefix: [CurveScalar] = []
        prefix.reserveCapacity(xs.count)
        var product = CurveScalar.one
        for x in xs {
            prefix.append(product)
            product = product * x
        }
        var inverse = product.invertedInVariableTime()
        for i in xs.indices.reversed() {
            let x = xs[i]
            xs[i] = inverse * prefix[i]
            inverse = inverse * x
        }
    }

    private static let inverter = ModularInverter(modulus: order)

    /// Takes the inverse of a Montgomery form, which lacks the factor 2^512: a product with 2^768 gives it back.
    private init(invertedForm v: UInt256) {
        form = CurveScalar.multiply(v, CurveScalar.radixCubed)
    }
}
