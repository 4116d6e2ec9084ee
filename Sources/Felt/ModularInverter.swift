// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Inverses modulo an odd number below 2^255, by the division steps of Bernstein and Yang.
///
/// Source: [Fast constant-time gcd computation and modular inversion](https://eprint.iacr.org/2019/266), in batches of
/// 62 steps on numbers of five signed limbs of 62 bits.
package struct ModularInverter: Sendable {
    let modulus: SignedLimbs
    /// The inverse of the modulus modulo 2^62.
    private let inverse62: UInt64

    /// An odd modulus in 3 ..< 2^255. Others stop the program.
    package init(modulus: UInt256) {
        precondition(modulus.l0 & 1 == 1 && modulus.significantBitCount <= 255 && modulus > .one)
        self.modulus = SignedLimbs(modulus)
        // Newton's iteration doubles the number of correct bits; an odd number is its own inverse modulo 8.
        var inverse = modulus.l0
        for _ in 0..<5 { inverse = inverse &* (2 &- modulus.l0 &* inverse) }
        inverse62 = inverse & SignedLimbs.mask
    }

    /// The inverse of a value below the modulus that has no factor in common with it. Time depends on the value.
    ///
    /// Zero gives zero; for a value with a common factor the result means nothing.
    package func inverse(_ value: UInt256) -> UInt256 {
        var d = SignedLimbs()
        var e = SignedLimbs(v0: 1)
        var f = modulus
        var g = SignedLimbs(value)
        var eta: Int64 = -1
        while !g.isZero {
            let t = Transition.variableTime(&eta, f.low64, g.low64)
            update(&d, &e, t)
            ModularInverter.divide(&f, &g, t)
        }
        return normalized(d, negatingWith: f.v4 &>> 63).unsigned
    }

    /// The inverse as ``inverse(_:)`` gives it, in the same time for all values.
    package func inverseInConstantTime(_ value: UInt256) -> UInt256 {
        var d = SignedLimbs()
        var e = SignedLimbs(v0: 1)
        var f = modulus
        var g = SignedLimbs(value)
        // 590 steps are enough for every modulus of 256 bits, when they start with delta = 1/2.
        var zeta: Int64 = -1
        for _ in 0..<10 {
            let t = Transition.constantTime(&zeta, f.low64, g.low64)
            update(&d, &e, t)
            ModularInverter.divide(&f, &g, t)
        }
        return normalized(d, negatingWith: f.v4 &>> 63).unsigned
    }
}

extension ModularInverter {
    /// `(f, g) = t * (f, g) / 2^62`; the division is exact.
    @inline(__always)
    static func divide(_ f: inout SignedLimbs, _ g: inout SignedLimbs, _ t: Transition) {
        let (f0, f1, f2, f3, f4) = f.all
        let (g0, g1, g2, g3, g4) = g.all
        var x = product(t.u, f0) &+ product(t.v, g0)
        var y = product(t.q, f0) &+ product(t.r, g0)
        x = x &>> 62 &+ product(t.u, f1) &+ product(t.v, g1)
        y = y &>> 62 &+ product(t.q, f1) &+ product(t.r, g1)
        f.v0 = low(x)
        g.v0 = low(y)
        x = x &>> 62 &+ product(t.u, f2) &+ product(t.v, g2)
        y = y &>> 62 &+ product(t.q, f2) &+ product(t.r, g2)
        f.v1 = low(x)
        g.v1 = low(y)
        x = x &>> 62 &+ product(t.u, f3) &+ product(t.v, g3)
        y = y &>> 62 &+ product(t.q, f3) &+ product(t.r, g3)
        f.v2 = low(x)
        g.v2 = low(y)
        x = x &>> 62 &+ product(t.u, f4) &+ product(t.v, g4)
        y = y &>> 62 &+ product(t.q, f4) &+ product(t.r, g4)
        f.v3 = low(x)
        g.v3 = low(y)
        f.v4 = Int64(truncatingIfNeeded: x &>> 62)
        g.v4 = Int64(truncatingIfNeeded: y &>> 62)
    }

    /// `(d, e) = t * (d, e) / 2^62` modulo the modulus; both stay between -2 and 1 times the modulus.
    @inline(__always)
    private func update(_ d: inout SignedLimbs, _ e: inout SignedLimbs, _ t: Transition) {
        typealias Own = ModularInverter
        let (d0, d1, d2, d3, d4) = d.all
        let (e0, e1, e2, e3, e4) = e.all
        let dSign = d4 &>> 63
        let eSign = e4 &>> 63
        // The multiples of the modulus to add: one to make d and e positive, and what clears the lowest 62 bits.
        var md = (t.u & dSign) &+ (t.v & eSign)
        var me = (t.q & dSign) &+ (t.r & eSign)
        var x = Own.product(t.u, d0) &+ Own.product(t.v, e0)
        var y = Own.product(t.q, d0) &+ Own.product(t.r, e0)
        md =
            md
            &- Own.low(Int128(truncatingIfNeeded: inverse62 &* UInt64(truncatingIfNeeded: x) &+ UInt64(bitPattern: md)))
        me =
            me
            &- Own.low(Int128(truncatingIfNeeded: inverse62 &* UInt64(truncatingIfNeeded: y) &+ UInt64(bitPattern: me)))
        x = x &+ Own.product(modulus.v0, md)
        y = y &+ Own.product(modulus.v0, me)
        x = x &>> 62 &+ Own.product(t.u, d1) &+ Own.product(t.v, e1) &+ Own.product(modulus.v1, md)
        y = y &>> 62 &+ Own.product(t.q, d1) &+ Own.product(t.r, e1) &+ Own.product(modulus.v1, me)
        d.v0 = Own.low(x)
        e.v0 = Own.low(y)
        x = x &>> 62 &+ Own.product(t.u, d2) &+ Own.product(t.v, e2) &+ Own.product(modulus.v2, md)
        y = y &>> 62 &+ Own.product(t.q, d2) &+ Own.product(t.r, e2) &+ Own.product(modulus.v2, me)
        d.v1 = Own.low(x)
        e.v1 = Own.low(y)
        x = x &>> 62 &+ Own.product(t.u, d3) &+ Own.product(t.v, e3) &+ Own.product(modulus.v3, md)
        y = y &>> 62 &+ Own.product(t.q, d3) &+ Own.product(t.r, e3) &+ Own.product(modulus.v3, me)
        d.v2 = Own.low(x)
        e.v2 = Own.low(y)
        x = x &>> 62 &+ Own.product(t.u, d4) &+ Own.product(t.v, e4) &+ Own.product(modulus.v4, md)
        y = y &>> 62 &+ Own.product(t.q, d4) &+ Own.product(t.r, e4) &+ Own.product(modulus.v4, me)
        d.v3 = Own.low(x)
        e.v3 = Own.low(y)
        d.v4 = Int64(truncatingIfNeeded: x &>> 62)
        e.v4 = Int64(truncatingIfNeeded: y &>> 62)
    }

    /// The value, negated where `sign` is -1 and not 0, brought into 0 ..< modulus from between -2 and 1 times it.
    @inline(__always)
    private func normalized(_ value: SignedLimbs, negatingWith sign: Int64) -> SignedLimbs {
        var r = value.adding(modulus, maskedBy: value.v4 &>> 63)
        r = SignedLimbs(
            v0: (r.v0 ^ sign) &- sign, v1: (r.v1 ^ sign) &- sign, v2: (r.v2 ^ sign) &- sign, v3: (r.v3 ^ sign) &- sign,
            v4: (r.v4 ^ sign) &- sign
        ).carried()
        return r.adding(modulus, maskedBy: r.v4 &>> 63).carried()
    }

    @inline(__always)
    private static func product(_ a: Int64, _ b: Int64) -> Int128 { Int128(a) &* Int128(b) }

    /// The lowest 62 bits.
    @inline(__always)
    private static func low(_ x: Int128) -> Int64 { Int64(truncatingIfNeeded: x) & Int64(bitPattern: SignedLimbs.mask) }
}

/// Five limbs of 62 bits, of which the highest has a sign.
struct SignedLimbs: Sendable {
    static let mask: UInt64 = .max &>> 2

    var v0: Int64 = 0
    var v1: Int64 = 0
    var v2: Int64 = 0
    var v3: Int64 = 0
    var v4: Int64 = 0
}

extension SignedLimbs {
    @inline(__always)
    init(_ v: UInt256) {
        let mask = SignedLimbs.mask
        v0 = Int64(truncatingIfNeeded: v.l0 & mask)
        v1 = Int64(truncatingIfNeeded: (v.l0 &>> 62 | v.l1 &<< 2) & mask)
        v2 = Int64(truncatingIfNeeded: (v.l1 &>> 60 | v.l2 &<< 4) & mask)
        v3 = Int64(truncatingIfNeeded: (v.l2 &>> 58 | v.l3 &<< 6) & mask)
        v4 = Int64(truncatingIfNeeded: v.l3 &>> 56)
    }

    /// The integer, for limbs in 0 ..< 2^62.
    @inline(__always)
    var unsigned: UInt256 {
        let (w0, w1, w2, w3, w4) = (
            UInt64(bitPattern: v0), UInt64(bitPattern: v1), UInt64(bitPattern: v2), UInt64(bitPattern: v3),
            UInt64(bitPattern: v4)
        )
        return UInt256(limbs: (w0 | w1 &<< 62, w1 &>> 2 | w2 &<< 60, w2 &>> 4 | w3 &<< 58, w3 &>> 6 | w4 &<< 56))
    }

    @inline(__always)
    var all: (Int64, Int64, Int64, Int64, Int64) { (v0, v1, v2, v3, v4) }

    @inline(__always)
    var isZero: Bool { (v0 | v1 | v2 | v3 | v4) == 0 }

    /// The value modulo 2^64.
    @inline(__always)
    var low64: UInt64 { UInt64(bitPattern: v0) | UInt64(bitPattern: v1) &<< 62 }

    @inline(__always)
    func adding(_ other: SignedLimbs, maskedBy mask: Int64) -> SignedLimbs {
        SignedLimbs(
            v0: v0 &+ (other.v0 & mask), v1: v1 &+ (other.v1 & mask), v2: v2 &+ (other.v2 & mask),
            v3: v3 &+ (other.v3 & mask), v4: v4 &+ (other.v4 & mask))
    }

    /// The same value with the four low limbs in 0 ..< 2^62.
    @inline(__always)
    func carried() -> SignedLimbs {
        let mask = Int64(bitPattern: SignedLimbs.mask)
        let w1 = v1 &+ v0 &>> 62
        let w2 = v2 &+ w1 &>> 62
        let w3 = v3 &+ w2 &>> 62
        return SignedLimbs(v0: v0 & mask, v1: w1 & mask, v2: w2 & mask, v3: w3 & mask, v4: v4 &+ w3 &>> 62)
    }
}

/// What a batch of division steps does to f and g: `2^62 * (f', g') = ((u, v), (q, r)) * (f, g)`.
struct Transition {
    var u: Int64
    var v: Int64
    var q: Int64
    var r: Int64

    @inline(__always)
    init(_ u: UInt64, _ v: UInt64, _ q: UInt64, _ r: UInt64) {
        self.u = Int64(bitPattern: u)
        self.v = Int64(bitPattern: v)
        self.q = Int64(bitPattern: q)
        self.r = Int64(bitPattern: r)
    }

    /// 62 steps, several at a time where g has zeros at its end. `eta` is minus delta.
    @inline(__always)
    static func variableTime(_ eta: inout Int64, _ f0: UInt64, _ g0: UInt64) -> Transition {
        var (u, v, q, r): (UInt64, UInt64, UInt64, UInt64) = (1, 0, 0, 1)
        var f = f0
        var g = g0
        var left: Int64 = 62
        while true {
            let zeros = (g | UInt64.max &<< UInt64(bitPattern: left)).trailingZeroBitCount
            let shift = UInt64(truncatingIfNeeded: zeros)
            g = g &>> shift
            u = u &<< shift
            v = v &<< shift
            eta = eta &- Int64(truncatingIfNeeded: zeros)
            left = left &- Int64(truncatingIfNeeded: zeros)
            if left == 0 { return Transition(u, v, q, r) }
            let w: UInt64
            if eta < 0 {
                eta = 0 &- eta
                (f, g) = (g, 0 &- f)
                (u, q) = (q, 0 &- u)
                (v, r) = (r, 0 &- v)
                // Up to six steps at once: w = -g / f modulo 2^6.
                let limit = UInt64(bitPattern: min(eta &+ 1, left))
                let mask = (UInt64.max &>> (64 &- limit)) & 63
                w = (f &* g &* (f &* f &- 2)) & mask
            } else {
                // Up to four steps at once: w = -g / f modulo 2^4.
                let limit = UInt64(bitPattern: min(eta &+ 1, left))
                let mask = (UInt64.max &>> (64 &- limit)) & 15
                let inverse = f &+ ((f &+ 1) & 4) &<< 1
                w = (0 &- inverse &* g) & mask
            }
            g = g &+ f &* w
            q = q &+ u &* w
            r = r &+ v &* w
        }
    }

    /// 59 steps without branches, scaled like 62. `zeta` is -(delta + 1/2).
    @inline(__always)
    static func constantTime(_ zeta: inout Int64, _ f0: UInt64, _ g0: UInt64) -> Transition {
        var (u, v, q, r): (UInt64, UInt64, UInt64, UInt64) = (8, 0, 0, 8)
        var f = f0
        var g = g0
        for _ in 0..<59 {
            var swap = UInt64(bitPattern: zeta &>> 63)
            let odd = 0 &- (g & 1)
            // Conditionally negated copies of f, u and v are added when g is odd.
            g = g &+ (((f ^ swap) &- swap) & odd)
            q = q &+ (((u ^ swap) &- swap) & odd)
            r = r &+ (((v ^ swap) &- swap) & odd)
            swap &= odd
            zeta = (zeta ^ Int64(bitPattern: swap)) &- 1
            f = f &+ (g & swap)
            u = u &+ (q & swap)
            v = v &+ (r & swap)
            g = g &>> 1
            u = u &<< 1
            v = v &<< 1
        }
        return Transition(u, v, q, r)
    }
}
