// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import StarkCrypto
import StarknetKeys
import Testing

struct DerivationTests {
    private func master(_ phrase: String) throws -> ExtendedPrivateKey {
        try ExtendedPrivateKey(seed: Mnemonic(parsing: SecretBytes(phrase.utf8)).seed())
    }

    private func number(_ key: StarkPrivateKey) -> UInt256 { key.withExposedScalar { $0 } }

    /// bip_utils, with the seeds of BIP-32's own vectors among others.
    @Test func bip32KnownAnswers() throws {
        for entry in try KeysFixture.section("bip32") {
            let path = try DerivationPath(parsing: entry.text("path"))
            let node = try ExtendedPrivateKey(seed: entry.secret("seed")).derived(along: path)
            #expect(hex(node.key.secret) == (try entry.text("key")), "\(path)")
            #expect(hex(node.chainCode) == (try entry.text("chain_code")), "\(path)")
        }
    }

    /// The first vector of BIP-32, taken from the extended keys that the standard prints.
    @Test func bip32VectorOfTheStandard() throws {
        let master = try ExtendedPrivateKey(seed: SecretBytes(bytes("000102030405060708090a0b0c0d0e0f")))
        #expect(hex(master.key.secret) == "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")
        #expect(hex(master.chainCode) == "873dff81c02f525623fd1fe5167eac3a55a049de3d314bb42ee227ffed37d508")
    }

    /// Two of the phrases have a first key of Ethereum with leading zero bytes, which Ready's seed leaves out; the key
    /// of a third begins with half a byte of zeros, which it keeps.
    @Test func starkKeysOfWallets() throws {
        for entry in try KeysFixture.section("stark") {
            let master = try master(entry.text("phrase"))
            let index = UInt32(try entry.int("index"))
            let key: StarkPrivateKey
            let path: DerivationPath
            switch try entry.text("scheme") {
            case "eip2645":
                path = try .eip2645(
                    layer: entry.text("layer"), application: entry.text("application"),
                    address: EthereumAddress(parsing: entry.text("address").lowercased()), index: index)
                key = try master.starkKey(along: path)
            case "braavos":
                path = .starknetWallet(index)
                key = try master.starkKey(along: path)
            case "ready":
                path = .starknetWallet(index)
                key = try master.readyMaster().starkKey(along: path)
            case let scheme:
                Issue.record("an unknown scheme: \(scheme)")
                continue
            }
            #expect(path.description == (try entry.text("path")))
            #expect(try DerivationPath(parsing: entry.text("path")) == path)
            #expect(number(key) == (try UInt256(parsing: entry.text("key"))))
        }
    }

    @Test func grindingKnownAnswers() throws {
        var tries: Set<Int> = []
        for entry in try KeysFixture.section("grinding") {
            let key = StarkPrivateKey(grinding: try entry.secret("seed"))
            #expect(number(key) == (try UInt256(parsing: entry.text("key"))))
            tries.insert(try entry.int("tries"))
        }
        #expect(tries.isSuperset(of: [1, 2, 3]))
    }

    @Test func pathsAreParsedAndPrinted() throws {
        for text in [
            "m", "m/0", "m/44'/9004'/0'/0/0", "m/2147483647'/2147483647", "m/2645'/1195502025'/1148870696'/0'/0'/3",
        ] {
            #expect(try DerivationPath(parsing: text).description == text)
        }
        #expect(try DerivationPath(parsing: "m/1h/2H/3'").components == [1, 2, 3].map { $0 | 1 << 31 })
        #expect(DerivationPath.starknetWallet(7).description == "m/44'/9004'/0'/0/7")
        #expect(DerivationPath.ethereumWallet(2).description == "m/44'/60'/0'/0/2")
    }

    /// The numbers are those of Argent's and StarkWare's published paths.
    @Test func namesInPathsAreHashed() throws {
        let argent = try DerivationPath(parsing: "m/2645'/1195502025'/1148870696'/0'/0'/0")
        #expect(try DerivationPath(parsing: "m/2645'/starknet'/argentx'/0'/0'/0") == argent)
        #expect(try DerivationPath(parsing: "m//starknet'/argentx'/0'/0'/0") == argent)
        #expect(try DerivationPath.eip2645(layer: "starknet", application: "argentx", index: 0) == argent)
        let starkex = try DerivationPath.eip2645(layer: "starkex", application: "starkdeployement", index: 0)
        #expect(starkex.description == "m/2645'/579218131'/891216374'/0'/0'/0")
    }

    @Test(arguments: [
        "", "M/0", "0/1", "/0", "m/", "m//0", "m/0/", "m/-1", "m/+1", "m/2147483648", "m/4294967296'", "m/1''", "m/'",
        "m/0x1", "m/a", "m/44'/starknet'/0'/0/0", "m/2645'/starknet/starkli'/0'/0'/0",
        "m/2645'/starknet'/starkli'/0'/0'/x", "m/2645'/stark net'/starkli'/0'/0'/0", "m/2645'/2x'/starkli'/0'/0'/0",
        "m/2645'/''/starkli'/0'/0'/0", "m/\u{0661}", " m/0", "m/0 ",
    ])
    func textsThatAreNoPaths(_ text: String) {
        #expect(throws: DerivationError.self) { try DerivationPath(parsing: text) }
    }

    @Test func seedsOfWrongLengthsAndIndices() {
        for count in [0, 15, 65] {
            #expect(throws: DerivationError.self) { try ExtendedPrivateKey(seed: .random(count: count)) }
        }
        #expect(throws: DerivationError.self) {
            try DerivationPath.eip2645(layer: "a", application: "b", index: 1 << 31)
        }
    }

    @Test func nothingShowsTheSecret() throws {
        let key = try ExtendedPrivateKey(seed: SecretBytes(bytes("000102030405060708090a0b0c0d0e0f")))
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        #expect(!text.contains("e8f32e72"))
        #expect(!text.contains("873dff81"))
        #expect(!text.contains("232"))
    }
}
