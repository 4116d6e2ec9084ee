// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Marketplace
import StarkCrypto
import Starknet
import TestSupport
import Testing

/// The messages hash as the toolkit's own typed data does, and bind all their members.
@Suite struct ProofTests {
    static let chainID = ChainID.sepolia.felt

    static func facts() throws -> ProofFacts {
        ProofFacts(
            contract: try ContractAddress(0x1234), taskID: TaskID(UInt256(low: 7, high: 9)),
            provider: try ContractAddress(0x5678), taskHash: 0x9abc, resultHash: 0xdef0)
    }

    static func session() throws -> NodeSessionMessage {
        NodeSessionMessage(
            contract: try ContractAddress(0x1234), relayer: "https://relayer.example.org/a-path-of-some-length",
            nodeID: try NodeID("node-1"), nonce: 0x99, issuedAt: 1_733_011_200)
    }

    @Test func encodedTypes() {
        #expect(
            TaskResultMessage.encodedType
                == #""TaskResult"("contract":"ContractAddress","task_id":"u256","provider":"ContractAddress","#
                + #""task_hash":"felt","result_hash":"felt")"u256"("low":"u128","high":"u128")"#)
        #expect(
            NodeSessionMessage.encodedType
                == #""NodeSession"("contract":"ContractAddress","relayer":"string","node_id":"string","#
                + #""nonce":"felt","issued_at":"timestamp")"#)
    }

    @Test func hashesEqualTypedData() throws {
        let account = try ContractAddress(0x5678)
        func check(_ message: some MarketplaceMessage) throws {
            let typed = try TypedData(json: message.typedData(chainID: Self.chainID))
            let expected = try typed.messageHash(account: account.felt)
            #expect(message.hash(chainID: Self.chainID, account: account) == expected)
        }
        try check(TaskResultMessage(try Self.facts()))
        try check(ResultAttestationMessage(try Self.facts()))
        try check(try Self.session())
    }

    @Test func everyMemberIsBound() throws {
        let facts = try Self.facts()
        var others: [ProofFacts] = []
        var other = facts
        other.contract = try ContractAddress(0x1235)
        others.append(other)
        other = facts
        other.taskID = TaskID(UInt256(low: 8, high: 9))
        others.append(other)
        other = facts
        other.taskID = TaskID(UInt256(low: 7, high: 0))
        others.append(other)
        other = facts
        other.provider = try ContractAddress(0x5679)
        others.append(other)
        other = facts
        other.taskHash += .one
        others.append(other)
        other = facts
        other.resultHash += .one
        others.append(other)
        let account = facts.provider
        var hashes = Set(others.map { TaskResultMessage($0).hash(chainID: Self.chainID, account: account) })
        hashes.insert(TaskResultMessage(facts).hash(chainID: Self.chainID, account: account))
        hashes.insert(ResultAttestationMessage(facts).hash(chainID: Self.chainID, account: account))
        hashes.insert(TaskResultMessage(facts).hash(chainID: ChainID.mainnet.felt, account: account))
        hashes.insert(TaskResultMessage(facts).hash(chainID: Self.chainID, account: facts.contract))
        #expect(hashes.count == others.count + 4)
    }

    @Test func signaturesVerifyUnderTheRightKeyOnly() throws {
        let key = StarkPrivateKey.random()
        let message = TaskResultMessage(try Self.facts())
        let account = message.facts.provider
        let signature = try message.sign(with: key, chainID: Self.chainID, account: account)
        #expect(message.verify(signature, publicKey: key.publicKey, chainID: Self.chainID, account: account))
        let stranger = StarkPrivateKey.random().publicKey
        #expect(!message.verify(signature, publicKey: stranger, chainID: Self.chainID, account: account))
        let attestation = ResultAttestationMessage(message.facts)
        #expect(!attestation.verify(signature, publicKey: key.publicKey, chainID: Self.chainID, account: account))
    }

    @Test func sessionAnswersItsChallenge() throws {
        guard case .challenge(let challenge) = try RelayerMessage(json: JSONReader(Examples.json("challenge"))) else {
            Issue.record("the example is no challenge")
            return
        }
        let message = NodeSessionMessage(answering: challenge, nodeID: try NodeID("node-1"))
        #expect(message.issuedAt == 1_733_011_200)
        #expect(message.contract == challenge.contract && message.nonce == challenge.nonce)
    }
}
