// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// ECDSA on the STARK curve, as Starknet's accounts use it.
///
/// Beside the usual rules, the message hash, r and the inverse of s modulo N must be below 2^251. Public keys are x
/// coordinates alone.
public enum StarkECDSA {
    /// 2^251, the bound of message hashes, of r and of the inverse of s.
    static var elementBound: UInt256 { UInt256(limbs: (0, 0, 0, 1 << 59)) }

    /// Whether the signature is one of the message hash by the key. About 50 µs; time depends on the values.
    ///
    /// False for numbers outside their ranges and for a public key that no point of the curve has.
    public static func verify(_ sig: StarkSignature, messageHash: Felt, publicKey: Felt) -> Bool {
        let r = sig.r.uint256
        let s = sig.s.uint256
        let message = messageHash.uint256
        guard !r.isZero, r < elementBound, !s.isZero, s < CurveScalar.order, message < elementBound else {
            return false
        }
        let w = CurveScalar(s).invertedInVariableTime()
        guard w.uint256 < elementBound, let key = try? AffinePoint(x: publicKey) else { return false }

        let byGenerator = GeneratorTable.shared.publicMultiple((CurveScalar(message) * w).uint256)
        let byKey = ProjectivePoint.multiple(of: key, by: (CurveScalar(r) * w).uint256)
        // The key's y is not known: with the other one the second point is the opposite.
        return hasX(byGenerator + byKey, sig.r) || hasX(byGenerator + -byKey, sig.r)
    }

    /// Whether the point is not at infinity and has this x coordinate.
    private static func hasX(_ point: ProjectivePoint, _ x: Felt) -> Bool {
        !point.zz.isZero && point.x == x * point.zz
    }
}
