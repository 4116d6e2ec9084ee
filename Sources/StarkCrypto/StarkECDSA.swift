// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// ECDSA on the STARK curve, as Starknet's accounts use it.
///
/// Beside the usual rules, the message hash, r and the inverse of s modulo N must be below 2^251. Public keys are x
/// coordinates alone, so that a key and its opposite accept the same signatures; a whole point as the key accepts those
/// of its own sign. Signatures are malleable, as Starknet's rules have it: where (r, s) is accepted, (r, N - s) is too,
/// if the inverse of N - s is below its bound. So a signature must not serve as an identifier.
///
/// ```swift
/// StarkECDSA.verify(signature, messageHash: hash, publicKey: key)
/// try StarkECDSA.validate(signature, messageHash: hash, publicKey: key)      // says why not
/// StarkECDSA.verify(batch: [(signature, hash, key), (other, otherHash, key)])
/// StarkECDSA.recoverPublicKey(from: signature, messageHash: hash, nonceYIsOdd: true)
/// ```
///
/// Everything here works on public values, and time depends on them; ``StarkPrivateKey`` signs.
public enum StarkECDSA {
    /// 2^251, the bound of message hashes, of r and of the inverse of s.
    static var elementBound: UInt256 { UInt256(limbs: (0, 0, 0, 1 << 59)) }

    /// Whether the signature is one of the message hash by the key. About 40 µs; time depends on the values.
    ///
    /// False for numbers outside their ranges and for a public key that no point of the curve has.
    public static func verify(_ sig: StarkSignature, messageHash: Felt, publicKey: Felt) -> Bool {
        refusal(of: sig, messageHash, publicKey) == nil
    }

    /// Whether the signature is one of the message hash by this key and not by the opposite one. About 40 µs; time
    /// depends on the values.
    ///
    /// False for numbers outside their ranges and for a key that is not on the curve.
    public static func verify(_ sig: StarkSignature, messageHash: Felt, publicKey: AffinePoint) -> Bool {
        refusal(of: sig, messageHash, publicKey) == nil
    }

    /// Checks a signature as ``verify(_:messageHash:publicKey:)-(_,_,Felt)`` does, and says why it is refused.
    ///
    /// - Throws: ``StarkCryptoError`` with code `signatureOutOfRange`, `messageHashOutOfRange`, `notOnCurve` or
    ///   `signatureMismatch`; ranges are checked in this order before the key.
    public static func validate(
        _ sig: StarkSignature, messageHash: Felt, publicKey: Felt
    ) throws(StarkCryptoError) {
        if let refusal = refusal(of: sig, messageHash, publicKey) {
            throw refusal.error(sig, messageHash, "the public key \(publicKey)")
        }
    }

    /// Checks a signature as ``verify(_:messageHash:publicKey:)-(_,_,AffinePoint)`` does, and says why it is refused.
    ///
    /// - Throws: ``StarkCryptoError`` with code `signatureOutOfRange`, `messageHashOutOfRange`, `notOnCurve` or
    ///   `signatureMismatch`; ranges are checked in this order before the key.
    public static func validate(
        _ sig: StarkSignature, messageHash: Felt, publicKey: AffinePoint
    ) throws(StarkCryptoError) {
        if let refusal = refusal(of: sig, messageHash, publicKey) {
            throw refusal.error(sig, messageHash, "the public key (\(publicKey.x), \(publicKey.y))")
        }
    }
}

extension StarkECDSA {
    /// Why a signature is refused.
    enum Refusal: Error {
        case r, s, inverse, message, key, mismatch

        func error(_ sig: StarkSignature, _ message: Felt, _ key: String) -> StarkCryptoError {
            switch self {
            case .r:
                StarkCryptoError(.signatureOutOfRange, "the signature's r \(sig.r) is 0 or not below 2^251")
            case .s:
                StarkCryptoError(
                    .signatureOutOfRange,
                    "the signature's s \(sig.s) is 0 or not below the curve's order \(CurveScalar.order.hex)")
            case .inverse:
                StarkCryptoError(
                    .signatureOutOfRange,
                    "the inverse of the signature's s \(sig.s) modulo the curve's order is not below 2^251")
            case .message:
                StarkCryptoError(.messageHashOutOfRange, "the message hash \(message) is not below 2^251")
            case .key:
                StarkCryptoError(.notOnCurve, "\(key) is not on the STARK curve")
            case .mismatch:
                StarkCryptoError(
                    .signatureMismatch, "(\(sig.r), \(sig.s)) is no signature of the message hash \(message) by \(key)")
            }
        }
    }

    /// The numbers of a signature and its message, in their ranges but for the inverse of s.
    struct Numbers {
        let r: UInt256
        let s: CurveScalar
        let message: UInt256

        init(_ sig: StarkSignature, _ messageHash: Felt) throws(Refusal) {
            r = sig.r.uint256
            let s = sig.s.uint256
            message = messageHash.uint256
            guard !r.isZero, r < elementBound else { throw .r }
            guard !s.isZero, s < CurveScalar.order else { throw .s }
            guard message < elementBound else { throw .message }
            self.s = CurveScalar(s)
        }

        /// The factors of the generator and of the key, given the inverse of s.
        func factors(_ w: CurveScalar) throws(Refusal) -> (generator: UInt256, key: UInt256) {
            guard w.uint256 < elementBound else { throw .inverse }
            return ((CurveScalar(message) * w).uint256, (CurveScalar(r) * w).uint256)
        }
    }

    private static func refusal(of sig: StarkSignature, _ messageHash: Felt, _ publicKey: Felt) -> Refusal? {
        do throws(Refusal) {
            let numbers = try Numbers(sig, messageHash)
            let factors = try numbers.factors(numbers.s.invertedInVariableTime())
            guard let key = OddMultiples(x: publicKey) else { return .key }
            let byKey = key.xCoordinate(key.multiple(by: factors.key))
            return isSum(sig.r, .multipleOfGenerator(by: factors.generator), byKey) ? nil : .mismatch
        } catch {
            return error
        }
    }

    private static func refusal(of sig: StarkSignature, _ messageHash: Felt, _ publicKey: AffinePoint) -> Refusal? {
        do throws(Refusal) {
            let numbers = try Numbers(sig, messageHash)
            let factors = try numbers.factors(numbers.s.invertedInVariableTime())
            guard publicKey.isOnCurve else { return .key }
            let sum: ProjectivePoint = .multipleOfGenerator(by: factors.generator)
            return hasX(sum + .multiple(of: publicKey, by: factors.key), sig.r) ? nil : .mismatch
        } catch {
            return error
        }
    }

    /// Whether the point is not at infinity and has this x coordinate.
    static func hasX(_ point: ProjectivePoint, _ x: Felt) -> Bool {
        !point.zz.isZero && point.x == x * point.zz
    }

    /// Whether r is the x coordinate of A + B or of A - B, where only the x coordinate of B is known.
    ///
    /// The x coordinates of both are the roots of r^2 * (u - v)^2 - 2 * r * ((u + v) * (u * v + 1) + 2 * B)
    /// + (u * v - 1)^2 - 4 * B * (u + v), where u and v are those of A and B. Multiplied by the denominators it holds
    /// also where A is at infinity or A = B or A = -B, when the polynomial has degree one.
    ///
    /// Source: Brier and Joye, Weierstraß elliptic curves and side-channel attacks (2002), section 4.
    static func isSum(_ r: Felt, _ a: ProjectivePoint, _ b: (numerator: Felt, denominator: Felt)) -> Bool {
        let u = a.x * b.denominator
        let v = b.numerator * a.zz
        let product = a.x * b.numerator
        let scale = a.zz * b.denominator
        let sum = u + v
        let betaScale = StarkCurve.beta * scale
        let square = (u - v).squared()
        let linear = sum * (product + scale) + (betaScale * scale).doubled()
        let constant = (product - scale).squared() - (betaScale * sum).doubled().doubled()
        return (r * square - linear.doubled()) * r + constant == .zero
    }
}
