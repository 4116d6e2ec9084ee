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
    /// What happens to money when the chain takes back what it said, and when a node never answers.
    @Suite struct ReorganisationTests {
        /// The chain drops the block that created the task, and somebody else's task takes its number. Whatever was signed for
        /// the old number is void; the task is given out anew and paid once.
        @Test func `A task that a reorganisation renumbers is computed anew and paid once`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let demander = try running.account("demander", at: running.record.demander)
                for round in 1...3 as ClosedRange<UInt64> {
                    try running.signal("provider", SIGSTOP)
                    let created = try await running.relayer.submit(
                        PublicExample.order, idempotencyKey: "round-\(round)")
                    let assigned = try await running.reaches([.running], created.taskID)
                    let number = try #require(assigned.settlement.onChainTaskID)
                    let transaction = try #require(assigned.settlement.createTx)
                    let block = try #require(try await running.client.receipt(of: transaction).blockNumber)

                    try running.signal("relayer", SIGSTOP)
                    try await running.client.devnetRollback(to: block - 1)
                    await demander.resynchronize()
                    let foreign = running.contract.createTask(
                        amount: TokenAmount(1 as UInt64), taskHash: 0xf0, executionWindow: 60)
                    _ = try await demander.executeAndWait([foreign])
                    try running.signal("relayer", SIGCONT)
                    try running.signal("provider", SIGCONT)

                    let task = try await running.settled(created.taskID)
                    #expect(task.status == .completed, "round \(round): \(task.errorMessage ?? "")")
                    #expect(task.result == ["matrix": [[19, 22], [43, 50]]])
                    #expect(task.settlement.onChainTaskID == TaskID(number.value + .one), "round \(round)")
                    // The first lease ended by the new number, or by the silence of the node that was stopped so long.
                    let ends: Set = ["node_renumbered", "node_lost"]
                    #expect(task.timeline.contains { ends.contains($0.event) }, "round \(round)")
                    _ = try await demander.executeAndWait([running.contract.cancelTask(number)])
                    let earnings = try await running.contract.earnings(
                        of: running.record.provider, from: running.client)
                    #expect(earnings == TokenAmount(880 * round), "round \(round)")
                }
                let escrow = try await running.token.balance(of: running.record.contract, from: running.client)
                #expect(escrow == .zero)
                #expect(try await running.verifyMirror().differences == [])
            }
        }

        /// The node is assigned on the chain and never answers; the relayer dies as well. When window and grace are over, the
        /// escrow is back at the demander, once.
        @Test func `A task whose node never answers is refunded once, whoever dies meanwhile`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let before = try await running.token.balance(of: running.record.demander, from: running.client)
                try running.signal("provider", SIGSTOP)
                let created = try await running.relayer.submit(PublicExample.order)
                let assigned = try await running.reaches([.running, .reassigning], created.taskID)
                let number = try #require(assigned.settlement.onChainTaskID)
                let inEscrow = try await running.token.balance(of: running.record.demander, from: running.client)
                #expect(before.value &- inEscrow.value == 1000 as UInt256)

                _ = running.processes["relayer"]?.kill()
                // The window of 420 s and the grace of an hour pass on the chain.
                try await running.client.devnetIncreaseTime(by: 420 + SmainerContract.claimGrace + 60)
                let task = try await running.settled(created.taskID)
                #expect(task.status == .expired || task.status == .failed, "\(task.status)")
                #expect(task.result == nil)
                #expect(try await running.contract.task(number, from: running.client).status == .expired)
                let after = try await running.token.balance(of: running.record.demander, from: running.client)
                #expect(after == before)
                let escrow = try await running.token.balance(of: running.record.contract, from: running.client)
                #expect(escrow == .zero)
                #expect(try await running.verifyMirror().differences == [])
                try running.signal("provider", SIGCONT)
            }
        }
    }
}

extension LocalStack.Running {
    /// A private key of the stack, from its folder.
    func key(_ name: String) throws -> StarkPrivateKey {
        let text = try String(contentsOfFile: keyFile(name), encoding: .utf8)
        return try StarkPrivateKey(parsing: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// An account of the stack.
    func account(_ name: String, at address: ContractAddress) throws -> Account {
        Account(client: client, address: address, signer: StarkSigner(try key(name)), chainID: record.chainID)
    }

    /// Stops or continues a process of the stack.
    func signal(_ name: String, _ signal: Int32) throws {
        let pid = try #require(processes[name]?.processIdentifier, "\(name) is not running")
        #expect(kill(pid, signal) == 0)
    }

    /// Waits until a task is in one of the states; fails the test when it ends otherwise or takes too long.
    func reaches(_ states: Set<TaskState>, _ id: UUIDv7, within limit: Duration = .seconds(60)) async throws -> TaskView
    {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let task = try? await relayer.task(id) {
                if states.contains(task.status) { return task }
                if task.status.isFinal {
                    throw TestFailure("task \(id) is \(task.status) (\(task.errorMessage ?? ""))")
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestFailure("task \(id) is in none of the states \(states) after \(limit)")
    }
}
