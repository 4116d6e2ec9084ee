// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CommandSupport
import Foundation
import StarkCrypto
import StarknetKeys
import Testing

struct KeyFileTests {
    private let folder = TemporaryFolder()
    private let key = StarkPrivateKey.random()
    private let password = SecretBytes("correct horse".utf8)

    private func path(_ name: String) -> String { folder.path(name) }

    private func keystore() async throws -> Keystore {
        try await Keystore(sealing: key, password: password, kdf: .light)
    }

    @Test func plainFilesRoundTrip() async throws {
        try KeyFile.create(key, at: path("key"))
        let read = try await KeyFile.read(path("key")) {
            Issue.record("a plain key has no password")
            return password
        }
        #expect(read.publicKey == key.publicKey)
    }

    @Test func keystoresRoundTrip() async throws {
        try KeyFile.create(try await keystore(), at: path("key.json"))
        #expect(try await KeyFile.read(path("key.json")) { password }.publicKey == key.publicKey)
        #expect(try await KeyFile.openKeystore(path("key.json")) { password }.publicKey == key.publicKey)
    }

    @Test func filesAreTheOwnersAndNeverOverwritten() async throws {
        try KeyFile.create(key, at: path("key"))
        try KeyFile.create(try await keystore(), at: path("key.json"))
        for name in ["key", "key.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let before = try Data(contentsOf: URL(filePath: path(name)))
            let failure = #expect(throws: CommandFailure.self) { try KeyFile.create(key, at: path(name)) }
            #expect(failure?.message.contains("never overwritten") == true)
            #expect(try Data(contentsOf: URL(filePath: path(name))) == before)
        }
    }

    @Test func wrongPasswordsAndFilesAreNamed() async throws {
        try KeyFile.create(try await keystore(), at: path("key.json"))
        let wrong = await #expect(throws: CommandFailure.self) {
            try await KeyFile.read(path("key.json")) { SecretBytes("wrong".utf8) }
        }
        #expect(wrong?.exitCode == .notPermitted)
        #expect(wrong?.message.contains("the password is wrong") == true)
        try SecretFile.create(SecretBytes("{\"version\": 3}".utf8), at: path("broken.json"))
        let broken = await #expect(throws: CommandFailure.self) {
            try await KeyFile.read(path("broken.json")) {
                Issue.record("the password of a broken file was asked for")
                return password
            }
        }
        #expect(broken?.message.contains("broken.json") == true)
        try SecretFile.create(SecretBytes("0xverysecret".utf8), at: path("bad"))
        let bad = await #expect(throws: CommandFailure.self) { try await KeyFile.read(path("bad")) { password } }
        #expect(bad?.message.contains("verysecret") == false)
        await #expect(throws: CommandFailure.self) { try await KeyFile.read(path("absent")) { password } }
        try SecretFile.create(SecretBytes([UInt8](repeating: 0x20, count: 70_000)), at: path("large"))
        await #expect(throws: CommandFailure.self) { try await KeyFile.read(path("large")) { password } }
    }

    @Test func aPasswordIsTheFirstLine() throws {
        for (number, (text, expected)) in [
            ("p\n", "p"), ("p", "p"), ("p\r\n", "p"), ("p q \nmore\n", "p q "), ("\n", ""), ("", ""), ("pä\n", "pä"),
        ].enumerated() {
            try SecretFile.create(SecretBytes(text.utf8), at: path("\(number)"))
            let line = try SecretFile.line(path("\(number)"), "the password file")
            #expect(line.isEqual(to: SecretBytes(expected.utf8)), "\(text.debugDescription)")
        }
    }
}

/// A folder that goes away with the value that made it.
final class TemporaryFolder: Sendable {
    private let url = FileManager.default.temporaryDirectory.appending(path: "smainer-\(UUID().uuidString)")

    init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
}
