// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport
import JSON
import StarkCrypto

@testable import StarknetKeys

/// So little that every input is done in milliseconds.
private let limits = KeystoreLimits(memory: 1 << 20, work: 1 << 12, iterations: 64)

private let password = SecretBytes("fuzz".utf8)

extension FuzzTarget {
    /// A keystore that is read is written so that it reads back the same, and opening it costs what the limits allow.
    static let keystore = FuzzTarget(onBytes: "keystore") { bytes in
        let keystore: Keystore
        do throws(KeystoreError) {
            keystore = try Keystore(parsing: bytes)
        } catch {
            require(error.code == .malformed || error.code == .unsupported, "\(error.code) from reading")
            return
        }
        let written = keystore.json
        let again = requireNoThrow("its own document") { try Keystore(parsing: written.pretty().utf8) }
        require(again == keystore && again.json == written, "a keystore through JSON")
        do throws(KeystoreError) {
            let secret: SecretBytes = try keystore.secret(password: password, limits: limits)
            require(secret.count == keystore.ciphertext.count, "\(secret.count) bytes of secret")
            let isOpenedBy: (SecretBytes) -> Bool = {
                let opened: SecretBytes? = try? again.secret(password: $0, limits: limits)
                return opened.map { secret.isEqual(to: $0) } ?? false
            }
            require(isOpenedBy(password), "the copy opens to something else")
            require(!isOpenedBy(SecretBytes("fuzZ".utf8)), "another password opens it")
        } catch {
            require(error.code == .cost || error.code == .wrongPassword, "\(error.code) from opening")
        }
    }

    /// A sound keystore with some bytes of its text replaced is refused, or opens to the same secret. Only the counter
    /// of the cipher is not authenticated.
    static let keystoreChange = FuzzTarget(onBytes: "keystore-change") { bytes in
        // Eight bytes choose the secret and the cost, and then three each a place and what is written there.
        guard bytes.count >= 8 else { return }
        let secret = SecretBytes(bytes.prefix(8))
        let kdf: KeystoreKDF =
            bytes[0] & 1 == 0
            ? .pbkdf2(iterations: 1 + Int(bytes[1] & 7)) : .scrypt(n: 2 << Int(bytes[1] & 3), r: 1, p: 1)
        let salt = Array(bytes.prefix(4))
        let iv = [UInt8](repeating: bytes[2], count: 16)
        let key = kdf.key(password: password, salt: SecretBytes(salt))
        let ciphertext = Keystore.cipher(key: key, iv: iv, secret).withUnsafeBytes { Array($0) }
        let mac = Keystore.mac(key: key, ciphertext: ciphertext).withUnsafeBytes { Array($0) }
        let sound = Keystore(
            kdf: kdf, id: "fuzz", address: nil, salt: salt, iv: iv, ciphertext: ciphertext, mac: mac)
        var text = Array(requireNoThrow("text") { sound.json.pretty() }.utf8)
        var rest = bytes.dropFirst(8)
        while rest.count >= 3 {
            let step = Array(rest.prefix(3))
            text[(Int(step[0]) << 8 | Int(step[1])) % text.count] = step[2]
            rest = rest.dropFirst(3)
        }
        do throws(KeystoreError) {
            let changed = try Keystore(parsing: text)
            let opened: SecretBytes = try changed.secret(password: password, limits: limits)
            // PBKDF2 pads its salt with zeros and so takes some that differ for the same.
            require(changed.ciphertext == ciphertext && changed.mac == mac, "a changed ciphertext is opened")
            require(changed.kdf == kdf, "\(kdf) opened as \(changed.kdf)")
            require(changed.iv != iv || opened.isEqual(to: secret), "another secret")
        } catch {
            require(error.code != .notAPrivateKey && rest.startIndex > 8, "the sound keystore: \(error.code)")
        }
    }
}
