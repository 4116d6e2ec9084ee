// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
internal import CryptoExtras
public import EthereumSigner
internal import Foundation
public import StarkCrypto

extension Keystore {
    /// Decrypts the secret. **Blocks** for as long as the key derivation takes, about 0.7 s with the usual cost: call the
    /// asynchronous form anywhere but on a thread of your own.
    ///
    /// - Parameters:
    ///   - password: The password's bytes, UTF-8 in every tool.
    ///   - limits: What the derivation may cost.
    /// - Throws: ``KeystoreError`` with code `cost`, or `wrongPassword` when the MAC does not fit.
    public func secret(
        password: SecretBytes, limits: KeystoreLimits = .default
    ) throws(KeystoreError) -> SecretBytes {
        try kdf.check(limits)
        let key = kdf.key(password: password, salt: SecretBytes(salt))
        // In constant time, or the number of bytes that fit could be measured.
        guard Self.mac(key: key, ciphertext: ciphertext).isEqual(to: SecretBytes(mac)) else {
            throw KeystoreError(
                .wrongPassword, "the password is wrong, or the keystore has been changed: its MAC does not fit")
        }
        return Self.cipher(key: key, iv: iv, SecretBytes(ciphertext))
    }

    /// Decrypts the secret on a thread of its own, which runs to its end even when the task is cancelled.
    ///
    /// - Throws: ``KeystoreError`` with code `cost`, or `wrongPassword` when the MAC does not fit.
    public func secret(
        password: SecretBytes, limits: KeystoreLimits = .default
    ) async throws(KeystoreError) -> SecretBytes {
        try await onOwnThread { () throws(KeystoreError) in try secret(password: password, limits: limits) }
    }

    /// Decrypts a STARK private key, on a thread of its own.
    ///
    /// - Throws: ``KeystoreError`` with code `cost`, `wrongPassword`, or `notAPrivateKey` when the secret is not a number
    ///   from 1 to below the order of the STARK curve, as in most keystores of Ethereum.
    public func starkKey(
        password: SecretBytes, limits: KeystoreLimits = .default
    ) async throws(KeystoreError) -> StarkPrivateKey {
        let secret = try await secret(password: password, limits: limits)
        guard secret.count <= 32, let key = try? StarkPrivateKey(secret.number) else {
            throw KeystoreError(
                .notAPrivateKey,
                "the keystore is sound, but what it holds is no STARK private key (is it a key of Ethereum?)")
        }
        return key
    }

    /// Decrypts a private key of Ethereum, on a thread of its own.
    ///
    /// - Throws: ``KeystoreError`` with code `cost`, `wrongPassword`, or `notAPrivateKey` when the secret is not a number
    ///   from 1 to below the order of secp256k1 in 32 bytes.
    public func ethereumKey(
        password: SecretBytes, limits: KeystoreLimits = .default
    ) async throws(KeystoreError) -> EthereumPrivateKey {
        let secret = try await secret(password: password, limits: limits)
        guard let key = try? EthereumPrivateKey(secret) else {
            throw KeystoreError(
                .notAPrivateKey, "the keystore is sound, but what it holds is no private key of secp256k1")
        }
        return key
    }

    /// Keccak-256 of the derived key's second half and the ciphertext.
    static func mac(key: SecretBytes, ciphertext: [UInt8]) -> SecretBytes {
        var hasher = Keccak256()
        key.withUnsafeBytes { hasher.update($0[16..<32]) }
        hasher.update(ciphertext)
        return SecretBytes(hasher.finalize())
    }

    /// AES-128-CTR, the same in both directions.
    static func cipher(key: SecretBytes, iv: [UInt8], _ text: SecretBytes) -> SecretBytes {
        let key = key.withUnsafeBytes { SymmetricKey(data: $0[..<16]) }
        do {
            var result = try text.withBuffer { text in
                try AES._CTR.encrypt(text, using: key, nonce: AES._CTR.Nonce(nonceBytes: iv))
            }
            defer { result.resetBytes(in: result.startIndex..<result.endIndex) }
            return SecretBytes(result)
        } catch {
            preconditionFailure("a key and a counter of 16 bytes each are refused: \(error)")
        }
    }
}

/// Runs a long computation on a thread of its own, so that no thread of the cooperative pool waits for it.
func onOwnThread<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: Result(catching: body)) }
        thread.name = "keystore"
        thread.start()
    }
    return try result.get()
}
