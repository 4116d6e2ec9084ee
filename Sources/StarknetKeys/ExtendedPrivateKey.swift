// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import EthereumSigner
public import StarkCrypto

/// A private key of secp256k1 from which further keys are derived (BIP-32).
///
/// ```swift
/// let master = try ExtendedPrivateKey(seed: phrase.seed())
/// let ethereum = try master.derived(along: .ethereumWallet(0)).key
/// let braavos = try master.starkKey(along: .starknetWallet(0))
/// let ready = try master.readyMaster().starkKey(along: .starknetWallet(0))
/// ```
public struct ExtendedPrivateKey: Sendable {
    /// The private key of this place in the tree.
    public let key: EthereumPrivateKey

    /// The 32 bytes that, with the key, make its children.
    public let chainCode: SecretBytes

    private init(_ key: EthereumPrivateKey, _ chainCode: SecretBytes) {
        self.key = key
        self.chainCode = chainCode
    }

    /// The master key of a seed of 16 to 64 bytes, such as ``Mnemonic/seed(passphrase:)``.
    ///
    /// - Throws: ``DerivationError`` with code `seed`.
    public init(seed: SecretBytes) throws(DerivationError) {
        guard (16...64).contains(seed.count) else {
            throw DerivationError(.seed, "a seed has 16 to 64 bytes, not \(seed.count)")
        }
        let halves = SecretBytes.hmacSHA512(key: SecretBytes("Bitcoin seed".utf8), message: seed)
        guard let key = try? EthereumPrivateKey(halves.slice(0..<32)) else {
            throw DerivationError(.seed, "this seed has no master key; use another one")
        }
        self.init(key, halves.slice(32..<64))
    }

    /// The child of that index; one with the bit ``DerivationPath/hardened`` needs the private key, the others could be
    /// derived from the public key too. About 60 µs.
    ///
    /// - Throws: ``DerivationError`` with code `child`.
    public func derived(_ index: UInt32) throws(DerivationError) -> ExtendedPrivateKey {
        let number = SecretBytes((0..<4).map { UInt8(truncatingIfNeeded: index >> UInt32(24 - 8 * $0)) })
        let parent =
            index & DerivationPath.hardened != 0
            ? SecretBytes.joining([SecretBytes([0]), key.secret]) : SecretBytes(key.publicKey.compressedBytes)
        let halves = SecretBytes.hmacSHA512(key: chainCode, message: .joining([parent, number]))
        guard let child = key.adding(halves.slice(0..<32)) else {
            throw DerivationError(
                .child, "there is no child \(index & ~DerivationPath.hardened); take the next index")
        }
        return ExtendedPrivateKey(child, halves.slice(32..<64))
    }

    /// The descendant at the end of a path.
    ///
    /// - Throws: ``DerivationError`` with code `child`.
    public func derived(along path: DerivationPath) throws(DerivationError) -> ExtendedPrivateKey {
        var place = self
        for index in path.components { place = try place.derived(index) }
        return place
    }

    /// The STARK key at the end of a path: the descendant's private key, ground into the order of the STARK curve.
    ///
    /// - Throws: ``DerivationError`` with code `child`.
    public func starkKey(along path: DerivationPath) throws(DerivationError) -> StarkPrivateKey {
        StarkPrivateKey(grinding: try derived(along: path).key.secret)
    }

    /// The master key that Ready (formerly Argent) wallets derive from: that of the seed which the first Ethereum key
    /// of the phrase, `m/44'/60'/0'/0/0`, is.
    ///
    /// The wallet takes the key as a number on the way, so that the seed lacks the leading zero bytes which one key in
    /// 256 has.
    ///
    /// - Throws: ``DerivationError`` with code `seed` or `child`.
    public func readyMaster() throws(DerivationError) -> ExtendedPrivateKey {
        let secret = try derived(along: .ethereumWallet(0)).key.secret
        // How many bytes are zero shows in the time and says nothing about the others, as with the wallet's own code.
        let zeros = secret.withUnsafeBytes { bytes in bytes.prefix { $0 == 0 }.count }
        return try ExtendedPrivateKey(seed: secret.slice(zeros..<secret.count))
    }
}

extension ExtendedPrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and its address on Ethereum.
    public var description: String { "ExtendedPrivateKey(address: \(key.address))" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without the secrets.
    public var customMirror: Mirror { Mirror(self, children: ["address": key.address]) }
}
