// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

/// Integer arithmetic that hints need beyond 256-bit numbers.
enum WideArithmetic {
    /// What `U256InvModN` finds out about two numbers.
    enum Inversion {
        /// `r · b = 1 + k · n`.
        case inverse(r: UInt256, k: UInt256)
        /// `g` divides both: `b = g · s`, `n = g · t`.
        case commonFactor(g: UInt256, s: UInt256, t: UInt256)
    }

    /// Divides a 512-bit number whose upper half is below the divisor, so that the quotient fits in 256 bits.
    static func divide(
        high: UInt256, low: UInt256, by divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256) {
        if high.isZero { return low.quotientAndRemainder(dividingBy: divisor) }
        var remainder = high
        var quotient = UInt256.zero
        for bit in stride(from: 255, through: 0, by: -1) {
            let carry = remainder.limbs.3 >> 63
            remainder = (remainder &<< 1) | UInt256(low[bit: bit])
            quotient = quotient &<< 1
            if carry == 1 || remainder >= divisor {
                remainder = remainder &- divisor
                quotient = quotient | .one
            }
        }
        return (quotient, remainder)
    }

    /// The integer square root, rounded down (Newton's method from above).
    static func squareRoot(_ value: UInt256) -> UInt256 {
        guard !value.isZero else { return .zero }
        var root = UInt256.one &<< ((value.significantBitCount + 1) / 2)
        if root.isZero || root.high != 0 { root = UInt256(low: .max, high: 0) }
        while true {
            let next = (root &+ value.quotientAndRemainder(dividingBy: root).quotient) &>> 1
            if next >= root { return root }
            root = next
        }
    }

    /// The inverse of `b` modulo `n`, or a factor that the two have in common.
    static func invert(_ b: UInt256, modulo n: UInt256) throws(CairoVMError) -> Inversion {
        guard !n.isZero else { throw CairoVMError(.hint, "inversion modulo zero") }
        if n == .one { return .commonFactor(g: .one, s: b, t: .one) }
        // Extended Euclid with the coefficients of b kept modulo n.
        var (r0, r1) = (n, b.quotientAndRemainder(dividingBy: n).remainder)
        var (t0, t1) = (UInt256.zero, UInt256.one)
        while !r1.isZero {
            let step = r0.quotientAndRemainder(dividingBy: r1)
            let wide = step.quotient.multipliedFullWidth(by: t1)
            let product = divide(
                high: wide.high.quotientAndRemainder(dividingBy: n).remainder, low: wide.low, by: n
            ).remainder
            let next = t0 >= product ? t0 - product : n - (product - t0)
            (t0, t1) = (t1, next)
            (r0, r1) = (r1, step.remainder)
        }
        guard r0 == .one else {
            // A factor of 2 is enough where there is one, and the code that checks it is then simpler.
            let g: UInt256 = r0.limbs.0 & 1 == 0 ? UInt256(UInt64(2)) : r0
            return .commonFactor(
                g: g, s: b.quotientAndRemainder(dividingBy: g).quotient,
                t: n.quotientAndRemainder(dividingBy: g).quotient)
        }
        let product = t0.multipliedFullWidth(by: b)
        let borrow = product.low.isZero
        let high = borrow ? product.high - .one : product.high
        let k = divide(high: high, low: product.low &- .one, by: n).quotient
        return .inverse(r: t0, k: k)
    }

    /// The point from which compiled code starts sums on the curve, so that they avoid the point at infinity.
    ///
    /// Any point will do that nobody computes with by accident; a fixed one keeps runs repeatable.
    static let startingPoint: AffinePoint = {
        var x = starknetKeccak("Starting point of elliptic-curve sums")
        while true {
            let square = x * x * x + x + StarkCurve.beta
            if let y = square.squareRoot() { return AffinePoint(x: x, y: min(y, -y)) }
            x += .one
        }
    }()
}
