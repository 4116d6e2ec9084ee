// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import JSON
import Provider
import StarkCrypto
import StarknetKeys
import Testing

struct ProviderOptionsTests {
    private let folder: TemporaryFolder
    private let key = StarkPrivateKey.random()

    init() { folder = TemporaryFolder() }

    private init(_ folder: TemporaryFolder) { self.folder = folder }

    /// A keystore, its password's file, and a configuration file with these settings beside the ones that are needed.
    private func options(_ settings: [String: String], _ arguments: [String]) async throws -> ProviderOptions {
        let keystore = try await Keystore(sealing: key, password: SecretBytes("correct horse".utf8), kdf: .light)
        try KeyFile.create(keystore, at: folder.path("node.json"))
        try KeyFile.create(.random(), at: folder.path("other.key"))
        try SecretFile.create(SecretBytes("correct horse\n".utf8), at: folder.path("password"))
        try SecretFile.create(SecretBytes("wrong\n".utf8), at: folder.path("wrong"))
        var all = [
            "SMAINER_RELAYER_URL": "http://127.0.0.1:8080", "SMAINER_NODE_ID": "node-1",
            "STARKNET_ACCOUNT_ADDRESS": "0x99", "STARKNET_RPC_URL": "http://127.0.0.1:5050/rpc",
            "SMAINER_CONTRACT_ADDRESS": "0x77",
        ]
        all.merge(settings) { $1 }
        let document = JSONValue.object(JSONObject(uniqueKeysWithValues: all.map { ($0.key, .string($0.value)) }))
        try SecretFile.create(SecretBytes(document.serialized().utf8), at: folder.path("config.json"))
        return try ProviderOptions.parse(["--config", folder.path("config.json")] + arguments)
    }

    @Test func aKeystoreAsAFlag() async throws {
        let options = try await options(
            ["STARKNET_PRIVATE_KEY": "0x1234"],
            ["--keystore", folder.path("node.json"), "--keystore-password-file", folder.path("password")])
        #expect(try await options.configuration(environment: [:]).signingKey.publicKey == key.publicKey)
    }

    @Test func aKeyFileAsAFlagWins() async throws {
        let options = try await options(
            ["SMAINER_KEYSTORE": folder.path("node.json")], ["--key-file", folder.path("other.key")])
        let expected = try await KeyFile.read(folder.path("other.key")) { SecretBytes([]) }.publicKey
        #expect(try await options.configuration(environment: [:]).signingKey.publicKey == expected)
    }

    @Test func twoKeysAreOneTooMany() async throws {
        for other in ["STARKNET_PRIVATE_KEY", "STARKNET_PRIVATE_KEY_FILE"] {
            let folder = TemporaryFolder()
            let options = try await ProviderOptionsTests(folder).options(
                ["SMAINER_KEYSTORE": folder.path("node.json"), other: folder.path("other.key")], [])
            let error = await #expect(throws: CommandFailure.self) { try await options.configuration(environment: [:]) }
            #expect(error?.message.contains(other) == true, "\(error?.message ?? "no error")")
            withExtendedLifetime(folder) {}
        }
        let options = try await options(
            [:], ["--keystore", folder.path("node.json"), "--key-file", folder.path("other.key")])
        await #expect(throws: CommandFailure.self) { try await options.configuration(environment: [:]) }
    }

    @Test func aWrongPasswordIsNotPermitted() async throws {
        let options = try await options(
            [:], ["--keystore", folder.path("node.json"), "--keystore-password-file", folder.path("wrong")])
        let failure = await #expect(throws: CommandFailure.self) { try await options.configuration(environment: [:]) }
        #expect(failure?.exitCode == .notPermitted)
    }

}
