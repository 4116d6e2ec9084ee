// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// The operations that see secrets, one by one, for tools that check that their time does not depend on them.
///
/// Not for other use: nothing here checks ranges.
@_spi(ConstantTime)
public enum ConstantTime {
    /// The ladder: a scalar in 1 ..< N times the generator, as the fraction X / ZZ of the x coordinate. Both parts
    /// change with every call, because they are blinded.
    public static func ladder(_ scalar: UInt256) -> (x: Felt, zz: Felt) {
        let point = GeneratorTable.shared.secretMultiple(scalar)
        return (point.x, point.zz)
    }

    /// The ladder without blinding, which gives the same fraction for the same scalar.
    public static func unblindedLadder(_ scalar: UInt256) -> (x: Felt, zz: Felt) {
        let point = GeneratorTable.shared.unblindedMultiple(scalar)
        return (point.x, point.zz)
    }

    /// The public key of a scalar in 1 ..< N: the ladder and the inversion behind it.
    public static func publicKey(_ scalar: UInt256) -> Felt {
        StarkPrivateKey.xCoordinate(GeneratorTable.shared.secretMultiple(scalar))
    }

    /// The inverse modulo P; zero gives zero.
    public static func inverse(_ x: Felt) -> Felt { x.invertedInConstantTime() }

    /// The inverse modulo N of any integer; zero gives zero.
    public static func inverseModuloOrder(_ x: UInt256) -> UInt256 { CurveScalar(x).inverted().uint256 }

    /// The product modulo N of a public number and any secret integer, as the parts of a private key are multiplied.
    public static func product(_ factor: UInt256, _ secret: UInt256) -> UInt256 {
        CurveScalar(factor).product(withInteger: secret)
    }

    /// The signature of a message below N with a given nonce in 1 ..< N, or nil when the rules ask for another nonce.
    ///
    /// - Parameter declassify: Called once with the accept bit (1 or 0), before it decides anything.
    public static func signature(
        message: UInt256, secret: UInt256, nonce: UInt256, declassify: (inout UInt64) -> Void = { _ in }
    ) -> (r: Felt, s: Felt)? {
        StarkECDSA.signature(message: message, secret: MaskedScalar(secret), nonce: nonce, declassify: declassify)
            .map { ($0.r, $0.s) }
    }

    /// The nonce of RFC 6979 and the number of candidates, at least 1, that it took.
    ///
    /// - Parameter declassify: Called with the accept bit of every candidate, before it decides anything.
    public static func nonce(
        message: UInt256, secret: UInt256, declassify: (inout UInt64) -> Void = { _ in }
    ) -> (nonce: UInt256, candidates: Int) {
        var candidates = 0
        var nonces = DeterministicNonce(messageHash: message, privateKey: secret, extraEntropy: [])
        let nonce = nonces.next { accepted in
            candidates += 1
            declassify(&accepted)
        }
        return (nonce, candidates)
    }

    /// A private key without the check of its range, which is a branch: the scalar must be in 1 ..< N.
    public static func privateKey(_ scalar: UInt256) -> StarkPrivateKey { StarkPrivateKey(valid: scalar) }

    /// The whole signature of a message below 2^251 by a secret in 1 ..< N, as ``StarkPrivateKey/sign(_:seed:)`` makes
    /// it without a seed.
    ///
    /// - Parameter declassify: Called with every accept bit, before it decides anything.
    public static func sign(
        message: UInt256, secret: UInt256, declassify: (inout UInt64) -> Void = { _ in }
    ) -> (r: Felt, s: Felt) {
        let secret = MaskedScalar(secret)
        let signature = StarkECDSA.sign(message: message, secret: secret, seed: nil, declassify: declassify).signature
        return (signature.r, signature.s)
    }
}
