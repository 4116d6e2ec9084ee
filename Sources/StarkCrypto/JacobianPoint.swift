// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// A point of a curve y^2 = x^3 + a * x + b in Jacobian coordinates, x = X / Z^2 and y = Y / Z^3, with a * Z^4 beside
/// them.
///
/// The fourth coordinate saves two squarings in a doubling for one multiplication, whatever a is, which makes these the
/// coordinates for chains of doublings. They are nearly reduced, hence below 2 * P. Time depends on the values.
///
/// Source: Cohen, Miyaji and Ono, Efficient elliptic curve exponentiation using mixed coordinates (1998).
struct JacobianPoint {
    private(set) var x: UnreducedFelt
    private(set) var y: UnreducedFelt
    private(set) var z: UnreducedFelt
    /// a * Z^4, reduced.
    private var az4: UnreducedFelt
    private(set) var isInfinity: Bool
    private let a: Felt

    /// The point at infinity of a curve with this coefficient.
    init(a: Felt) {
        self.a = a
        x = UnreducedFelt(.one)
        y = x
        z = x
        az4 = UnreducedFelt(a)
        isInfinity = true
    }

    /// Adds the point to itself: 4 multiplications and 4 squarings.
    @inline(__always)
    mutating func double() {
        if isInfinity { return }
        let yy2 = y.squared().doubled()
        let xx = x.squared()
        // S = 4 * X * Y^2 below 2 * P, M = 3 * X^2 + a * Z^4 below 4 * P, and 8 * Y^4 below 2 * P.
        let s = (x * yy2).doubled()
        let m = xx.doubled() + xx + az4
        let yyyy8 = yy2.squared().doubled()
        z = y * z.doubled()
        // From -4 * P and from -2 * P, which reducing takes; a factor must not be negative.
        x = (m.squared() - s.doubled()).nearlyReduced()
        y = (m * (s + .modulusTimes(2) - x) - yyyy8).nearlyReduced()
        az4 = yyyy8 * az4.doubled()
    }

    /// Adds an affine point, in all cases: 9 multiplications and 5 squarings.
    mutating func add(_ q: AffinePoint) {
        if isInfinity {
            x = UnreducedFelt(q.x)
            y = UnreducedFelt(q.y)
            z = UnreducedFelt(.one)
            az4 = UnreducedFelt(a)
            isInfinity = false
            return
        }
        let (x1, y1, z1) = (x.reduced(), y.reduced(), z.reduced())
        let zz = z1.squared()
        let h = q.x * zz - x1
        let r = q.y * (zz * z1) - y1
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
        az4 = UnreducedFelt(a * (zz * hh).squared())
    }
}
