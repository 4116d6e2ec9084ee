// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Devnet
import Felt
import Foundation
import JSON
import Marketplace
import StarkCrypto
import Starknet
import TestSupport
import Testing

/// The golden hashes of `cairo/golden/snip12.json`, which another implementation made: the contract, `Marketplace` and
/// the general typed data must all compute them.
@Suite struct MessageTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let json: JSONValue
        var testDescription: String { "\(type) \(message["task_id"]?.serialized() ?? "")" }

        var typedData: JSONValue { json["typed_data"] ?? .null }
        var type: String { typedData["primaryType"]?.stringValue ?? "" }
        var message: JSONValue { typedData["message"] ?? .null }
        func felt(_ path: String...) throws -> Felt {
            try Felt(parsing: #require(path.reduce(json) { $0[$1] ?? .null }.stringValue))
        }
        func member(_ name: String) throws -> Felt { try felt("typed_data", "message", name) }
        func address(_ name: String) throws -> ContractAddress { try ContractAddress(member(name)) }
        func chainID() throws -> ChainID {
            try ChainID(#require(typedData["domain"]?["chainId"]?.stringValue))
        }
        func taskID() throws -> TaskID {
            let low = try felt("typed_data", "message", "task_id", "low")
            let high = try felt("typed_data", "message", "task_id", "high")
            return TaskID(UInt256(low: try #require(low.uint128), high: try #require(high.uint128)))
        }
        func facts() throws -> ProofFacts {
            ProofFacts(
                contract: try address("contract"), taskID: try taskID(), provider: try address("provider"),
                taskHash: try member("task_hash"), resultHash: try member("result_hash"))
        }
        func signature() throws -> StarkSignature {
            let felts = try #require(json["signature"]?.arrayValue).map {
                try Felt(parsing: #require($0.stringValue))
            }
            return StarkSignature(r: felts[0], s: felts[1])
        }
    }

    static let file: JSONValue = {
        let url = SharedVectors.projectRoot.appending(path: "cairo/golden/snip12.json")
        guard let bytes = try? Data(contentsOf: url), let json = try? JSONValue(parsing: bytes) else { return .null }
        return json
    }()
    static let goldens: [Golden] = (file["messages"]?.arrayValue ?? []).map { Golden(json: $0) }
    static let proofs = goldens.filter { ["TaskResult", "ResultAttestation"].contains($0.type) }
    static let claims = goldens.filter { $0.type == "DemanderClaim" }

    @Test func theGoldensAreThere() {
        #expect(Self.proofs.count >= 14)
        #expect(Self.claims.count >= 2)
        #expect(Set(Self.proofs.map(\.type)) == ["TaskResult", "ResultAttestation"])
    }

    @Test func typesHashAlike() throws {
        for (type, encoded, hash) in [
            ("TaskResult", TaskResultMessage.encodedType, TaskResultMessage.typeHash),
            ("ResultAttestation", ResultAttestationMessage.encodedType, ResultAttestationMessage.typeHash),
            ("DemanderClaim", DemanderClaimMessage.encodedType, DemanderClaimMessage.typeHash),
        ] {
            let golden = try #require(Self.file["types"]?[type])
            #expect(golden["encoded"]?.stringValue == encoded)
            #expect(golden["hash"]?.stringValue == hash.hex)
        }
    }

    @Test(arguments: proofs)
    func marketplaceHashesAlike(golden: Golden) throws {
        let facts = try golden.facts()
        let account = try ContractAddress(golden.felt("account"))
        let chainID = try golden.chainID().felt
        let hash: Felt
        let structHash: Felt
        if golden.type == "TaskResult" {
            hash = TaskResultMessage(facts).hash(chainID: chainID, account: account)
            structHash = TaskResultMessage(facts).structHash
        } else {
            hash = ResultAttestationMessage(facts).hash(chainID: chainID, account: account)
            structHash = ResultAttestationMessage(facts).structHash
        }
        #expect(try structHash == golden.felt("struct_hash"))
        #expect(try hash == golden.felt("message_hash"))
        let signature = try golden.signature()
        #expect(try StarkECDSA.verify(signature, messageHash: hash, publicKey: golden.felt("public_key")))
        let key = try StarkPrivateKey(golden.felt("private_key"))
        #expect(try key.sign(hash, seed: 32) == signature)
    }

    @Test(arguments: claims)
    func demandersClaimsHashAlike(golden: Golden) throws {
        let message = DemanderClaimMessage(
            contract: try golden.address("contract"),
            relayer: try #require(golden.message["relayer"]?.stringValue),
            user: try #require(golden.message["user"]?.stringValue),
            issuedAt: try #require(try golden.member("issued_at").uint64))
        let account = try ContractAddress(golden.felt("account"))
        let hash = message.hash(chainID: try golden.chainID().felt, account: account)
        #expect(try hash == golden.felt("message_hash"))
    }

    /// The contract hashes only tasks that exist, whose numbers count from 1.
    @Test(arguments: proofs.filter { (try? $0.taskID()).map { $0.value < 10 && $0.value > 0 } ?? false })
    func theContractHashesAlike(golden: Golden) throws {
        let facts = try golden.facts()
        let world = try World(chainID: golden.chainID())
        let contract = SmainerContract(facts.contract)
        try world.deploySmainer(at: contract.address)
        try world.send(world.token.approve(contract.address, TokenAmount(1000)), by: .demander)
        let create = contract.createTask(amount: TokenAmount(1), taskHash: facts.taskHash, executionWindow: 60)
        for _ in 0..<(facts.taskID.value.uint64 ?? 0) { try world.send(create, by: .demander) }
        let arguments = facts.taskID.value.felts + [facts.provider.felt, facts.resultHash]
        let name = golden.type == "TaskResult" ? "get_task_result_hash" : "get_result_attestation_hash"
        let answer = try world.send(world.call(contract.address, name, arguments), by: .zero)
        #expect(try answer == [golden.felt("message_hash")])

        // A signature by another implementation is taken: what is still missing is the attester's.
        guard golden.type == "TaskResult" else { return }
        try world.send(contract.registerNode(publicKey: golden.felt("public_key")), by: facts.provider)
        let change = try UInt64(felts: world.send(contract.scheduleChange(.addRelayer(.relayer)), by: .owner))
        try world.send(contract.executeChange(change), by: .owner)
        try world.send(
            contract.assignTask(facts.taskID, provider: facts.provider, taskHash: facts.taskHash), by: .relayer)
        var claim = Claim(
            taskID: facts.taskID, provider: facts.provider, resultHash: facts.resultHash,
            providerSignature: try golden.signature(), attestation: try golden.signature())
        try world.refuses("bad attestation", contract.submitProofAndClaim(claim), by: .stranger)
        let attestation = ResultAttestationMessage(facts)
        claim.attestation = try attestation.sign(
            with: .attester, chainID: world.sandbox.chainID.felt, account: facts.provider)
        try world.send(contract.submitProofAndClaim(claim), by: .stranger)
    }

    @Test func theContractHashesRandomFactsAlike() throws {
        var random = SeededGenerator.random()
        let world = try World()
        for number in 1...20 as ClosedRange<UInt64> {
            let taskHash = Felt.random(using: &random)
            let resultHash = Felt.random(using: &random)
            let provider = ContractAddress.at(Felt(UInt64.random(in: 2...UInt64.max, using: &random)))
            try world.create(1, hash: taskHash)
            let facts = ProofFacts(
                contract: .smainer, taskID: TaskID(number), provider: provider, taskHash: taskHash,
                resultHash: resultHash)
            let chainID = world.sandbox.chainID.felt
            let proof: Felt = try world.view("get_task_result_hash", Felt(number), 0, provider.felt, resultHash)
            #expect(proof == TaskResultMessage(facts).hash(chainID: chainID, account: provider))
            let attestation: Felt = try world.view(
                "get_result_attestation_hash", Felt(number), 0, provider.felt, resultHash)
            #expect(attestation == ResultAttestationMessage(facts).hash(chainID: chainID, account: provider))
        }
    }
}
