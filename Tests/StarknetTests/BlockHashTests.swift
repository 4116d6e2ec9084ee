// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import StarkCrypto
import Starknet
import TestSupport
import Testing

@Suite("Block hashes", .enabled(if: SharedVectors.available, "needs ../shared/vectors"))
struct BlockHashTests {
    /// Real blocks of the feeder gateway with receipts and state updates.
    @Test(arguments: ["0.13.2_sepolia_integration_35748", "0.13.4_sepolia_integration_63881"])
    func realBlocks(_ name: String) throws {
        let block = try parsed(SharedVectors.data("blocks/\(name).block.json"))
        let update = try parsed(SharedVectors.data("blocks/\(name).state_update.json"))
        let version = try StarknetVersion(block.text("starknet_version"))
        let chain = try ChainID("SN_INTEGRATION_SEPOLIA")
        var executed: [BlockHash.ExecutedTransaction] = []
        for (item, receipt) in zip(try block.list("transactions"), try block.list("transaction_receipts")) {
            let transaction = try Transaction(json: JSONReader(gatewayToRPC(item)))
            let hash = try item.felt("transaction_hash")
            #expect(transaction.hasHash(hash, chainID: chain), "\(hash)")
            executed.append(try executedTransaction(hash, transaction.signature, receipt))
        }
        let diff = try stateDiff(#require(update["state_diff"]))
        let commitments = BlockHash.commitments(transactions: executed, stateDiff: diff, version: version)
        // The oldest of the two is from when the gateway did not tell all of them.
        for (key, value) in [
            ("transaction_commitment", commitments.transactions), ("event_commitment", commitments.events),
            ("receipt_commitment", commitments.receipts), ("state_diff_commitment", commitments.stateDiff),
        ] where block[key] != nil {
            #expect(try block.felt(key) == value, "\(key)")
        }
        #expect(try BlockHash.hash(header(block, version), commitments) == block.felt("block_hash"))
        var changed = commitments
        changed.eventCount += 1
        #expect(try BlockHash.hash(header(block, version), changed) != block.felt("block_hash"))
    }

    @Test func aHeaderOfMainnet() throws {
        let block = try parsed(SharedVectors.data("blocks/0.13.2.1_mainnet_700000.rpc_header.json"))
        let version = try StarknetVersion(block.text("starknet_version"))
        #expect(try BlockHash.hash(header(block, version), commitments(block)) == block.felt("block_hash"))
    }

    /// Sequencers sign the block hash itself; the keys are those that the feeder gateways publish.
    @Test func signaturesOfTheSequencers() throws {
        let integration: Felt = 0x4e4_856e_b36d_bd5f_4a7d_ca29_f7bb_5232_974e_f1fb_7eb5_b597_c580_7717_4c29_4da1
        let sepolia: Felt = 0x125_2b6b_ce13_5184_4c67_7869_c632_7e80_eae1_5357_55b6_11c6_6b8f_46e5_95b4_0eea
        let file = try parsed(SharedVectors.data("blocks/0.13.2_sepolia_integration_35748.signature.json"))
        let headers = try #require(parsed(SharedVectors.data("blocks/sepolia_headers_0_2.json")).arrayValue)
        #expect(headers.count == 3)
        for (block, key) in [(file, integration)] + headers.map({ ($0, sepolia) }) {
            let felts = try block.felts("signature")
            let signature = StarkSignature(r: felts[0], s: felts[1])
            let hash = try block.felt("block_hash")
            #expect(StarkECDSA.verify(signature, messageHash: hash, publicKey: key))
            #expect(!StarkECDSA.verify(signature, messageHash: hash + 1, publicKey: key))
        }
    }

    @Test func regressionValues() throws {
        let expected = try #require(parsed(SharedVectors.data("expected.json"))["block_hash_regression"])
        let item = try #require(expected["tx"])
        let transaction = BlockHash.ExecutedTransaction(
            hash: 1, signature: [2, 3], actualFee: try item.felt("actual_fee"),
            messages: try item.list("messages").map {
                BlockHash.Message(
                    fromAddress: try $0.felt("from"), toAddress: try $0.felt("to"), payload: try $0.felts("payload"))
            }, revertReason: "aborted", l1Gas: 16580, l1DataGas: 32)
        var diff = BlockHash.StateDiff()
        let changes = try #require(expected["state_diff"])
        func map(_ key: String) throws -> [Felt: Felt] {
            var map: [Felt: Felt] = [:]
            for (key, value) in try #require(changes[key]?.objectValue) {
                map[try Felt(parsing: key)] = try value.asFelt()
            }
            return map
        }
        diff.contractClasses = try map("deployed_contracts")
        diff.declaredClasses = try map("declared_classes(class->compiled)")
        diff.nonces = try map("nonces")
        diff.deprecatedDeclaredClasses = Set(try changes.felts("deprecated_declared_classes"))
        for (address, entries) in try #require(changes["storage_diffs"]?.objectValue) {
            for (key, value) in try #require(entries.objectValue) {
                diff.storage[try Felt(parsing: address), default: [:]][try Felt(parsing: key)] = try value.asFelt()
            }
        }
        #expect(try diff.commitment == expected.felt("state_diff_commitment"))
        #expect(diff.length == expected["state_diff_length"]?.intValue)
        // An empty map of storage is as good as none.
        diff.storage[0x99] = [:]
        #expect(try diff.commitment == expected.felt("state_diff_commitment"))

        for version in ["0.13.2", "0.13.4"] {
            let commitments = BlockHash.commitments(
                transactions: [transaction], stateDiff: diff, version: try StarknetVersion(version))
            #expect(try commitments.transactions == expected.felt("transaction_commitment"))
            #expect(try commitments.receipts == expected.felt("receipt_commitment"))
            #expect(commitments.events == .zero)
            let header = BlockHash.Header(
                number: 1, parentHash: 11, stateRoot: 2, sequencerAddress: 3, timestamp: 4,
                l1GasPrice: BlockHash.GasPrice(wei: 7, fri: 6), l1DataGasPrice: BlockHash.GasPrice(wei: 9, fri: 10),
                l2GasPrice: BlockHash.GasPrice(wei: 12, fri: 11), usesBlobs: true, version: try StarknetVersion(version)
            )
            #expect(try BlockHash.hash(header, commitments) == #require(expected["block_hash"]).felt(version))
        }
    }

    @Test func eventsOfThreeSeeds() throws {
        let expected = try #require(parsed(SharedVectors.data("expected.json"))["block_hash_regression"]?.objectValue)
        let member = try #require(expected.first { $0.key.hasPrefix("event_commitment of 3 events") })
        let seeds: [UInt64] = [0, 1, 2]
        let events = seeds.map { (seed: UInt64) -> BlockHash.Event in
            let felts = (0...8).map { Felt(seed + $0) }
            return BlockHash.Event(
                fromAddress: felts[8], keys: [felts[0], felts[1]], data: [felts[2], felts[3], felts[4]])
        }
        let transaction = BlockHash.ExecutedTransaction(
            hash: 0x1234, signature: [], actualFee: 0, events: events, l1Gas: 0, l1DataGas: 0)
        #expect(try BlockHash.eventCommitment([transaction]) == member.value.asFelt())
    }

    @Test func patriciaRoots() throws {
        let cases = try #require(parsed(SharedVectors.data("expected.json"))["patricia_root_height64_poseidon"]).list(
            "cases")
        for item in cases { #expect(try PatriciaCommitment.root(item.felts("leaves")) == item.felt("root")) }
    }

    @Test func stateRoots() throws {
        let vector = try #require(parsed(SharedVectors.data("expected.json"))["state_root_0_14_genesis"]?.objectValue)
        let root = try #require(vector.first { $0.key.hasPrefix("state_root") }).value.asFelt()
        // One contract, 0x2, with class and nonce 0 and the storage {0: 0x80}: tries of height 251 with one leaf.
        func single(_ leaf: Felt, at key: Felt) -> Felt { Pedersen.hash(leaf, key) + 251 }
        let leaf = Pedersen.hash(Pedersen.hash(Pedersen.hash(0, single(0x80, at: 0)), 0), 0)
        let contracts = single(leaf, at: 2)
        #expect(BlockHash.stateRoot(contracts: contracts, classes: 0, version: try StarknetVersion("0.14.0")) == root)
        #expect(
            BlockHash.stateRoot(contracts: contracts, classes: 0, version: try StarknetVersion("0.13.6")) == contracts)
        #expect(BlockHash.stateRoot(contracts: 0, classes: 0, version: try StarknetVersion("0.14.0")) == .zero)
    }

    private func header(_ block: JSONValue, _ version: StarknetVersion) throws -> BlockHash.Header {
        func price(_ name: String) throws -> BlockHash.GasPrice {
            guard let price = block[name] else { return BlockHash.GasPrice(wei: 0, fri: 0) }
            return BlockHash.GasPrice(wei: try price.felt("price_in_wei"), fri: try price.felt("price_in_fri"))
        }
        func number(_ name: String) throws -> UInt64 { try #require(block[name]?.numberValue?.uint64) }
        return BlockHash.Header(
            number: try number("block_number"),
            parentHash: try block.felt(block["parent_hash"] == nil ? "parent_block_hash" : "parent_hash"),
            stateRoot: try block.felt(block["new_root"] == nil ? "state_root" : "new_root"),
            sequencerAddress: try block.felt("sequencer_address"), timestamp: try number("timestamp"),
            l1GasPrice: try price("l1_gas_price"), l1DataGasPrice: try price("l1_data_gas_price"),
            l2GasPrice: try price("l2_gas_price"), usesBlobs: try block.text("l1_da_mode") == "BLOB", version: version)
    }

    private func commitments(_ block: JSONValue) throws -> BlockHash.Commitments {
        func number(_ name: String) throws -> UInt64 { try #require(block[name]?.numberValue?.uint64) }
        return BlockHash.Commitments(
            transactionCount: try number("transaction_count"), eventCount: try number("event_count"),
            stateDiffLength: try number("state_diff_length"), transactions: try block.felt("transaction_commitment"),
            events: try block.felt("event_commitment"), receipts: try block.felt("receipt_commitment"),
            stateDiff: try block.felt("state_diff_commitment"))
    }

    private func executedTransaction(
        _ hash: Felt, _ signature: [Felt], _ receipt: JSONValue
    ) throws -> BlockHash.ExecutedTransaction {
        #expect(try receipt.felt("transaction_hash") == hash)
        let gas = try #require(receipt["execution_resources"]?["total_gas_consumed"])
        return BlockHash.ExecutedTransaction(
            hash: hash, signature: signature, actualFee: try receipt.felt("actual_fee"),
            messages: try receipt.list("l2_to_l1_messages").map {
                BlockHash.Message(
                    fromAddress: try $0.felt("from_address"), toAddress: try $0.felt("to_address"),
                    payload: try $0.felts("payload"))
            },
            events: try receipt.list("events").map {
                BlockHash.Event(
                    fromAddress: try $0.felt("from_address"), keys: try $0.felts("keys"), data: try $0.felts("data"))
            },
            revertReason: receipt["revert_error"]?.stringValue, l1Gas: try gas.felt("l1_gas").uint64 ?? 0,
            l1DataGas: try gas.felt("l1_data_gas").uint64 ?? 0)
    }

    private func stateDiff(_ json: JSONValue) throws -> BlockHash.StateDiff {
        var diff = BlockHash.StateDiff()
        for (address, entries) in try #require(json["storage_diffs"]?.objectValue) {
            for entry in try #require(entries.arrayValue) {
                diff.storage[try Felt(parsing: address), default: [:]][try entry.felt("key")] = try entry.felt("value")
            }
        }
        for (address, nonce) in try #require(json["nonces"]?.objectValue) {
            diff.nonces[try Felt(parsing: address)] = try nonce.asFelt()
        }
        for item in try json.list("deployed_contracts") + json.list("replaced_classes") {
            diff.contractClasses[try item.felt("address")] = try item.felt("class_hash")
        }
        for item in try json.list("declared_classes") {
            diff.declaredClasses[try item.felt("class_hash")] = try item.felt("compiled_class_hash")
        }
        diff.deprecatedDeclaredClasses = Set(try json.felts("old_declared_contracts"))
        return diff
    }
}

@Suite("Versions of the protocol")
struct StarknetVersionTests {
    @Test func order() throws {
        let sorted = ["0.9", "0.13.2", "0.13.2.1", "0.13.4", "0.13.10", "0.14.0", "1.0"]
        let versions = try sorted.map { try StarknetVersion($0) }
        #expect(versions.shuffled().sorted() == versions)
        #expect(try StarknetVersion("0.13.4") == .l2GasPrices)
    }

    @Test(arguments: ["", "1", "1.2.3.4.5", "0.13.", "0.x", "0.-1", "0.99999999", "０.１"])
    func refuses(_ text: String) {
        #expect { try StarknetVersion(text) } throws: { ($0 as? StarknetError)?.code == .version }
    }

    @Test func oldBlocksAreRefused() throws {
        let price = BlockHash.GasPrice(wei: 1, fri: 1)
        let header = BlockHash.Header(
            number: 0, parentHash: 0, stateRoot: 0, sequencerAddress: 0, timestamp: 0, l1GasPrice: price,
            l1DataGasPrice: price, l2GasPrice: price, usesBlobs: true, version: try StarknetVersion("0.13.1.1"))
        let none = BlockHash.commitments(transactions: [], stateDiff: BlockHash.StateDiff(), version: header.version)
        #expect { try BlockHash.hash(header, none) } throws: { ($0 as? StarknetError)?.code == .version }
    }
}
