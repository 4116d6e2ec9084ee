// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import StarkCrypto

/// Signs hashes for an account.
///
/// What a signature is depends on the account; most take `[r, s]` of the STARK curve. The key may be in this process,
/// in another one, or in a device, which is why signing is asynchronous.
public protocol Signer: Sendable {
    /// The public key by which the account or the contract knows the signer.
    var publicKey: Felt { get }

    /// Signs a transaction's hash or a message's hash.
    ///
    /// - Returns: The felts of the transaction's `signature`.
    func sign(_ hash: Felt) async throws -> [Felt]
}

/// Signs with a STARK private key that is in memory.
///
/// Nonces follow RFC 6979, so the same hash gives the same signature.
public struct StarkSigner: Signer {
    private let key: StarkPrivateKey

    /// The x coordinate of the public key.
    public let publicKey: Felt

    /// Creates a signer of a key.
    ///
    /// - Complexity: One multiplication on the curve.
    public init(_ key: StarkPrivateKey) {
        self.key = key
        publicKey = key.publicKey
    }

    /// Signs a hash.
    ///
    /// - Returns: `[r, s]`.
    /// - Throws: `StarkCryptoError` for a hash of 2²⁵¹ or more, which ECDSA of this curve cannot sign.
    public func sign(_ hash: Felt) async throws -> [Felt] {
        let signature = try key.sign(hash)
        return [signature.r, signature.s]
    }
}

extension StarkSigner: CustomStringConvertible {
    /// The public key; the private one is never printed.
    public var description: String { "StarkSigner(publicKey: \(publicKey.hex))" }
}
