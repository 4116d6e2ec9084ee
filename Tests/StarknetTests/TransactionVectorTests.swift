// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Starknet
import TestSupport
import Testing

@Suite("Transactions of real networks", .enabled(if: SharedVectors.available, "needs ../shared/vectors"))
struct TransactionVectorTests {
    @Test func mainnetTransactionsOfEveryTypeAndVersion() throws {
        let cases = try #require(parsed(SharedVectors.data("transactions/transaction_hash_mainnet.json")).arrayValue)
        #expect(cases.count == 12)
        for item in cases {
            let transaction = try Self.transaction(#require(item["transaction"]?.objectValue?.first))
            let chain = try ChainID(item.text("chain_id"))
            #expect(try transaction.hasHash(item.felt("transaction_hash"), chainID: chain), "\(item)")
            let query = try item.felt("only_query_transaction_hash")
            switch transaction {
            case .invoke(let invoke):
                #expect(invoke.hash(chainID: chain, queryVersion: true, form: .withoutL1DataGas) == query)
            case .declare(let declare):
                #expect(declare.hash(chainID: chain, queryVersion: true, form: .withoutL1DataGas) == query)
            case .deployAccount(let deploy):
                #expect(deploy.hash(chainID: chain, queryVersion: true, form: .withoutL1DataGas) == query)
            case .l1Handler(let handler): #expect(handler.hash(chainID: chain, queryVersion: true) == query)
            case .legacy(let legacy): #expect(legacy.hash(chainID: chain, queryVersion: true) == query)
            }
        }
    }

    @Test func transactionsOfJSONRPC() throws {
        let cases = try #require(parsed(SharedVectors.data("transactions/rpc_transactions.json")).objectValue)
        #expect(cases.count == 9)
        for (name, item) in cases {
            let transaction = try Transaction(json: JSONReader(item))
            let hash = try item.felt("transaction_hash")
            let chains = [ChainID.mainnet, .sepolia, try ChainID("SN_GOERLI"), try ChainID("SN_INTEGRATION_SEPOLIA")]
            #expect(chains.contains { transaction.hasHash(hash, chainID: $0) }, "\(name)")
            #expect(try Transaction(json: JSONReader(transaction.json)) == transaction)
        }
    }

    @Test(arguments: ["8_invoke_v3", "9_declare_v3", "10_deploy_account_v3"])
    func transactionsOfTheGateway(_ name: String) throws {
        let file = try parsed(SharedVectors.data("transactions/gateway_get_transaction_\(name).json"))
        let item = try #require(file["transaction"])
        let transaction = try Transaction(json: JSONReader(gatewayToRPC(item)))
        let hash = try item.felt("transaction_hash")
        let chains = [ChainID.mainnet, .sepolia, try ChainID("SN_GOERLI"), try ChainID("SN_INTEGRATION_SEPOLIA")]
        #expect(chains.contains { transaction.hasHash(hash, chainID: $0) })
    }

    @Test func proofFacts() throws {
        let file = try parsed(SharedVectors.data("expected.json"))
        let item = try #require(file["invoke_v3_proof_facts"])
        let transaction = try InvokeTransactionV3(json: JSONReader(addingSignature(#require(item["tx"]))))
        #expect(transaction.proofFacts.count == 8)
        #expect(try transaction.hash(chainID: ChainID(item.text("chain"))) == item.felt("hash"))
    }

    @Test func broadcastedTransactions() throws {
        let items = try #require(parsed(SharedVectors.data("rpc_0.10/broadcasted_transactions.json")).arrayValue)
        var kinds: Set<String> = []
        for item in items {
            if ["0x3", "0x100000000000000000000000000000003"].contains(try item.text("version")) {
                let transaction = try BroadcastedTransaction(json: JSONReader(item))
                #expect(try BroadcastedTransaction(json: JSONReader(transaction.json)) == transaction)
                kinds.insert(try item.text("type"))
            } else {
                #expect(throws: JSONError.self) { try BroadcastedTransaction(json: JSONReader(item)) }
            }
        }
        #expect(kinds.contains("INVOKE") && kinds.contains("DECLARE"))
    }

    /// The file nests type and version as an enum of its author's program does.
    private static func transaction(_ member: (key: String, value: JSONValue)) throws -> Transaction {
        let types = ["Invoke": "INVOKE", "Declare": "DECLARE", "DeployAccount": "DEPLOY_ACCOUNT"]
        var object: JSONObject
        if let type = types[member.key] {
            let (version, body) = try #require(member.value.objectValue?.first)
            object = try #require(body.objectValue)
            object["type"] = .string(type)
            object["version"] = .string("0x\(version.dropFirst())")
        } else {
            object = try #require(member.value.objectValue)
            object["type"] = member.key == "Deploy" ? "DEPLOY" : "L1_HANDLER"
        }
        return try Transaction(json: JSONReader(gatewayToRPC(.object(object))))
    }
}

private func addingSignature(_ json: JSONValue) throws -> JSONValue {
    var object = try #require(json.objectValue)
    object["signature"] = []
    return .object(object)
}

/// Brings a transaction of the feeder gateway into the form of JSON-RPC.
func gatewayToRPC(_ json: JSONValue) throws -> JSONValue {
    var object = try #require(json.objectValue)
    if object["type"] == "INVOKE_FUNCTION" { object["type"] = "INVOKE" }
    for key in ["nonce_data_availability_mode", "fee_data_availability_mode"] {
        if object[key] == 0 { object[key] = "L1" }
        if object[key] == 1 { object[key] = "L2" }
    }
    if let bounds = object["resource_bounds"]?.objectValue {
        var renamed = JSONObject()
        for (key, value) in bounds { renamed[key == "L1_DATA_GAS" ? "l1_data_gas" : key.lowercased()] = value }
        object["resource_bounds"] = .object(renamed)
    }
    return .object(object)
}
