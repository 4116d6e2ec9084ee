// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import Starknet
import StarknetRPC
import TestSupport
import Testing

/// Reads the recorded shapes of JSON-RPC 0.10, writes them again and expects the same JSON.
@Suite(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
struct SharedVectorTests {
    private static func roundTrip<Value: JSONEncodable & JSONDecodable>(
        _ path: String, as type: Value.Type
    ) throws -> Value {
        let json = try JSONValue(parsing: [UInt8](SharedVectors.data("rpc_0.10/\(path)")))
        let value = try Value(json: JSONReader(json))
        #expect(value.json == json, "\(path)")
        return value
    }

    @Test(arguments: [
        "receipt_pre_confirmed", "receipt_l1_accepted", "receipt_reverted_preconfirmed", "receipt_pre_latest",
        "receipt_reverted", "receipt_l2_accepted",
    ])
    func receipts(name: String) throws {
        let receipt = try Self.roundTrip("transactions/\(name).json", as: TransactionReceipt.self)
        #expect(receipt.isSucceeded == !name.contains("reverted"))
        #expect((receipt.blockHash == nil) == (name.contains("pre")))
    }

    @Test(arguments: [
        "status_pre_confirmed", "status_pre_latest", "status_candidate", "status_reverted_with_reason",
        "status_reverted",
    ])
    func statuses(name: String) throws {
        _ = try Self.roundTrip("transactions/\(name).json", as: TransactionStatus.self)
    }

    @Test(arguments: [
        "txn_reverted", "txn_candidate_hash_0", "txn_preconfirmed_reverted", "txn_1", "txn_pre_latest_hash_0",
        "txn_pre_confirmed_hash_0",
    ])
    func transactions(name: String) throws {
        _ = try Self.roundTrip("transactions/\(name).json", as: TransactionWithHash.self)
    }

    @Test func blocks() throws {
        let latest = try Self.roundTrip("blocks/latest.json", as: BlockAnswer<TransactionWithReceipt>.self)
        #expect(latest.block?.number == 2)
        let hashes = try Self.roundTrip("blocks/latest_with_tx_hashes.json", as: BlockAnswer<Felt>.self)
        #expect(hashes.block?.hash == latest.block?.hash)
        _ = try Self.roundTrip("blocks/latest_with_txs.json", as: BlockAnswer<TransactionWithHash>.self)
        for (name, type) in [("pre_confirmed_with_tx_hashes", BlockAnswer<Felt>.self)] {
            #expect(try Self.roundTrip("blocks/\(name).json", as: type).block == nil)
        }
        _ = try Self.roundTrip("blocks/pre_confirmed_with_txs.json", as: BlockAnswer<TransactionWithHash>.self)
        _ = try Self.roundTrip("blocks/pre_confirmed.json", as: BlockAnswer<TransactionWithReceipt>.self)
    }

    @Test func proofFactsAreRead() throws {
        let json = try JSONValue(
            parsing: [UInt8](SharedVectors.data("rpc_0.10/blocks/latest_with_txs_including_proof_facts.json")))
        let block = try BlockAnswer<TransactionWithHash>(json: JSONReader(json))
        let facts = block.block?.transactions.compactMap { entry -> [Felt]? in
            guard case .invoke(let invoke) = entry.transaction else { return nil }
            return invoke.proofFacts
        }
        #expect(facts?.contains { !$0.isEmpty } == true)
    }

    @Test func stateUpdates() throws {
        let full = try Self.roundTrip("state_updates/full.json", as: StateUpdate.self)
        #expect(full.diff.nonces == [.init(address: 0xca, nonce: 0x404ce)])
        let open = try Self.roundTrip("state_updates/pre_confirmed.json", as: StateUpdate.self)
        #expect(open.blockHash == nil && open.newRoot == nil)
    }

    @Test func storageAndClassHashes() throws {
        #expect(try Self.roundTrip("storage_at/latest.json", as: StorageValue.self).lastUpdateBlock == nil)
        #expect(
            try Self.roundTrip("storage_at/latest_with_update_block.json", as: StorageValue.self).lastUpdateBlock == 2)
        _ = try Self.roundTrip("class_hash/latest.json", as: Felt.self)
    }

    @Test func classes() throws {
        #expect(try Self.roundTrip("class_at/sierra.json", as: ContractClassDefinition.self).sierra != nil)
        #expect(try Self.roundTrip("class_at/cairo0.json", as: ContractClassDefinition.self).sierra == nil)
    }

    @Test(arguments: ["0_13_1", "0_13_2", "0_13_4", "0_14_0", "0_14_1"])
    func feeEstimates(version: String) throws {
        let name = "fee_estimates/declare_deploy_invoke_sierra_\(version).json"
        let estimates = try Self.roundTrip(name, as: [FeeEstimate].self)
        #expect(!estimates.isEmpty)
        for estimate in estimates {
            let sum =
                UInt128(estimate.l1GasConsumed) * estimate.l1GasPrice + UInt128(estimate.l2GasConsumed)
                * estimate.l2GasPrice + UInt128(estimate.l1DataGasConsumed) * estimate.l1DataGasPrice
            #expect(estimate.overallFee == sum)
        }
    }

    @Test func broadcastedTransactions() throws {
        let json = try JSONValue(parsing: [UInt8](SharedVectors.data("rpc_0.10/broadcasted_transactions.json")))
        let items = try #require(json.arrayValue)
        let versions: Set<JSONValue> = ["0x3", "0x100000000000000000000000000000003"]
        func isNew(_ item: JSONValue) -> Bool { item["version"].map(versions.contains) ?? false }
        let newest = items.filter(isNew)
        #expect(newest.count >= 3)
        for item in newest {
            let transaction = try BroadcastedTransaction(json: JSONReader(item))
            var expected = try #require(item.objectValue)
            // Empty proof facts are the same as none and are not written.
            if expected["proof_facts"] == [] { expected["proof_facts"] = nil }
            #expect(transaction.json == .object(expected))
        }
        for item in items where !isNew(item) {
            #expect(throws: JSONError.self) { try BroadcastedTransaction(json: JSONReader(item)) }
        }
    }
}
