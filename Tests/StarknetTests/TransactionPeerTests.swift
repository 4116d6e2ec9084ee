// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import StarkCrypto
import Starknet
import Testing

@Suite("Transactions and signatures equal those of starknet-py")
struct TransactionPeerTests {
    private static func cases() throws -> [JSONValue] { try fixture("transactions.json").list("cases") }

    @Test func hashes() throws {
        let cases = try Self.cases()
        #expect(cases.count == 18)
        for item in cases {
            let transaction = try Transaction(json: JSONReader(#require(item["transaction"])))
            let chain = try ChainID(item.text("chain"))
            #expect(try transaction.hash(chainID: chain) == item.felt("hash"), "\(item)")
            #expect(try transaction.hasHash(item.felt("hash"), chainID: chain))
            let query = try item.felt("query_hash")
            switch transaction {
            case .invoke(var invoke):
                #expect(invoke.hash(chainID: chain, queryVersion: true) == query)
                invoke.isQuery = true
                #expect(invoke.hash(chainID: chain) == query)
            case .declare(var declare):
                #expect(declare.hash(chainID: chain, queryVersion: true) == query)
                declare.isQuery = true
                #expect(declare.hash(chainID: chain) == query)
            case .deployAccount(var deploy):
                #expect(deploy.hash(chainID: chain, queryVersion: true) == query)
                deploy.isQuery = true
                #expect(deploy.hash(chainID: chain) == query)
            case .l1Handler, .legacy: Issue.record("no version 3")
            }
        }
    }

    @Test func jsonIsReadBackAsItWasWritten() throws {
        for item in try Self.cases() {
            let transaction = try Transaction(json: JSONReader(#require(item["transaction"])))
            #expect(try Transaction(json: JSONReader(transaction.json)) == transaction)
            // Order aside, the members are those of the file.
            #expect(transaction.json["signature"] == [])
            let written = try #require(transaction.json.objectValue)
            for (key, value) in try #require(item["transaction"]?.objectValue) {
                #expect(written[key] == value, "\(key)")
            }
        }
    }

    @Test func signatures() async throws {
        var count = 0
        for item in try Self.cases() {
            guard let signing = item["signing"] else { continue }
            count += 1
            let key = try StarkPrivateKey(parsing: signing.text("private_key"))
            let signer = StarkSigner(key)
            let hash = try item.felt("hash")
            #expect(try signer.publicKey == signing.felt("public_key"))
            #expect(try await signer.sign(hash) == signing.felts("deterministic"))
            let seeded = try key.sign(hash, seed: 32)
            #expect(try [seeded.r, seeded.s] == signing.felts("seed_32"))
            let secret = try signing.text("private_key").dropFirst(2)
            // Keys such as 1 and 2 occur in any text.
            if secret.count > 8 { #expect(!"\(signer) \(key)".contains(secret)) }
        }
        #expect(count >= 8)
    }

    /// Every member that the hash covers changes it, and signatures do not.
    @Test func everyMemberCounts() throws {
        let base = InvokeTransactionV3(
            senderAddress: try ContractAddress(5), calldata: [1, 2], signature: [3], nonce: 4,
            resourceBounds: ResourceBoundsMapping(
                l1Gas: ResourceBounds(maxAmount: 1, maxPricePerUnit: 2),
                l2Gas: ResourceBounds(maxAmount: 3, maxPricePerUnit: 4),
                l1DataGas: ResourceBounds(maxAmount: 5, maxPricePerUnit: 6)))
        let other = try ContractAddress(6)
        let changes: [(inout InvokeTransactionV3) -> Void] = [
            { $0.senderAddress = other }, { $0.calldata = [1, 2, 0] }, { $0.nonce = 5 }, { $0.tip = 1 },
            { $0.resourceBounds.l1Gas.maxAmount += 1 }, { $0.resourceBounds.l1Gas.maxPricePerUnit += 1 },
            { $0.resourceBounds.l2Gas.maxAmount += 1 }, { $0.resourceBounds.l2Gas.maxPricePerUnit += 1 },
            { $0.resourceBounds.l1DataGas.maxAmount += 1 }, { $0.resourceBounds.l1DataGas.maxPricePerUnit += 1 },
            { $0.paymasterData = [0] }, { $0.accountDeploymentData = [0] }, { $0.nonceDataAvailabilityMode = .l2 },
            { $0.feeDataAvailabilityMode = .l2 }, { $0.proofFacts = [0] }, { $0.isQuery = true },
        ]
        var seen: Set<Felt> = [base.hash(chainID: .sepolia), base.hash(chainID: .mainnet)]
        for change in changes {
            var changed = base
            change(&changed)
            #expect(seen.insert(changed.hash(chainID: .sepolia)).inserted)
        }
        var signed = base
        signed.signature = [9, 9]
        signed.proof = "AAAA"
        #expect(signed.hash(chainID: .sepolia) == base.hash(chainID: .sepolia))
        // 1 * 2, 3 * 4 and 5 * 6, and a tip of 10 for each of 3 units.
        let maxFee: UInt256 = 74
        #expect(base.resourceBounds.maxFee(tip: 10) == maxFee)
    }
}
