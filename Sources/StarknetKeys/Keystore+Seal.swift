// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import EthereumSigner
internal import Foundation
public import StarkCrypto

extension Keystore {
    /// Encrypts a secret of 1 to 1024 bytes with a fresh salt and counter. **Blocks** for as long as the key derivation
    /// takes; see the asynchronous form.
    ///
    /// - Parameters:
    ///   - secret: What to encrypt; a private key has 32 bytes.
    ///   - password: The password's bytes, UTF-8 in every tool.
    ///   - kdf: The key derivation; the standard costs 256 MiB and 0.7 s, once for every opening too.
    ///   - address: An address to note in clear, or nil.
    /// - Throws: ``KeystoreError`` with code `cost` for a derivation that ``KeystoreLimits/default`` would not open, or
    ///   that other tools would not.
    public init(
        sealing secret: SecretBytes, password: SecretBytes, kdf: KeystoreKDF = .standard, address: String? = nil
    ) throws(KeystoreError) {
        guard (1...1024).contains(secret.count) else {
            throw KeystoreError(.malformed, "a keystore holds 1 to 1024 bytes, not \(secret.count)")
        }
        try kdf.check(.default)
        try kdf.checkPortability()
        let salt = Self.random(32)
        let iv = Self.random(16)
        let key = kdf.key(password: password, salt: SecretBytes(salt))
        let ciphertext = Self.cipher(key: key, iv: iv, secret).withUnsafeBytes { Array($0) }
        self.init(
            kdf: kdf, id: UUID().uuidString.lowercased(), address: address, salt: salt, iv: iv, ciphertext: ciphertext,
            mac: Self.mac(key: key, ciphertext: ciphertext).withUnsafeBytes { Array($0) })
    }

    /// Encrypts a secret, deriving on a thread of its own.
    ///
    /// - Throws: ``KeystoreError`` with code `cost` for a derivation that ``KeystoreLimits/default`` would not open.
    public init(
        sealing secret: SecretBytes, password: SecretBytes, kdf: KeystoreKDF = .standard, address: String? = nil
    ) async throws(KeystoreError) {
        self = try await onOwnThread { () throws(KeystoreError) in
            try Keystore(sealing: secret, password: password, kdf: kdf, address: address)
        }
    }

    /// Encrypts a STARK private key as 32 bytes, without an address, as starkli and sncast do.
    ///
    /// - Throws: ``KeystoreError`` with code `cost` for a derivation that ``KeystoreLimits/default`` would not open.
    public init(
        sealing key: StarkPrivateKey, password: SecretBytes, kdf: KeystoreKDF = .standard
    ) async throws(KeystoreError) {
        try await self.init(sealing: key.withExposedScalar { SecretBytes($0) }, password: password, kdf: kdf)
    }

    /// Encrypts a private key of Ethereum, noting its address as geth does: 40 digits without `0x`.
    ///
    /// - Throws: ``KeystoreError`` with code `cost` for a derivation that ``KeystoreLimits/default`` would not open.
    public init(
        sealing key: EthereumPrivateKey, password: SecretBytes, kdf: KeystoreKDF = .standard
    ) async throws(KeystoreError) {
        try await self.init(
            sealing: key.secret, password: password, kdf: kdf, address: Hexadecimal.text(key.address.bytes))
    }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
