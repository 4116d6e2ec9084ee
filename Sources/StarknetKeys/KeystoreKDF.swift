// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CryptoExtras
internal import StarkCrypto

/// How a keystore turns a password into a key, with its cost.
public enum KeystoreKDF: Hashable, Sendable {
    /// scrypt (RFC 7914) with n rows of 128·r bytes, p times.
    case scrypt(n: Int, r: Int, p: Int)
    /// PBKDF2 with HMAC-SHA-256.
    case pbkdf2(iterations: Int)

    /// scrypt with n = 2^18, r = 8, p = 1, as geth and ethers write: 256 MiB and about 0.7 s.
    public static let standard = KeystoreKDF.scrypt(n: 1 << 18, r: 8, p: 1)

    /// scrypt with n = 2^13, r = 8, p = 1, as starkli and sncast write: 8 MiB and about 25 ms. An attacker who has the
    /// file tries passwords thirty times as fast as with ``standard``.
    public static let light = KeystoreKDF.scrypt(n: 1 << 13, r: 8, p: 1)

    /// 32 bytes: 16 of the cipher's key, 16 for the MAC.
    func key(password: SecretBytes, salt: SecretBytes) -> SecretBytes {
        switch self {
        case .scrypt(let n, let r, let p):
            Scrypt.derive(password: password, salt: salt, n: n, r: r, p: p, count: 32)
        case .pbkdf2(let iterations):
            .pbkdf2(.sha256, password: password, salt: salt, iterations: iterations, count: 32)
        }
    }

    /// Refuses what RFC 7914 forbids, n of 2^(16 r) and more. Old tools wrote such files, so they are read; starkli,
    /// sncast and BoringSSL refuse them, so they are not written.
    func checkPortability() throws(KeystoreError) {
        guard case .scrypt(let n, let r, _) = self, n.trailingZeroBitCount >= 16 * r else { return }
        throw KeystoreError(
            .cost, "scrypt with n = \(n) needs a larger r than \(r): other tools refuse n of 2^(16 r) and more")
    }

    /// Refuses parameters that make no sense or cost too much.
    func check(_ limits: KeystoreLimits) throws(KeystoreError) {
        switch self {
        case .pbkdf2(let iterations):
            guard iterations > 0, iterations <= limits.iterations else {
                throw KeystoreError(
                    .cost, "PBKDF2 with \(iterations) iterations is not within 1 to \(limits.iterations)")
            }
        case .scrypt(let n, let r, let p):
            guard n >= 2, n <= 1 << 31, n & (n - 1) == 0 else {
                throw KeystoreError(.cost, "scrypt's n is \(n), not a power of two from 2 to 2^31")
            }
            // Each below 2^31, so that the products below cannot overflow.
            guard r > 0, r < 1 << 15, p > 0, p < 1 << 15 else {
                throw KeystoreError(.cost, "scrypt's r and p are \(r) and \(p), not within 1 to 32767")
            }
            let memory = 128 * r * (n + p + 2)
            guard memory <= limits.memory else {
                throw KeystoreError(
                    .cost,
                    "scrypt with n = \(n), r = \(r), p = \(p) takes \(memory >> 20) MiB of memory, more than the "
                        + "\(limits.memory >> 20) MiB allowed")
            }
            guard n * r <= limits.work / p else {
                throw KeystoreError(
                    .cost,
                    "scrypt with n = \(n), r = \(r), p = \(p) does more work than n·r·p = \(limits.work), "
                        + "which is allowed")
            }
        }
    }
}

/// What opening a keystore may cost, so that a file from somebody else cannot take the machine.
public struct KeystoreLimits: Hashable, Sendable {
    /// Bytes of memory for scrypt.
    public var memory: Int
    /// The product n·r·p of scrypt.
    public var work: Int
    /// Iterations of PBKDF2.
    public var iterations: Int

    /// 320 MiB, n·r·p of 2^23 (four times ``KeystoreKDF/standard``) and ten million iterations: a few seconds at most.
    public static let `default` = KeystoreLimits()

    /// Creates limits; what is not given is as in ``default``.
    public init(memory: Int = 320 << 20, work: Int = 1 << 23, iterations: Int = 10_000_000) {
        self.memory = memory
        self.work = work
        self.iterations = iterations
    }
}
