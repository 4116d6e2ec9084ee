// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import StarkCrypto
import StarknetKeys
import Testing

/// Exchange with eth-keystore, the Rust crate under starkli and sncast.
///
/// Fixtures/eth-keystore.json holds what these programs wrote on 2026-11-24 for keys made for this test: the
/// `SigningKey` of starkli 0.4.2 (starknet-signers 0.11.0 on eth-keystore at commit 85ea8cd), that of sncast 0.63
/// (starknet-rust-signers 0.19.1 on eth-keystore 0.5.0), and eth-keystore alone for secrets of other lengths. The
/// public keys are starknet-crypto 0.7.4's. Their only cost is n = 2^13, r = 8, p = 1. The same day both opened 60
/// keystores written here, of all costs and kinds of passwords, and refused wrong passwords.
struct EthKeystoreTests {
    @Test func itsFilesOpen() async throws {
        var (tools, withZeros): (Set<String>, Int) = ([], 0)
        for entry in try KeysFixture.section("keystores", of: "eth-keystore") {
            let (password, secret) = (try entry.secret("password"), try entry.text("secret"))
            let keystore = try Keystore(parsing: Data(entry.text("text").utf8))
            #expect(keystore.kdf == .light)
            #expect(keystore.address == nil)
            #expect(keystore.id.flatMap(UUID.init(uuidString:)) != nil)
            #expect(hex(try await keystore.secret(password: password)) == secret)
            // A secret of fewer than 32 bytes is the same number, as in `Felt::from_bytes_be_slice`.
            let key = try await keystore.starkKey(password: password)
            #expect(key.withExposedScalar { $0 } == (try UInt256(hex: "0x" + secret)))
            if let publicKey = try entry.optional("public_key")?.string() {
                #expect(key.publicKey == (try Felt(hex: publicKey)))
            }
            await expect(.wrongPassword) {
                try await keystore.starkKey(password: SecretBytes(bytes(entry.text("password")) + [0x20]))
            }
            tools.insert(try entry.text("writer"))
            withZeros += secret.hasPrefix("00") ? 1 : 0
        }
        #expect(tools.count == 3)
        #expect(withZeros >= 4)
    }

    /// What is written here for the same secret differs in nothing but salt, counter and name; spaces do not count.
    @Test func theFilesHaveOneForm() async throws {
        func form(_ value: JSONValue) -> String {
            guard let object = value.objectValue else {
                return value.stringValue.map { "\($0.utf8.count)" } ?? "\(value)"
            }
            return "{" + object.map { "\($0.key):\(form($0.value))" }.joined(separator: ",") + "}"
        }
        for entry in try KeysFixture.section("keystores", of: "eth-keystore") {
            let theirs = try JSONValue(parsing: entry.text("text").utf8)
            let ours = try await Keystore(
                sealing: entry.secret("secret"), password: entry.secret("password"), kdf: .light)
            #expect(form(ours.json) == form(theirs))
        }
    }

    /// Keys with leading zero bytes are stored as 32 bytes, as starknet-rs does, so that the length says nothing.
    @Test func smallKeysKeepTheirZeros() async throws {
        let password = SecretBytes("password".utf8)
        for scalar in ["0x1", "0xff", "0x100000000000000000000000000000000"] {
            let key = try StarkPrivateKey(UInt256(hex: scalar))
            let keystore = try await Keystore(sealing: key, password: password, kdf: KeystoreTests.cheap)
            #expect(keystore.json["crypto"]?["ciphertext"]?.stringValue?.utf8.count == 64)
            #expect(try await keystore.secret(password: password).count == 32)
        }
    }

    /// RFC 7914 wants n below 2^(16 r), and eth-keystore refuses a file that breaks it; so does BoringSSL.
    @Test func costsThatItRefusesAreNotWritten() async throws {
        let password = SecretBytes("password".utf8)
        for n in [1 << 16, 1 << 18] {
            await expect(.cost) {
                try await Keystore(sealing: .random(count: 32), password: password, kdf: .scrypt(n: n, r: 1, p: 1))
            }
        }
        let largest = KeystoreKDF.scrypt(n: 1 << 15, r: 1, p: 1)
        #expect(try await Keystore(sealing: .random(count: 32), password: password, kdf: largest).kdf == largest)
    }
}
