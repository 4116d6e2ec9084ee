// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

extension VirtualMachine {
    /// The hints that compute with numbers larger than the code can: divisions, roots, inverses.
    mutating func runArithmetic(_ hint: Hint) throws(CairoVMError) {
        switch hint {
        case .wideMul128(let lhs, let rhs, let high, let low):
            guard let a = try felt(lhs).uint128, let b = try felt(rhs).uint128 else {
                throw CairoVMError(.hint, "a factor of a 128-bit multiplication is not below 2^128")
            }
            try set(low: low, high: high, UInt256(a).multipliedFullWidth(by: UInt256(b)).low)
        case .divMod(let lhs, let rhs, let quotient, let remainder):
            let result = try divide(integer(lhs), by: integer(rhs))
            try set(quotient, Felt(reducing: result.quotient))
            try set(remainder, Felt(reducing: result.remainder))
        case .uint256DivMod(
            let dividend0, let dividend1, let divisor0, let divisor1, let quotient0, let quotient1, let remainder0,
            let remainder1):
            let result = try divide(
                integer(low: dividend0, high: dividend1), by: integer(low: divisor0, high: divisor1))
            try set(low: quotient0, high: quotient1, result.quotient)
            try set(low: remainder0, high: remainder1, result.remainder)
        case .uint512DivModByUint256(
            let dividend0, let dividend1, let dividend2, let dividend3, let divisor0, let divisor1, let quotient0,
            let quotient1, let quotient2, let quotient3, let remainder0, let remainder1):
            let divisor = try integer(low: divisor0, high: divisor1)
            guard !divisor.isZero else { throw CairoVMError(.hint, "division by zero") }
            let high = try divide(integer(low: dividend2, high: dividend3), by: divisor)
            let low = WideArithmetic.divide(
                high: high.remainder, low: try integer(low: dividend0, high: dividend1), by: divisor)
            try set(low: quotient0, high: quotient1, low.quotient)
            try set(low: quotient2, high: quotient3, high.quotient)
            try set(low: remainder0, high: remainder1, low.remainder)
        case .squareRoot(let value, let dst):
            try set(dst, Felt(reducing: WideArithmetic.squareRoot(integer(value))))
        case .uint256SquareRoot(
            let valueLow, let valueHigh, let sqrt0, let sqrt1, let remainderLow, let remainderHigh, let flag):
            let value = try integer(low: valueLow, high: valueHigh)
            let root = WideArithmetic.squareRoot(value)
            let remainder = value - root * root
            try set(sqrt0, Felt(root.limbs.0))
            try set(sqrt1, Felt(root.limbs.1))
            try set(low: remainderLow, high: remainderHigh, remainder)
            try set(flag, (root + root - remainder).high != 0)
        case .linearSplit(let value, let scalar, let maxX, let x, let y):
            let value = try integer(value)
            let scalar = try integer(scalar)
            let quotient = min(try divide(value, by: scalar).quotient, try integer(maxX))
            try set(x, Felt(reducing: quotient))
            try set(y, Felt(reducing: value) - Felt(reducing: quotient) * Felt(reducing: scalar))
        case .fieldSqrt(let value, let sqrt):
            let value = try felt(value)
            guard let root = value.squareRoot() ?? (value * 3).squareRoot() else {
                throw CairoVMError(.hint, "neither \(value.hex) nor its triple has a square root")
            }
            try set(sqrt, min(root, -root))
        case .randomEcPoint(let x, let y):
            try set(x, WideArithmetic.startingPoint.x)
            try set(y, WideArithmetic.startingPoint.y)
        case .u256InvModN(
            let b0, let b1, let n0, let n1, let g0OrNoInv, let g1Option, let sOrR0, let sOrR1, let tOrK0, let tOrK1):
            let b = try integer(low: b0, high: b1)
            let n = try integer(low: n0, high: n1)
            switch try WideArithmetic.invert(b, modulo: n) {
            case .inverse(let r, let k):
                try set(g0OrNoInv, .zero)
                try set(low: sOrR0, high: sOrR1, r)
                try set(low: tOrK0, high: tOrK1, k)
            case .commonFactor(let g, let s, let t):
                try set(low: g0OrNoInv, high: g1Option, g)
                try set(low: sOrR0, high: sOrR1, s)
                try set(low: tOrK0, high: tOrK1, t)
            }
        default: throw CairoVMError(.unsupported, "\(hint) is no arithmetic hint")
        }
    }

    private func divide(
        _ a: UInt256, by b: UInt256
    ) throws(CairoVMError) -> (quotient: UInt256, remainder: UInt256) {
        guard !b.isZero else { throw CairoVMError(.hint, "division by zero") }
        return a.quotientAndRemainder(dividingBy: b)
    }
}
