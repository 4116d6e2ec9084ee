// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import StarkCrypto
import StarknetKeys
import TestSupport
import Testing

/// Damaged files, and files made by somebody who wants the reader to fail, to lie or to work for hours.
struct HostileKeystoreTests {
    private static let password = SecretBytes("password".utf8)

    private static func sound(_ kdf: KeystoreKDF = KeystoreTests.cheap) throws -> JSONValue {
        try Keystore(sealing: SecretBytes(Array(1...32)), password: password, kdf: kdf).json
    }

    /// The document with a member at a path replaced, or left out for nil.
    private static func changed(_ document: JSONValue, _ path: [String], _ value: JSONValue?) -> JSONValue {
        guard let name = path.first, var object = document.objectValue else { return document }
        if path.count > 1 {
            object.set(name, changed(object[name] ?? [:], Array(path.dropFirst()), value))
        } else if let value {
            object.set(name, value)
        } else {
            object.remove(name)
        }
        return .object(object)
    }

    private static func paths(_ value: JSONValue, _ prefix: [String] = []) -> [[String]] {
        guard let object = value.objectValue else { return [prefix] }
        return (prefix.isEmpty ? [] : [prefix]) + object.flatMap { paths($0.value, prefix + [$0.key]) }
    }

    @Test(arguments: [KeystoreTests.cheap, .pbkdf2(iterations: 3)])
    func everyMemberIsNeededAndChecked(_ kdf: KeystoreKDF) throws {
        let document = try Self.sound(kdf)
        let paths = Self.paths(document)
        #expect(paths.count >= 13)
        let wrong: [JSONValue] = [
            nil, true, 3.5, -1, "", "zz", "0x0", [], [:], "\u{0}", .string(String(repeating: "a", count: 5_000)),
        ]
        for path in paths where path != ["id"] {
            let code = #expect(throws: KeystoreError.self, "\(path)") {
                _ = try Keystore(json: Self.changed(document, path, nil))
            }?.code
            #expect(code == .malformed, "\(path)")
            for value in wrong {
                #expect(throws: KeystoreError.self, "\(path) \(value)") {
                    let keystore = try Keystore(json: Self.changed(document, path, value))
                    // A number in place is refused when its cost is looked at.
                    _ = try keystore.secret(password: Self.password) as SecretBytes
                }
            }
        }
        // The identifier may be absent, but is a short text.
        #expect(throws: Never.self) { try Keystore(json: Self.changed(document, ["id"], nil)) }
        #expect(throws: KeystoreError.self) { try Keystore(json: Self.changed(document, ["id"], 5)) }
        #expect(throws: Never.self) { try Keystore(json: Self.changed(document, ["x-ethers"], [1])) }
    }

    @Test func whatIsUnsupportedIsSaidSo() throws {
        let document = try Self.sound()
        for (path, value) in [
            (["version"], 1), (["version"], 4), (["crypto", "cipher"], "aes-128-cbc"),
            (["crypto", "cipher"], "AES-128-CTR"),
            (["crypto", "kdf"], "argon2id"), (["crypto", "kdf"], "Scrypt"),
        ] as [([String], JSONValue)] {
            #expect(throws: KeystoreError.self) { try Keystore(json: Self.changed(document, path, value)) }
            do {
                _ = try Keystore(json: Self.changed(document, path, value))
            } catch {
                #expect(error.code == .unsupported, "\(error)")
                #expect(error.message.contains(path.last ?? ""), "\(error)")
            }
        }
        let sha512 = Self.changed(
            try Self.sound(.pbkdf2(iterations: 1)), ["crypto", "kdfparams", "prf"], "hmac-sha512")
        #expect(throws: KeystoreError.self) { try Keystore(json: sha512) }
    }

    /// Refused before any memory is allocated or any step is made: were it not, the test would not end.
    @Test(
        arguments: [
            .scrypt(n: 1 << 31, r: 8, p: 1), .scrypt(n: 1 << 20, r: 8, p: 1), .scrypt(n: 1 << 18, r: 1024, p: 1),
            .scrypt(n: 1 << 18, r: 8, p: 64), .scrypt(n: 2, r: 1 << 20, p: 1), .scrypt(n: 2, r: 1, p: 1 << 30),
            .scrypt(n: 1 << 40, r: 1 << 40, p: 1 << 40), .scrypt(n: 0, r: 8, p: 1), .scrypt(n: 1, r: 8, p: 1),
            .scrypt(n: 3, r: 8, p: 1), .scrypt(n: 1023, r: 8, p: 1), .scrypt(n: 16, r: 0, p: 1),
            .scrypt(n: 16, r: 1, p: 0), .pbkdf2(iterations: 0), .pbkdf2(iterations: 1 << 32),
            .pbkdf2(iterations: 1 << 40),
        ] as [KeystoreKDF])
    func hugeCostsAreRefused(_ kdf: KeystoreKDF) async throws {
        var document = try Self.sound(kdf.isScrypt ? KeystoreTests.cheap : .pbkdf2(iterations: 3))
        switch kdf {
        case .scrypt(let n, let r, let p):
            for (name, value) in [("n", n), ("r", r), ("p", p)] {
                document = Self.changed(document, ["crypto", "kdfparams", name], .integer(value))
            }
        case .pbkdf2(let iterations):
            document = Self.changed(document, ["crypto", "kdfparams", "c"], .integer(iterations))
        }
        let keystore = try Keystore(json: document)
        await expect(.cost) { try await keystore.secret(password: Self.password) }
        await expect(.cost) { try await Keystore(sealing: .random(count: 32), password: Self.password, kdf: kdf) }
    }

    @Test func limitsAreTheCallers() async throws {
        let keystore = try Keystore(json: Self.sound(.scrypt(n: 64, r: 8, p: 1)))
        await expect(.cost) {
            try await keystore.secret(password: Self.password, limits: KeystoreLimits(memory: 64 * 1024))
        }
        await expect(.cost) { try await keystore.secret(password: Self.password, limits: KeystoreLimits(work: 511)) }
        #expect(try await keystore.secret(password: Self.password, limits: KeystoreLimits(work: 512)).count == 32)
        let other = try Keystore(json: Self.sound(.pbkdf2(iterations: 10)))
        await expect(.cost) { try await other.secret(password: Self.password, limits: KeystoreLimits(iterations: 9)) }
        #expect(try await other.secret(password: Self.password, limits: KeystoreLimits(iterations: 10)).count == 32)
    }

    /// The MAC covers the ciphertext and, through the key, salt and costs; one changed bit of any is noticed.
    @Test func changedBitsAreNoticed() async throws {
        var generator = SeededGenerator.random()
        let document = try Self.sound()
        for path in [["crypto", "ciphertext"], ["crypto", "mac"], ["crypto", "kdfparams", "salt"]] {
            let text = try #require(path.reduce(Optional(document)) { $0?[$1] }?.stringValue)
            for _ in 0..<20 {
                var changed = bytes(text)
                changed[Int.random(in: changed.indices, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                let keystore = try Keystore(json: Self.changed(document, path, .string(hex(changed))))
                await expect(.wrongPassword) { try await keystore.secret(password: Self.password) }
            }
        }
        let cheaper = Self.changed(document, ["crypto", "kdfparams", "n"], 32)
        await expect(.wrongPassword) { try await Keystore(json: cheaper).secret(password: Self.password) }
    }

    /// Both spellings that are in use, prefixes and capitals.
    @Test func otherSpellingsOpen() async throws {
        let document = try Self.sound()
        let crypto = try #require(document["crypto"])
        let capital: JSONValue = ["Crypto": crypto, "version": 3]
        #expect(try await Keystore(json: capital).secret(password: Self.password).count == 32)
        let ciphertext = try #require(crypto["ciphertext"]?.stringValue)
        for text in ["0x" + ciphertext, ciphertext.uppercased()] {
            let keystore = try Keystore(json: Self.changed(document, ["crypto", "ciphertext"], .string(text)))
            #expect(try await keystore.secret(password: Self.password).count == 32)
        }
        let longer = Self.changed(document, ["crypto", "kdfparams", "dklen"], 64)
        #expect(try await Keystore(json: longer).secret(password: Self.password).count == 32)
    }

    @Test func textsThatAreNoKeystores() {
        for text in [
            "", "{", "[]", "null", "{}", "{\"version\": 3}", "\u{feff}{}", String(repeating: "[", count: 1000),
            "{\"version\":3,\"version\":3}", "{\"crypto\":" + String(repeating: " ", count: 70_000) + "{}}",
        ] {
            let code = #expect(throws: KeystoreError.self) { try Keystore(parsing: text.utf8) }?.code
            #expect(code == .malformed)
        }
    }

    /// Ten thousand damaged texts: whatever comes, it is an error or a keystore, never a crash.
    @Test func damagedTextsNeverCrash() throws {
        var generator = SeededGenerator.random()
        let text = Array(try Self.sound().serialized().utf8)
        for _ in 0..<10_000 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: damaged.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: damaged.remove(at: place)
                default: damaged.insert(contentsOf: damaged[place...].prefix(8), at: place)
                }
            }
            do {
                _ = try Keystore(parsing: damaged)
            } catch {
                #expect([.malformed, .unsupported].contains(error.code))
            }
        }
    }
}

extension KeystoreKDF {
    fileprivate var isScrypt: Bool { if case .scrypt = self { true } else { false } }
}
