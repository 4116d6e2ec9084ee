// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// The multiples 1, 3, ..., 15 of a point as affine points of an isomorphic curve, made without an inversion.
///
/// A point (x, y) of y^2 = x^3 + x + B becomes (x * z^2, y * z^3) on y^2 = x^3 + a * x + B * z^6 with a = z^4. The
/// additions that make the multiples leave a common z, with which they are affine points of such a curve.
///
/// A point whose x alone is known has an isomorphic point whose coordinates are both known: with c = x^3 + x + B = y^2
/// and z = y that is (c * x, c^2). So no square root is needed for x coordinates of its multiples, and z^2 = c is known
/// though z is not.
///
/// Sources: Meloni, New point addition formulae for ECC applications (2007); libsecp256k1 uses the isomorphism for its
/// tables. Time depends on the values.
struct OddMultiples {
    static let count = 8

    /// The multiples on the isomorphic curve.
    let points: [AffinePoint]
    /// The curve's coefficient of x, z^4.
    let a: Felt
    /// The square of z.
    let zz: Felt
    /// z when it began with 1, otherwise z over the y that is not known.
    let z: Felt

    /// The multiples of a point of the curve.
    init(_ point: AffinePoint) { self.init(point, a: .one, zz: .one) }

    /// The multiples of a point with this x, or nil when no point of the curve has it. Costs 2.5 µs, of which 1.4 µs are
    /// for the Jacobi symbol.
    init?(x: Felt) {
        let c = StarkCurve.rightSide(x)
        guard c.jacobiSymbol == 1 else { return nil }
        let cc = c.squared()
        self.init(AffinePoint(x: c * x, y: cc), a: cc, zz: c)
    }

    private init(_ point: AffinePoint, a: Felt, zz: Felt) {
        // The point and its double with a common Z, which is 2 * y.
        let yy2 = point.y.squared().doubled()
        let s = (point.x * yy2).doubled()
        let xx = point.x.squared()
        let m = xx.doubled() + xx + a
        var odd = AffinePoint(x: s, y: yy2.squared().doubled())
        let twiceX = m.squared() - s.doubled()
        var twice = AffinePoint(x: twiceX, y: m * (s - twiceX) - odd.y)

        var points = [odd]
        points.reserveCapacity(OddMultiples.count)
        let lastZ = withUnsafeTemporaryAllocation(of: Felt.self, capacity: OddMultiples.count) { ratios in
            for i in 1..<OddMultiples.count {
                // The sum with Z multiplied by h, and the double with the same Z.
                let h = twice.x - odd.x
                let hh = h.squared()
                let w = twice.x * hh
                let v = odd.x * hh
                let r = twice.y - odd.y
                let y = twice.y * (w - v)
                let x = r.squared() - w - v
                odd = AffinePoint(x: x, y: r * (w - x) - y)
                twice = AffinePoint(x: w, y: y)
                points.append(odd)
                ratios[i] = h
            }
            // All with the Z of the last.
            var z = Felt.one
            for i in (0..<OddMultiples.count - 1).reversed() {
                z *= ratios[i + 1]
                let square = z.squared()
                points[i] = AffinePoint(x: points[i].x * square, y: points[i].y * (square * z))
            }
            return z
        }
        let z = lastZ * point.y.doubled()
        let square = z.squared()
        self.points = points
        self.a = a * square.squared()
        self.zz = zz * square
        self.z = z
    }

    /// The scalar's multiple of the point in Jacobian coordinates of the isomorphic curve, by signed windows of five
    /// bits; about 27 µs.
    func multiple(by scalar: UInt256) -> JacobianPoint {
        withUnsafeTemporaryAllocation(of: SignedDigit.self, capacity: SignedDigit.capacity) { digits in
            points.withUnsafeBufferPointer { points in
                let count = SignedDigit.fill(digits, scalar)
                var sum = JacobianPoint(a: a)
                var position = 0
                for i in (0..<count).reversed() {
                    let digit = digits[i]
                    for _ in 0..<max(0, position - digit.position) { sum.double() }
                    position = digit.position
                    let point = points[Int(digit.value.magnitude / 2)]
                    sum.add(digit.value > 0 ? point : -point)
                }
                for _ in 0..<position { sum.double() }
                return sum
            }
        }
    }

    /// The point of the STARK curve behind a multiple, for multiples of a whole point.
    func projective(_ multiple: JacobianPoint) -> ProjectivePoint {
        if multiple.isInfinity { return .infinity }
        let z = multiple.z.reduced() * z
        let zz = z.squared()
        return ProjectivePoint(x: multiple.x.reduced(), y: multiple.y.reduced(), zz: zz, zzz: zz * z)
    }

    /// The x coordinate on the STARK curve of a multiple, as a fraction; the denominator is 0 at infinity.
    func xCoordinate(_ multiple: JacobianPoint) -> (numerator: Felt, denominator: Felt) {
        if multiple.isInfinity { return (.one, .zero) }
        return (multiple.x.reduced(), multiple.z.reduced().squared() * zz)
    }
}

/// A digit of the non-adjacent form of width five: an odd number from -15 to 15 times 2^position.
struct SignedDigit {
    /// The largest number of digits of a scalar of 256 bits.
    static let capacity = 53

    let position: Int
    let value: Int

    /// Writes the digits of a scalar, the lowest first, and gives their number. Of five neighbouring positions at most
    /// one has a digit.
    static func fill(_ digits: UnsafeMutableBufferPointer<SignedDigit>, _ scalar: UInt256) -> Int {
        var rest = scalar
        var position = 0
        var count = 0
        while !rest.isZero {
            let zeros = rest.trailingZeroBitCount
            rest = rest &>> zeros
            position += zeros
            let low = Int(truncatingIfNeeded: rest.limbs.0 & 31)
            let isNegative = low > 16
            digits[count] = SignedDigit(position: position, value: isNegative ? low - 32 : low)
            count += 1
            rest = rest &>> 5
            if isNegative { rest = rest &+ .one }
            position += 5
        }
        return count
    }
}
