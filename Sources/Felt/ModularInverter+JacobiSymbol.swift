// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension ModularInverter {
    /// The Jacobi symbol of a value below the modulus, or nil where the steps do not come to an end in good time.
    ///
    /// Division steps as for the inverse, but with numbers that stay positive, and with the sign that quadratic
    /// reciprocity gives to each step; the coefficients of the inverse are not needed, though there are
    /// more steps. Time depends on the value. It is nil also where the value and the modulus have a common factor.
    ///
    /// Source: the variant of Bernstein and Yang's steps that libsecp256k1 documents in `safegcd_implementation.md`.
    package func jacobiSymbol(_ value: UInt256) -> Int? {
        var f = modulus
        var g = SignedLimbs(value)
        var eta: Int64 = -1
        var sign: UInt64 = 0
        // Random values of 252 bits take about half of these rounds.
        for _ in 0..<25 {
            let t = Transition.positive(&eta, f.low64, g.low64, &sign)
            ModularInverter.divide(&f, &g, t)
            if f.isOne { return 1 - 2 * Int(truncatingIfNeeded: sign & 1) }
        }
        return nil
    }
}

extension SignedLimbs {
    @inline(__always)
    fileprivate var isOne: Bool { ((v0 ^ 1) | v1 | v2 | v3 | v4) == 0 }
}

extension Transition {
    /// 62 steps in which f and g stay positive. `eta` is minus delta; the lowest bit of `sign` flips with the symbol.
    @inline(__always)
    fileprivate static func positive(
        _ eta: inout Int64, _ f0: UInt64, _ g0: UInt64, _ sign: inout UInt64
    ) -> Transition {
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
            // Dividing by 2 an odd number of times changes the symbol when f is 3 or 5 modulo 8.
            sign ^= shift & (f &>> 1 ^ f &>> 2)
            if left == 0 { return Transition(u, v, q, r) }
            let w: UInt64
            if eta < 0 {
                eta = 0 &- eta
                // Reciprocity: swapping changes the symbol when both are 3 modulo 4.
                sign ^= (f & g) &>> 1
                (f, g) = (g, f)
                (u, q) = (q, u)
                (v, r) = (r, v)
                let limit = UInt64(bitPattern: min(eta &+ 1, left))
                let mask = (UInt64.max &>> (64 &- limit)) & 63
                w = (f &* g &* (f &* f &- 2)) & mask
            } else {
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
}
