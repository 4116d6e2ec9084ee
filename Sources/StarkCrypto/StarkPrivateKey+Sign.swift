// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarkPrivateKey {
    /// Signs a message hash below 2^251, with the deterministic nonce of RFC 6979. About 25 µs.
    ///
    /// Without a seed the signature equals that of starknet.js and of StarkWare's reference code; starknet.py uses the
    /// seed 32. Every signature verifies in the same way.
    ///
    /// - Parameters:
    ///   - messageHash: What to sign.
    ///   - seed: Extra entropy for the nonce, or nil.
    /// - Throws: ``StarkCryptoError`` with code `messageHashOutOfRange`.
    public func sign(_ messageHash: Felt, seed: UInt64? = nil) throws(StarkCryptoError) -> StarkSignature {
        let message = messageHash.uint256
        guard message < StarkECDSA.elementBound else {
            throw StarkCryptoError(
                .messageHashOutOfRange, "the message hash \(messageHash) is not below 2^251 and cannot be signed")
        }
        return withExposedScalar { secret in
            var entropy: UInt256? = seed.map { UInt256($0) }
            while true {
                var nonce = DeterministicNonce(
                    messageHash: message, privateKey: secret, extraEntropy: minimalBytes(entropy))
                if let signature = StarkECDSA.signature(message: message, secret: secret, nonce: nonce.next()) {
                    return signature
                }
                entropy = (entropy ?? .zero) &+ .one
            }
        }
    }

    /// The big-endian bytes without leading zeros; none without a number.
    private func minimalBytes(_ v: UInt256?) -> [UInt8] {
        guard let v else { return [] }
        return Array(v.bigEndianBytes.drop { $0 == 0 })
    }
}

extension StarkECDSA {
    /// The signature with a given nonce in 1 ..< N, or nil when the rules refuse what comes out and ask for another
    /// nonce, which happens for fewer than one in 2^50.
    static func signature(message: UInt256, secret: UInt256, nonce: UInt256) -> StarkSignature? {
        let x = StarkPrivateKey.xCoordinate(GeneratorTable.shared.secretMultiple(nonce))
        let r = x.uint256
        guard !r.isZero, r < elementBound else { return nil }
        let k = CurveScalar(nonce)
        let numerator = CurveScalar(message) + CurveScalar(r) * CurveScalar(secret)
        guard !numerator.isZero else { return nil }
        // One inversion gives both s = numerator / k and its inverse w = k / numerator.
        let inverse = (k * numerator).inverted()
        let w = (k.squared() * inverse).uint256
        guard !w.isZero, w < elementBound else { return nil }
        let s = (numerator.squared() * inverse).uint256
        return StarkSignature(r: x, s: Felt(reducing: s))
    }
}
