// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarkECDSA {
    /// The public key of a signature, given also whether the y coordinate of the nonce's point is odd as an integer in
    /// 0 ..< P. About 40 µs; time depends on the values.
    ///
    /// The key is the one point Q for which the signature is one of the message hash: Q = (s * R - m * G) / r, where R
    /// is the point with x coordinate r and that parity. With the other parity another key comes out, for which it is a
    /// signature as well; the one with which ``verify(_:messageHash:publicKey:)-(_,_,AffinePoint)`` agrees.
    ///
    /// - Parameters:
    ///   - sig: The signature.
    ///   - messageHash: What was signed, below 2^251.
    ///   - nonceYIsOdd: The parity, as ``StarkPrivateKey/signRecoverably(_:seed:)`` gives it.
    /// - Throws: ``StarkCryptoError`` with code `signatureOutOfRange`, `messageHashOutOfRange`, `notOnCurve` when no
    ///   point has the x coordinate r, or `signatureMismatch` when the key would be the point at infinity.
    public static func recoverPublicKey(
        from sig: StarkSignature, messageHash: Felt, nonceYIsOdd: Bool
    ) throws(StarkCryptoError) -> AffinePoint {
        let numbers: Numbers
        let w: CurveScalar
        do throws(Refusal) {
            numbers = try Numbers(sig, messageHash)
            w = numbers.s.invertedInVariableTime()
            _ = try numbers.factors(w)
        } catch {
            throw error.error(sig, messageHash, "")
        }
        var nonce = try AffinePoint(x: sig.r)
        if (nonce.y.uint256.limbs.0 & 1 == 1) != nonceYIsOdd { nonce = -nonce }
        let inverse = CurveScalar(numbers.r).invertedInVariableTime()
        let byGenerator = CurveScalar(UInt256.zero) - CurveScalar(numbers.message) * inverse
        let sum: ProjectivePoint = .multipleOfGenerator(by: byGenerator.uint256)
        let key = sum + .multiple(of: nonce, by: (numbers.s * inverse).uint256)
        guard let point = key.affine else {
            throw StarkCryptoError(
                .signatureMismatch, "(\(sig.r), \(sig.s)) is a signature of \(messageHash) by no public key")
        }
        return point
    }
}
