// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// A point in Jacobian coordinates: x = X / Z^2 and y = Y / Z^3; Z is 0 at infinity.
///
/// Doubling is cheaper than in ``ProjectivePoint``, which makes it the choice for chains of doublings. Coordinates are
/// nearly reduced, hence below 2 * P. Time depends on the values.
struct JacobianPoint {
    private var x: UnreducedFelt
    private var y: UnreducedFelt
    private var z: UnreducedFelt
    private var isInfinity: Bool

    static let infinity = JacobianPoint(.generator, isInfinity: true)

    private init(_ p: AffinePoint, isInfinity: Bool) {
        x = UnreducedFelt(p.x)
        y = UnreducedFelt(p.y)
        z = UnreducedFelt(.one)
        self.isInfinity = isInfinity
    }

    /// Adds the point to itself: 3 multiplications and 6 squarings.
    @inline(__always)
    mutating func double() {
        if isInfinity { return }
        let yy2 = y.squared().doubled()
        let xx = x.squared()
        let zz = z.squared()
        // S = 4 * X * Y^2 below 2 * P, M = 3 * X^2 + Z^4 below 4 * P.
        let s = (x * yy2).doubled()
        let m = xx.doubled() + xx + zz.squared()
        z = y * z.doubled()
        x = (m.squared() + .modulusTimes(4) - s.doubled()).nearlyReduced()
        // 8 * Y^4 = 2 * (2 * Y^2)^2.
        y = (m * (s + .modulusTimes(2) - x) + .modulusTimes(2) - yy2.squared().doubled()).nearlyReduced()
    }

    /// Adds an affine point, in all cases: 8 multiplications and 3 squarings.
    mutating func add(_ q: AffinePoint) {
        if isInfinity {
            self = JacobianPoint(q, isInfinity: false)
            return
        }
        let (x1, y1, z1) = (x.reduced(), y.reduced(), z.reduced())
        let zz = z1.squared()
        let h = q.x * zz - x1
        let r = q.y * zz * z1 - y1
        if h.isZero {
            if r.isZero { double() } else { isInfinity = true }
            return
        }
        let hh = h.squared()
        let hhh = h * hh
        let v = x1 * hh
        let x3 = r.squared() - hhh - v.doubled()
        y = UnreducedFelt(r * (v - x3) - y1 * hhh)
        x = UnreducedFelt(x3)
        z = UnreducedFelt(z1 * h)
    }

    /// The same point in the other coordinates.
    var projective: ProjectivePoint {
        if isInfinity { return .infinity }
        let z = z.reduced()
        let zz = z.squared()
        return ProjectivePoint(x: x.reduced(), y: y.reduced(), zz: zz, zzz: zz * z)
    }
}
