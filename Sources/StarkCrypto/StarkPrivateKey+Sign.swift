// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarkPrivateKey {
    /// Signs a message hash below 2^251, with the deterministic nonce of RFC 6979. About 15 µs where SHA-256 has
    /// instructions of its own and 20 µs elsewhere.
    ///
    /// Time depends on the number of nonces that are refused on the way, and on nothing else that is secret.
    ///
    /// Without a seed the signature equals that of starknet.js and of StarkWare's reference code; starknet.py uses the
    /// seed 32. Every signature verifies in the same way.
    ///
    /// - Parameters:
    ///   - messageHash: What to sign.
    ///   - seed: Extra entropy for the nonce, or nil.
    /// - Throws: ``StarkCryptoError`` with code `messageHashOutOfRange`.
    public func sign(_ messageHash: Felt, seed: UInt64? = nil) throws(StarkCryptoError) -> StarkSignature {
        try signRecoverably(messageHash, seed: seed).signature
    }

    /// Signs as ``sign(_:seed:)`` does, and says what ``StarkECDSA/recoverPublicKey(from:messageHash:nonceYIsOdd:)``
    /// needs: whether the y coordinate of the nonce's point is odd. Costs and protects the same.
    ///
    /// - Parameters:
    ///   - messageHash: What to sign.
    ///   - seed: Extra entropy for the nonce, or nil.
    /// - Throws: ``StarkCryptoError`` with code `messageHashOutOfRange`.
    public func signRecoverably(
        _ messageHash: Felt, seed: UInt64? = nil
    ) throws(StarkCryptoError) -> (signature: StarkSignature, nonceYIsOdd: Bool) {
        let message = messageHash.uint256
        guard message < StarkECDSA.elementBound else {
            throw StarkCryptoError(
                .messageHashOutOfRange, "the message hash \(messageHash) is not below 2^251 and cannot be signed")
        }
        return withMaskedScalar { secret in
            StarkECDSA.sign(message: message, secret: secret, seed: seed, declassify: { _ in })
        }
    }
}

extension StarkECDSA {
    /// The signature with the nonces of RFC 6979, of a message below N.
    ///
    /// - Parameter declassify: Called with every bit that may decide anything, before it does: whether a candidate is a
    ///   nonce, and whether what comes out of it is a signature.
    @inline(__always)
    static func sign(
        message: UInt256, secret: MaskedScalar, seed: UInt64?, declassify: (inout UInt64) -> Void
    ) -> (signature: StarkSignature, nonceYIsOdd: Bool) {
        var entropy: UInt256? = seed.map { UInt256($0) }
        while true {
            var unmasked = secret.unmasked
            var nonces = DeterministicNonce(
                messageHash: message, privateKey: unmasked, extraEntropy: minimalBytes(entropy))
            Erasure.erase(&unmasked)
            var nonce = nonces.next(declassify: declassify)
            let attempt = attempt(message: message, secret: secret, nonce: nonce)
            nonces.erase()
            Erasure.erase(&nonce)
            if attempt.isAccepted(declassify) { return (attempt.signature, attempt.nonceYIsOdd) }
            entropy = (entropy ?? .zero) &+ .one
        }
    }

    /// The big-endian bytes without leading zeros; none without a number.
    private static func minimalBytes(_ v: UInt256?) -> [UInt8] {
        guard let v else { return [] }
        return Array(v.bigEndianBytes.drop { $0 == 0 })
    }

    /// The signature of a message below N with a given nonce in 1 ..< N, or nil when the rules refuse what comes out and
    /// ask for another nonce, which happens for fewer than one in 2^50.
    ///
    /// - Parameter declassify: Called with the accept bit (1 or 0), before it decides anything.
    @inline(__always)
    static func signature(
        message: UInt256, secret: MaskedScalar, nonce: UInt256, declassify: (inout UInt64) -> Void
    ) -> StarkSignature? {
        let attempt = attempt(message: message, secret: secret, nonce: nonce)
        return attempt.isAccepted(declassify) ? attempt.signature : nil
    }

    /// What comes out of a message below N and a nonce in 1 ..< N, and whether it is a signature.
    private struct Attempt {
        let signature: StarkSignature
        let nonceYIsOdd: Bool
        private let accepted: UInt64

        @inline(__always)
        init(_ signature: StarkSignature, nonceYIsOdd: Bool, accepted: UInt64) {
            self.signature = signature
            self.nonceYIsOdd = nonceYIsOdd
            self.accepted = ValueBarrier.hide(accepted)
        }

        @inline(__always)
        func isAccepted(_ declassify: (inout UInt64) -> Void) -> Bool {
            var accepted = accepted
            declassify(&accepted)
            return accepted == 1
        }
    }

    @inline(__always)
    private static func attempt(message: UInt256, secret: MaskedScalar, nonce: UInt256) -> Attempt {
        let (x, y) = StarkPrivateKey.coordinates(GeneratorTable.shared.secretMultiple(nonce))
        let r = x.uint256
        let k = CurveScalar(nonce)
        let numerator = CurveScalar(CurveScalar.sum(message, secret.multiplied(by: CurveScalar(r))))
        // One inversion gives both s = numerator / k and its inverse w = k / numerator. The factor hides both from it.
        let factor = Blinding.next().factor
        let blinded = k * factor
        let inverse = (blinded * numerator).inverted()
        let w = (blinded * k * inverse).uint256
        let s = (numerator.squared() * factor * inverse).uint256
        return Attempt(
            StarkSignature(r: x, s: Felt(reducing: s)), nonceYIsOdd: Limbs.flag(y.uint256.limbs.0),
            accepted: isElement(r) & numerator.isNonzero & isElement(w))
    }

    /// 1 for an integer in 1 ..< 2^251 and 0 for any other, without a branch.
    @inline(__always)
    private static func isElement(_ v: UInt256) -> UInt64 {
        let top = v.limbs.3 &>> 59
        return CurveScalar.isNonzero(v) & (1 ^ ((top | (0 &- top)) &>> 63))
    }
}
