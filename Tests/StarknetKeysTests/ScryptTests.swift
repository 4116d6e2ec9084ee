// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import StarkCrypto
import StarknetKeys
import TestSupport
import Testing

/// Both implementations against Python's (OpenSSL), the RFC and each other.
struct ScryptTests {
    @Test func knownAnswers() throws {
        for entry in try KeysFixture.section("scrypt") {
            let (n, r, p) = (try entry.int("n"), try entry.int("r"), try entry.int("p"))
            let (password, salt) = (try entry.secret("password"), try entry.secret("salt"))
            let expected = try entry.text("key")
            for derive in [Scrypt.derive, Scrypt.portable] {
                #expect(hex(derive(password, salt, n, r, p, expected.utf8.count / 2)) == expected, "\(n) \(r) \(p)")
            }
        }
    }

    /// RFC 7914, section 12.
    @Test func vectorsOfTheStandard() {
        let empty = SecretBytes([])
        let first =
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        #expect(hex(Scrypt.derive(password: empty, salt: empty, n: 16, r: 1, p: 1, count: 64)) == first)
        #expect(hex(Scrypt.portable(password: empty, salt: empty, n: 16, r: 1, p: 1, count: 64)) == first)
        let second =
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        let password = SecretBytes("password".utf8)
        let salt = SecretBytes("NaCl".utf8)
        #expect(hex(Scrypt.derive(password: password, salt: salt, n: 1024, r: 8, p: 16, count: 64)) == second)
    }

    @Test func bothImplementationsAgree() {
        var generator = SeededGenerator.random()
        for _ in 0..<20 {
            let n = 1 << Int.random(in: 1...8, using: &generator)
            let r = Int.random(in: 1...12, using: &generator)
            let p = Int.random(in: 1...3, using: &generator)
            let password = SecretBytes((0..<Int.random(in: 0...70, using: &generator)).map { UInt8($0) })
            let salt = SecretBytes((0..<Int.random(in: 1...40, using: &generator)).map { UInt8($0) })
            #expect(
                Scrypt.derive(password: password, salt: salt, n: n, r: r, p: p, count: 32)
                    .isEqual(to: Scrypt.portable(password: password, salt: salt, n: n, r: r, p: p, count: 32)))
        }
    }
}
