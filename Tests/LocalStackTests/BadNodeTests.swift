// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import LocalStack
import Marketplace
import MarketplaceMirror
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

extension StackTests {
    /// Nodes that lie, to a relayer that runs for real: each gets the documented answer, and no task is lost.
    @Suite struct BadNodeTests {
        @Test func `Sessions of others are refused, each with its code`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let record = running.record
                let nodeKey = try running.key("node")
                let demanderKey = try running.key("demander")
                func refusal(of node: FakeNode) async -> FakeNode.Refusal? {
                    do {
                        try await node.session { _, _ in }
                        return nil
                    } catch { return error as? FakeNode.Refusal }
                }
                // The chain's key, and another one's signature.
                var refused = await refusal(
                    of: FakeNode(
                        running, named: "liar", at: record.provider, key: demanderKey, publicKey: nodeKey.publicKey))
                #expect(refused?.code == NodeCloseCode.signature && refused?.error == "bad_signature")
                // A sound signature under a key that the chain does not have for the address.
                refused = await refusal(
                    of: FakeNode(running, named: "liar", at: record.provider, key: demanderKey))
                #expect(refused?.code == NodeCloseCode.signature && refused?.error == "bad_signature")
                refused = await refusal(
                    of: FakeNode(running, named: "liar", at: record.demander, key: demanderKey))
                #expect(refused?.code == NodeCloseCode.notActive && refused?.error == "not_active")

                let demander = try running.account("demander", at: record.demander)
                _ = try await demander.executeAndWait([
                    running.contract.registerNode(publicKey: demanderKey.publicKey)
                ])
                refused = await refusal(
                    of: FakeNode(running, named: running.nodeID, at: record.demander, key: demanderKey))
                #expect(refused?.code == NodeCloseCode.replaced && refused?.error == "taken")
                #expect(
                    await refusal(of: FakeNode(running, named: "new", at: record.demander, key: demanderKey)) == nil)
                let nodes = try await running.relayer.nodes().map(\.nodeID.value).sorted()
                #expect(nodes == [running.nodeID, "new"].sorted())
            }
        }

        @Test func `Wrong, forged and stale results are refused, and another node does the work`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let key = try running.key("node")
                let other = try running.key("demander")
                let node = FakeNode(running, named: "fake", at: running.record.provider, key: key)
                try await node.session { connection, inbound in
                    func result(
                        _ assignment: RelayerMessage.TaskAssignment, _ value: JSONValue = PublicExample.result,
                        hash: Felt? = nil, with key: StarkPrivateKey
                    ) throws -> NodeMessage.TaskResult {
                        let document = try ResultDocument(value)
                        let facts = ProofFacts(
                            contract: running.record.contract, taskID: assignment.onChainTaskID,
                            provider: running.record.provider, taskHash: assignment.taskHash,
                            resultHash: document.resultHash)
                        let signature = try TaskResultMessage(facts).sign(
                            with: key, chainID: running.record.chainID.felt, account: running.record.provider)
                        return NodeMessage.TaskResult(
                            taskID: assignment.taskID, leaseID: assignment.leaseID,
                            outcome: .success(
                                result: value, resultHash: hash ?? document.resultHash, signature: signature),
                            executionTime: 0.1)
                    }
                    func submit() async throws -> (UUIDv7, RelayerMessage.TaskAssignment) {
                        let task = try await running.relayer.submit(PublicExample.order).taskID
                        return (task, try await FakeNode.assignment(&inbound))
                    }
                    func answer(_ result: NodeMessage.TaskResult) async throws -> RelayerMessage.ResultAck {
                        do {
                            return try await FakeNode.handIn(result, on: connection, &inbound)
                        } catch {
                            throw TestFailure("\(error)\n\(running.logs())")
                        }
                    }

                    // A lease that nobody gave.
                    let (first, assignment) = try await submit()
                    var stray = try result(assignment, with: key)
                    stray.leaseID = UUIDv7()
                    var ack = try await answer(stray)
                    #expect(!ack.accepted && ack.reason?.contains("no such lease") == true)
                    // A hash of something else, then the right result: the lease is over, and a repeat gets its answer.
                    ack = try await answer(try result(assignment, hash: 0xbad, with: key))
                    #expect(!ack.accepted && ack.reason?.contains("the result's hash is") == true)
                    #expect(try await answer(try result(assignment, with: key)) == ack)

                    let (second, forged) = try await submit()
                    ack = try await answer(try result(forged, with: other))
                    #expect(!ack.accepted && ack.reason?.contains("signature") == true)

                    let (third, wrong) = try await submit()
                    ack = try await answer(try result(wrong, ["matrix": [[19, 22], [43, 51]]], with: key))
                    #expect(!ack.accepted && ack.reason?.contains("failed its check") == true)
                    #expect(ack.attestation == nil)

                    let (fourth, rejected) = try await submit()
                    try await FakeNode.send(
                        .taskRejected(.init(leaseID: rejected.leaseID, reason: "busy")), on: connection)
                    ack = try await answer(try result(rejected, with: key))
                    #expect(!ack.accepted && ack.reason?.contains("stale lease") == true)

                    for task in [first, second, third, fourth] {
                        let view = try await running.settled(task)
                        #expect(view.status == .completed, "\(view.errorMessage ?? "")")
                        #expect(view.result == PublicExample.result)
                        #expect(view.assignedNodeID?.value == running.nodeID)
                    }
                    // The honest way, once, and once more: the stored answer comes again.
                    let (fifth, right) = try await submit()
                    ack = try await answer(try result(right, with: key))
                    #expect(ack.accepted && ack.attestation != nil)
                    #expect(try await answer(try result(right, with: key)) == ack)
                    #expect(try await running.settled(fifth).status == .completed)
                }
                let earnings = try await running.contract.earnings(of: running.record.provider, from: running.client)
                #expect(earnings == TokenAmount(5 * 880 as UInt64))
                #expect(try await running.verifyMirror().differences == [])
            }
        }
    }
}
