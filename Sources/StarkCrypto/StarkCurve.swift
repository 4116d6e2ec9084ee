// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// The numbers that define a curve y^2 = x^3 + alpha * x + beta over the STARK field.
public struct CurveParameters: Hashable, Sendable {
    /// The factor of x.
    public let alpha: Felt
    /// The constant term.
    public let beta: Felt
    /// The number of points, with the point at infinity. It is prime.
    public let order: UInt256
    /// A point whose multiples are all points.
    public let generator: AffinePoint
}

/// The STARK curve y^2 = x^3 + x + B and its group law, with nil for the point at infinity.
///
/// Points passed in must be on the curve; the results for others mean nothing. Time depends on the values, so that
/// secrets must not go through here: ``StarkPrivateKey`` has its own multiplication.
public enum StarkCurve {
    /// The curve's numbers.
    public static let parameters = CurveParameters(alpha: .one, beta: beta, order: order, generator: .generator)

    /// N, the number of points with the point at infinity; a prime.
    public static let order: UInt256 = 0x0800_0000_0000_0010_ffff_ffff_ffff_ffff_b781_126d_cae7_b232_1e66_a241_adc6_4d2f

    /// B, the constant term of the curve's equation.
    public static let beta: Felt = 0x06f2_1413_efbe_40de_150e_596d_72f7_a8c5_609a_d26c_15c9_15c1_f4cd_fcb9_9cee_9e89

    /// x^3 + x + B.
    static func rightSide(_ x: Felt) -> Felt { (x.squared() + .one) * x + beta }

    /// The sum of two points. About 2 µs.
    public static func add(_ a: AffinePoint?, _ b: AffinePoint?) -> AffinePoint? {
        guard let a else { return b }
        guard let b else { return a }
        return (ProjectivePoint(a) + b).affine
    }

    /// The point added to itself. About 2 µs.
    public static func double(_ a: AffinePoint?) -> AffinePoint? {
        guard let a else { return nil }
        return ProjectivePoint(a).doubled().affine
    }

    /// The multiple of a point. About 30 µs, and 5 µs for the generator from its table.
    public static func multiply(_ point: AffinePoint?, by scalar: UInt256) -> AffinePoint? {
        guard let point else { return nil }
        if point == .generator {
            return ProjectivePoint.multipleOfGenerator(by: CurveScalar(scalar).uint256).affine
        }
        return ProjectivePoint.multiple(of: point, by: scalar).affine
    }
}
