// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A pair of felts, meant as a point of the STARK curve other than the point at infinity.
///
/// Making one does not check that it is on the curve: see ``isOnCurve``.
@frozen
public struct AffinePoint: Hashable, Sendable {
    /// The first coordinate.
    public var x: Felt
    /// The second coordinate.
    public var y: Felt

    /// Takes coordinates as they are.
    @inlinable
    public init(x: Felt, y: Felt) {
        self.x = x
        self.y = y
    }

    /// The point with this x and the smaller y of the two that the curve has.
    ///
    /// - Throws: ``StarkCryptoError`` with code `notOnCurve` when x^3 + x + B is not a square. About half of all felts
    ///   are x coordinates.
    public init(x: Felt) throws(StarkCryptoError) {
        guard let y = StarkCurve.rightSide(x).squareRoot() else {
            throw StarkCryptoError(.notOnCurve, "no point of the STARK curve has the x coordinate \(x)")
        }
        self.init(x: x, y: y)
    }

    /// The generator of the STARK curve.
    public static let generator = AffinePoint(
        x: 0x01ef_15c1_8599_971b_7bec_ed41_5a40_f0c7_deac_fd9b_0d18_19e0_3d72_3d8b_c943_cfca,
        y: 0x0056_6806_0aa4_9730_b7be_4801_df46_ec62_de53_ecd1_1abe_43a3_2873_000c_36e8_dc1f)

    /// Whether y^2 = x^3 + x + B.
    public var isOnCurve: Bool { y.squared() == StarkCurve.rightSide(x) }

    /// The point with the other y; its sum with this point is the point at infinity.
    @inlinable
    public static prefix func - (p: AffinePoint) -> AffinePoint { AffinePoint(x: p.x, y: -p.y) }
}
