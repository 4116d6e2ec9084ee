// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

/// The elliptic-curve builtin: `p + m·q` on the STARK curve, as the prover computes it.
///
/// It goes through the bits of `m` from the lowest, and fails when the running sum and the doubled point ever have
/// the same x, even where that bit of `m` is zero. In Jacobian coordinates, with one inversion at the end.
enum ECOperation {
    private struct JacobianPoint {
        var x: Felt
        var y: Felt
        var z: Felt
    }

    static func run(p: (Felt, Felt), q: (Felt, Felt), scalar: Felt) throws(CairoVMError) -> (x: Felt, y: Felt) {
        for (name, point) in [("p", p), ("q", q)] {
            guard AffinePoint(x: point.0, y: point.1).isOnCurve else {
                throw CairoVMError(.builtin, "ec_op: \(name) = (\(point.0.hex), \(point.1.hex)) is not on the curve")
            }
        }
        var sum = JacobianPoint(x: p.0, y: p.1, z: .one)
        var doubled = JacobianPoint(x: q.0, y: q.1, z: .one)
        var bits = scalar.uint256
        for _ in 0..<256 {
            let sumZZ = sum.z.squared()
            let doubledZZ = doubled.z.squared()
            let u1 = sum.x * doubledZZ
            let u2 = doubled.x * sumZZ
            guard u1 != u2 else {
                throw CairoVMError(
                    .builtin,
                    "ec_op: the running sum meets a point with the same x (p.x = \(p.0.hex), m = \(scalar.hex))")
            }
            if bits.limbs.0 & 1 == 1 {
                let s1 = sum.y * doubledZZ * doubled.z
                let s2 = doubled.y * sumZZ * sum.z
                let h = u2 - u1
                let r = s2 - s1
                let hh = h.squared()
                let hhh = h * hh
                let v = u1 * hh
                let x = r.squared() - hhh - v.doubled()
                sum = JacobianPoint(x: x, y: r * (v - x) - s1 * hhh, z: sum.z * doubled.z * h)
            }
            doubled = double(doubled)
            bits = bits &>> 1
        }
        guard let inverse = sum.z.inverted() else {
            throw CairoVMError(.builtin, "ec_op: the result is the point at infinity")
        }
        let square = inverse.squared()
        return (sum.x * square, sum.y * square * inverse)
    }

    private static func double(_ point: JacobianPoint) -> JacobianPoint {
        let xx = point.x.squared()
        let yy = point.y.squared()
        let yyyy = yy.squared()
        let zz = point.z.squared()
        let s = ((point.x + yy).squared() - xx - yyyy).doubled()
        let m = xx.doubled() + xx + zz.squared()
        let x = m.squared() - s.doubled()
        let eight = yyyy.doubled().doubled().doubled()
        return JacobianPoint(x: x, y: m * (s - x) - eight, z: (point.y + point.z).squared() - yy - zz)
    }
}
