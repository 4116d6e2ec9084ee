// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
internal import CryptoExtras
internal import Felt
internal import Foundation
internal import StarkCrypto

extension SecretBytes {
    /// Lends the bytes in the form that Crypto takes.
    func withBuffer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBytes { (raw) throws(Failure) -> Result in try body(raw.bindMemory(to: UInt8.self)) }
    }

    /// Some of the bytes as a value of their own.
    func slice(_ range: Range<Int>) -> SecretBytes { withUnsafeBytes { SecretBytes($0[range]) } }

    /// The bytes of several secrets, one after the other.
    static func joining(_ parts: [SecretBytes]) -> SecretBytes {
        SecretBytes(count: parts.reduce(0) { $0 + $1.count }) { memory in
            var offset = 0
            for part in parts {
                part.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: $0) }
                offset += part.count
            }
        }
    }

    /// The 32 big-endian bytes of a number.
    init(_ value: UInt256) {
        self.init(count: 32) { memory in
            let limbs = value.limbs
            memory.storeBytes(of: limbs.3.bigEndian, toByteOffset: 0, as: UInt64.self)
            memory.storeBytes(of: limbs.2.bigEndian, toByteOffset: 8, as: UInt64.self)
            memory.storeBytes(of: limbs.1.bigEndian, toByteOffset: 16, as: UInt64.self)
            memory.storeBytes(of: limbs.0.bigEndian, toByteOffset: 24, as: UInt64.self)
        }
    }

    /// The number whose big-endian bytes these are; at most 32.
    var number: UInt256 {
        precondition(count <= 32, "more than 32 bytes are no 256-bit number")
        return withUnsafeBytes { bytes in
            var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            for byte in bytes {
                limbs.3 = limbs.3 << 8 | limbs.2 >> 56
                limbs.2 = limbs.2 << 8 | limbs.1 >> 56
                limbs.1 = limbs.1 << 8 | limbs.0 >> 56
                limbs.0 = limbs.0 << 8 | UInt64(byte)
            }
            return UInt256(limbs: limbs)
        }
    }

    /// PBKDF2 (RFC 8018) with HMAC of SHA-256 or SHA-512.
    static func pbkdf2(
        _ hash: KDF.Insecure.PBKDF2.HashFunction, password: SecretBytes, salt: SecretBytes, iterations: Int, count: Int
    ) -> SecretBytes {
        password.withBuffer { password in
            salt.withBuffer { salt in
                do {
                    let key = try KDF.Insecure.PBKDF2.deriveKey(
                        from: password, salt: salt, using: hash, outputByteCount: count,
                        unsafeUncheckedRounds: iterations)
                    return key.withUnsafeBytes { SecretBytes($0) }
                } catch {
                    // Only an unknown hash function or a lack of memory can make it fail.
                    preconditionFailure("PBKDF2 failed: \(error)")
                }
            }
        }
    }

    /// HMAC-SHA-512, 64 bytes.
    static func hmacSHA512(key: SecretBytes, message: SecretBytes) -> SecretBytes {
        message.withBuffer { message in
            let key = key.withUnsafeBytes { SymmetricKey(data: $0) }
            let code = HMAC<SHA512>.authenticationCode(for: message, using: key)
            return code.withUnsafeBytes { SecretBytes($0) }
        }
    }

    /// SHA-256, 32 bytes.
    var sha256: SecretBytes { withBuffer { SHA256.hash(data: $0).withUnsafeBytes { SecretBytes($0) } } }
}
