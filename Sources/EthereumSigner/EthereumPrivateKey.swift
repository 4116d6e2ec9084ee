// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CSecp256k1
public import StarkCrypto

/// A private key of secp256k1, the curve of Ethereum: a secret number in 1 ..< n, where n is the curve's order.
///
/// ```swift
/// let key = EthereumPrivateKey.random()
/// let hash = Keccak256.hash("hello".utf8)
/// let signature = try key.sign(hash)
/// try signature.recoverPublicKey(hash).address == key.address   // true
/// ```
///
/// The number is never printed, encoded or reflected; ``secret`` is the one way to it. The memory that holds it is
/// overwritten when the last copy of the key goes away. Signing and the public key are those of libsecp256k1, whose time
/// and memory accesses do not depend on the secret, in a context of this key's own that is blinded with fresh randomness.
public struct EthereumPrivateKey: Sendable {
    /// The 32 bytes of the number, big-endian, for key files and backups.
    public let secret: SecretBytes

    /// The point that belongs to the number.
    public let publicKey: EthereumPublicKey

    private let secp256k1: Secp256k1

    /// The address of the key's account on Ethereum.
    public var address: EthereumAddress { publicKey.address }

    /// Takes 32 big-endian bytes. Costs about 50 µs, for the blinding and the public key.
    ///
    /// - Throws: ``EthereumKeyError`` with code `privateKeySyntax` or `privateKeyOutOfRange`; the message does not show
    ///   the bytes.
    public init(_ secret: SecretBytes) throws(EthereumKeyError) {
        guard secret.count == 32 else {
            throw EthereumKeyError(.privateKeySyntax, "a private key has 32 bytes, not \(secret.count)")
        }
        let secp256k1 = Secp256k1()
        var point = secp256k1_pubkey()
        let isValid = secret.withPointer { secp256k1_ec_pubkey_create(secp256k1.context, &point, $0) }
        guard isValid == 1 else {
            throw EthereumKeyError(
                .privateKeyOutOfRange, "the private key is 0 or not below the order of secp256k1")
        }
        self.secret = secret
        self.secp256k1 = secp256k1
        publicKey = EthereumPublicKey(point, secp256k1)
    }

    /// Parses 64 hexadecimal digits, with or without `0x`.
    ///
    /// - Throws: ``EthereumKeyError`` with code `privateKeySyntax` or `privateKeyOutOfRange`; the message does not show
    ///   the text.
    public init(parsing text: some StringProtocol) throws(EthereumKeyError) {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == 32 else {
            throw EthereumKeyError(.privateKeySyntax, "a private key is 64 hexadecimal digits, with or without 0x")
        }
        try self.init(SecretBytes(bytes))
    }

    /// A new key from the system's random generator.
    public static func random() -> EthereumPrivateKey {
        while true {
            // One in 2¹²⁸ candidates is out of range.
            if let key = try? EthereumPrivateKey(.random(count: 32)) { return key }
        }
    }
}

extension EthereumPrivateKey {
    /// Signs a 32-byte hash with the deterministic nonce of RFC 6979; s is at most half the order, as EIP-2 wants it.
    /// About 30 µs.
    ///
    /// - Throws: ``EthereumKeyError`` with code `hashLength`.
    public func sign(_ hash: some Collection<UInt8>) throws(EthereumKeyError) -> EthereumSignature {
        let hash = try EthereumSignature.checkedHash(hash)
        var recoverable = secp256k1_ecdsa_recoverable_signature()
        let done = secret.withPointer {
            secp256k1_ecdsa_sign_recoverable(secp256k1.context, &recoverable, hash, $0, nil, nil)
        }
        precondition(done == 1, "a key that was checked can sign")
        var compact = [UInt8](repeating: 0, count: 64)
        var recoveryID: Int32 = 0
        _ = secp256k1_ecdsa_recoverable_signature_serialize_compact(
            secp256k1.context, &compact, &recoveryID, &recoverable)
        return EthereumSignature(compact: compact, recoveryID: UInt8(recoveryID))
    }

    /// The key whose number is this one's plus a tweak, modulo the order, which is how BIP-32 makes a child.
    ///
    /// - Parameter tweak: 32 big-endian bytes.
    /// - Returns: Nil when the tweak is not below the order or the sum is 0: fewer than one in 2¹²⁷ cases.
    package func adding(_ tweak: SecretBytes) -> EthereumPrivateKey? {
        precondition(tweak.count == 32, "a tweak has 32 bytes")
        var valid: Int32 = 0
        let sum = SecretBytes(count: 32) { memory in
            secret.withUnsafeBytes { memory.copyMemory(from: $0) }
            guard let sum = memory.bindMemory(to: UInt8.self).baseAddress else { return }
            valid = tweak.withPointer { secp256k1_ec_seckey_tweak_add(secp256k1.context, sum, $0) }
        }
        return valid == 1 ? try? EthereumPrivateKey(sum) : nil
    }
}

extension SecretBytes {
    /// Lends the bytes to a function of C.
    fileprivate func withPointer(_ body: (UnsafePointer<UInt8>) -> Int32) -> Int32 {
        withUnsafeBytes { bytes in bytes.bindMemory(to: UInt8.self).baseAddress.map(body) ?? 0 }
    }
}

extension EthereumPrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and its address.
    public var description: String { "EthereumPrivateKey(address: \(address))" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without the secret.
    public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
