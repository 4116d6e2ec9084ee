// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// A point in the coordinates XYZZ: x = X / ZZ and y = Y / ZZZ with ZZ^3 = ZZZ^2; ZZ is 0 at infinity.
///
/// Source: [Explicit-Formulas Database](https://hyperelliptic.org/EFD/g1p/auto-shortw-xyzz.html).
struct ProjectivePoint: Sendable {
    var x: Felt
    var y: Felt
    var zz: Felt
    var zzz: Felt

    static let infinity = ProjectivePoint(x: .one, y: .one, zz: .zero, zzz: .zero)

    @inline(__always)
    init(x: Felt, y: Felt, zz: Felt, zzz: Felt) {
        self.x = x
        self.y = y
        self.zz = zz
        self.zzz = zzz
    }

    @inline(__always)
    init(_ p: AffinePoint) { self.init(x: p.x, y: p.y, zz: .one, zzz: .one) }

    /// Adds an affine point that is neither this point nor its opposite, to a point that is not at infinity.
    ///
    /// Formula madd-2008-s: 8 multiplications and 2 squarings, in the same time for all values.
    @inline(__always)
    mutating func addDistinct(_ q: AffinePoint) {
        let difference = q.x * zz - x
        let r = q.y * zzz - y
        add(difference: difference, r)
    }

    /// Adds a point that is neither this point nor its opposite; neither is at infinity.
    ///
    /// Formula add-2008-s: 12 multiplications and 2 squarings, in the same time for all values.
    @inline(__always)
    mutating func addDistinct(_ q: ProjectivePoint) {
        let u = x * q.zz
        let s = y * q.zzz
        let difference = q.x * zz - u
        let r = q.y * zzz - s
        self = ProjectivePoint(x: u, y: s, zz: zz * q.zz, zzz: zzz * q.zzz)
        add(difference: difference, r)
    }

    @inline(__always)
    private mutating func add(difference: Felt, _ r: Felt) {
        let pp = difference.squared()
        let ppp = difference * pp
        let s = x * pp
        let newX = r.squared() - ppp - s.doubled()
        y = r * (s - newX) - y * ppp
        x = newX
        zz *= pp
        zzz *= ppp
    }

    /// The sum with an affine point, in all cases. Time depends on the values.
    static func + (a: ProjectivePoint, b: AffinePoint) -> ProjectivePoint {
        if a.zz.isZero { return ProjectivePoint(b) }
        let difference = b.x * a.zz - a.x
        let r = b.y * a.zzz - a.y
        if difference.isZero { return r.isZero ? a.doubled() : .infinity }
        var sum = a
        sum.add(difference: difference, r)
        return sum
    }

    /// The sum of two points, in all cases. Time depends on the values.
    ///
    /// Formula add-2008-s: 12 multiplications and 2 squarings.
    static func + (a: ProjectivePoint, b: ProjectivePoint) -> ProjectivePoint {
        if a.zz.isZero { return b }
        if b.zz.isZero { return a }
        let u = a.x * b.zz
        let s = a.y * b.zzz
        let difference = b.x * a.zz - u
        let r = b.y * a.zzz - s
        if difference.isZero { return r.isZero ? a.doubled() : .infinity }
        var sum = ProjectivePoint(x: u, y: s, zz: a.zz * b.zz, zzz: a.zzz * b.zzz)
        sum.add(difference: difference, r)
        return sum
    }

    @inline(__always)
    static prefix func - (a: ProjectivePoint) -> ProjectivePoint {
        ProjectivePoint(x: a.x, y: -a.y, zz: a.zz, zzz: a.zzz)
    }

    /// The point added to itself; infinity stays infinity.
    ///
    /// Formula dbl-2008-s-1 with a = 1: 6 multiplications and 4 squarings. No point has y = 0, for the order is odd.
    func doubled() -> ProjectivePoint {
        let u = y.doubled()
        let v = u.squared()
        let w = u * v
        let s = x * v
        let xx = x.squared()
        let m = xx.doubled() + xx + zz.squared()
        let newX = m.squared() - s.doubled()
        return ProjectivePoint(x: newX, y: m * (s - newX) - w * y, zz: v * zz, zzz: w * zzz)
    }

    /// The same point with Z multiplied by a factor other than 0.
    func scaled(by z: Felt) -> ProjectivePoint {
        let square = z.squared()
        let cube = square * z
        return ProjectivePoint(x: x * square, y: y * cube, zz: zz * square, zzz: zzz * cube)
    }

    /// The affine point, or nil at infinity. Costs an inversion, whose time depends on the value.
    var affine: AffinePoint? {
        guard let inverse = zzz.inverted() else { return nil }
        // 1 / ZZ = (ZZ / ZZZ)^2, because ZZ = z^2 and ZZZ = z^3.
        return AffinePoint(x: x * (zz * inverse).squared(), y: y * inverse)
    }

    /// The affine points of points that are not at infinity, with a single inversion.
    static func affine(_ points: [ProjectivePoint]) -> [AffinePoint] {
        var inverses = points.map(\.zzz)
        Felt.batchInvert(&inverses)
        return zip(points, inverses).map { point, inverse in
            AffinePoint(x: point.x * (point.zz * inverse).squared(), y: point.y * inverse)
        }
    }
}
