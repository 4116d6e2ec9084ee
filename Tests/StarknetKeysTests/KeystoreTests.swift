// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import Foundation
import JSON
import StarkCrypto
import StarknetKeys
import TestSupport
import Testing

struct KeystoreTests {
    /// Cheap, so that the tests of everything else are fast.
    static let cheap = KeystoreKDF.scrypt(n: 16, r: 8, p: 1)

    /// Files that eth-keyfile wrote.
    @Test func filesOfPythonOpen() async throws {
        for entry in try KeysFixture.section("keystores") {
            let keystore = try Keystore(json: entry.required("keystore").value)
            let password = try entry.secret("password")
            #expect(hex(try await keystore.secret(password: password)) == (try entry.text("secret")))
            let key = try await keystore.starkKey(password: password)
            #expect(key.withExposedScalar { $0 } == (try UInt256(hex: "0x" + entry.text("secret"))))
            await expect(.wrongPassword) {
                try await keystore.secret(password: .init(bytes(entry.text("password")) + [0x20]))
            }
        }
    }

    /// The examples of the Web3 Secret Storage definition. Its scrypt example has parameters that RFC 7914 forbids.
    @Test(arguments: [OfficialVector.pbkdf2, OfficialVector.scrypt])
    func officialVectors(_ document: String) async throws {
        let keystore = try Keystore(parsing: document.utf8)
        let key = try await keystore.ethereumKey(password: SecretBytes("testpassword".utf8))
        #expect(hex(key.secret) == "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")
        #expect(key.address.description.lowercased() == "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b")
        // It is more than the order of the STARK curve.
        await expect(.notAPrivateKey) { try await keystore.starkKey(password: SecretBytes("testpassword".utf8)) }
    }

    @Test func randomKeysRoundTrip() async throws {
        var generator = SeededGenerator.random()
        for _ in 0..<25 {
            let kdf: KeystoreKDF =
                Bool.random(using: &generator)
                ? .scrypt(
                    n: 1 << Int.random(in: 1...7, using: &generator), r: Int.random(in: 1...9, using: &generator),
                    p: Int.random(in: 1...3, using: &generator))
                : .pbkdf2(iterations: Int.random(in: 1...300, using: &generator))
            let secret = SecretBytes(
                (0..<Int.random(in: 1...100, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                })
            let password = SecretBytes(
                (0..<Int.random(in: 0...90, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                })
            let written = try await Keystore(sealing: secret, password: password, kdf: kdf)
            let read = try Keystore(parsing: written.json.pretty().utf8)
            #expect(read == written)
            #expect(read.kdf == kdf)
            #expect(try await read.secret(password: password).isEqual(to: secret))
            await expect(.wrongPassword) {
                try await read.secret(password: .init([1] + Array(repeating: 2, count: 91)))
            }
        }
    }

    @Test func bothKindsOfKeysRoundTrip() async throws {
        let password = SecretBytes("pässwörd".utf8)
        let stark = StarkPrivateKey.random()
        let first = try await Keystore(sealing: stark, password: password, kdf: .light)
        #expect(first.address == nil)
        #expect(try await first.starkKey(password: password).publicKey == stark.publicKey)
        let ethereum = EthereumPrivateKey.random()
        let second = try await Keystore(sealing: ethereum, password: password, kdf: Self.cheap)
        #expect(try await second.ethereumKey(password: password).address == ethereum.address)
        #expect(second.address.map { "0x" + $0 } == ethereum.address.description.lowercased())
    }

    /// What starkli's and sncast's reader (eth-keystore) asks for: exactly these members, hexadecimal without 0x, a UUID.
    @Test func theFileIsWhatStarkliWrites() async throws {
        let keystore = try await Keystore(
            sealing: StarkPrivateKey(Felt(5)), password: SecretBytes("p".utf8), kdf: .light)
        let document = keystore.json
        #expect(try #require(document.objectValue).map(\.key) == ["crypto", "id", "version"])
        let crypto = try #require(document["crypto"]?.objectValue)
        #expect(crypto.map(\.key) == ["cipher", "cipherparams", "ciphertext", "kdf", "kdfparams", "mac"])
        #expect(document["crypto"]?["kdfparams"]?.objectValue?.map(\.key) == ["dklen", "n", "p", "r", "salt"])
        #expect(document["crypto"]?["kdfparams"]?["n"]?.intValue == 8192)
        #expect(document["crypto"]?["ciphertext"]?.stringValue?.utf8.count == 64)
        #expect(document["crypto"]?["cipherparams"]?["iv"]?.stringValue?.utf8.count == 32)
        #expect(document["id"]?.stringValue.flatMap(UUID.init(uuidString:)) != nil)
        #expect(document["version"]?.intValue == 3)
        let pbkdf2 = try await Keystore(
            sealing: StarkPrivateKey(Felt(5)), password: SecretBytes("p".utf8), kdf: .pbkdf2(iterations: 2))
        #expect(pbkdf2.json["crypto"]?["kdfparams"]?.objectValue?.map(\.key) == ["c", "dklen", "prf", "salt"])
    }

    @Test func saltAndCounterAreFresh() async throws {
        let secret = SecretBytes([1])
        var seen: Set<String> = []
        for _ in 0..<10 {
            let document = try await Keystore(sealing: secret, password: secret, kdf: Self.cheap).json
            seen.insert(try #require(document["crypto"]?["kdfparams"]?["salt"]?.stringValue))
            seen.insert(try #require(document["crypto"]?["cipherparams"]?["iv"]?.stringValue))
            seen.insert(try #require(document["id"]?.stringValue))
        }
        #expect(seen.count == 30)
    }

    /// All kinds of costs and passwords through files. `scripts/fixtures/keys.py open FOLDER` opens the same files with
    /// Python after a run with SMAINER_KEYSTORE_EXCHANGE set to a folder.
    @Test func filesGoAndCome() async throws {
        let given = ProcessInfo.processInfo.environment["SMAINER_KEYSTORE_EXCHANGE"]
        let folder =
            given.map { URL(filePath: $0) }
            ?? FileManager.default.temporaryDirectory.appending(path: "keystores-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { if given == nil { try? FileManager.default.removeItem(at: folder) } }
        for (number, kdf) in [
            KeystoreKDF.light, Self.cheap, .scrypt(n: 1 << 10, r: 17, p: 2), .pbkdf2(iterations: 1),
            .pbkdf2(iterations: 10_000),
        ].enumerated() {
            for (name, password) in [("empty", ""), ("ascii", "correct horse"), ("utf8", "pässwörd ✓")] {
                let secret = SecretBytes.random(count: 32)
                let keystore = try await Keystore(sealing: secret, password: SecretBytes(password.utf8), kdf: kdf)
                let file = folder.appending(path: "\(number)-\(name)")
                try Data(keystore.json.pretty().utf8).write(to: file.appendingPathExtension("json"))
                try Data(hex(secret).utf8).write(to: file.appendingPathExtension("secret"))
                try Data(hex(password.utf8).utf8).write(to: file.appendingPathExtension("password"))
                let read = try Keystore(parsing: Data(contentsOf: file.appendingPathExtension("json")))
                #expect(try await read.secret(password: SecretBytes(password.utf8)).isEqual(to: secret))
            }
        }
    }
}

func expect(
    _ code: KeystoreError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect((error as? KeystoreError)?.code == code, "\(error)", sourceLocation: sourceLocation)
    }
}

/// The two complete examples of the definition, with the password `testpassword`.
enum OfficialVector {
    static let pbkdf2 = """
        {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46", "kdf": "pbkdf2",
        "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
        "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
        """
    static let scrypt = """
        {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c", "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 262144, "p": 8, "r": 1,
        "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
        """
}
