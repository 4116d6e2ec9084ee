// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import LocalStack
import Marketplace
import MarketplaceMirror
import Starknet
import StarknetRPC
import Testing

extension StackTests {
    @Suite struct JourneyTests {
        @Test
        func
            `The public example is computed, proven, paid and mirrored, and the next run finds it again`()
            async throws
        {
            let stack = StackFixture()
            defer { stack.remove() }
            let first = try await stack.run { running in
                let created = try await running.relayer.submit(PublicExample.order)
                let task = try await running.settled(created.taskID)
                try #require(task.status == .completed, "\(task.errorMessage ?? "")")
                #expect(task.result == PublicExample.result)
                #expect(task.settlement.providerPayout == TokenAmount(880 as UInt64))
                #expect(task.settlement.treasuryFee == TokenAmount(120 as UInt64))

                let claim = try #require(task.settlement.claimTx)
                let receipt = try await running.client.receipt(of: claim)
                let completed = try receipt.events.compactMap { event -> SmainerEvent.TaskCompleted? in
                    guard event.fromAddress == running.record.contract.felt,
                        case .taskCompleted(let completed)? = try SmainerEvent.decode(
                            keys: event.keys, data: event.data)
                    else { return nil }
                    return completed
                }
                #expect(completed.map(\.providerPayout) == [TokenAmount(880 as UInt64)])
                #expect(completed.map(\.treasuryFee) == [TokenAmount(120 as UInt64)])
                let transfers = try receipt.events.filter { $0.fromAddress == running.record.token.felt }
                    .compactMap { try ERC20Contract.Transfer.decode(keys: $0.keys, data: $0.data) }
                    .filter { $0.from == running.record.contract }
                #expect(
                    transfers.first { $0.to == running.record.provider }?.amount == TokenAmount(880 as UInt64))
                #expect(
                    transfers.first { $0.to == running.record.treasury }?.amount == TokenAmount(120 as UInt64))

                let mirror = try await running.verifyMirror()
                #expect(mirror.comparisons > 0)
                #expect(mirror.differences == [])

                let node = try #require(try await running.relayer.nodes().first)
                #expect(node.nodeID.value == running.nodeID)
                #expect(node.hardware.offered.cpuThreads == 4)
                return (running.record, running.apiKey, created.taskID)
            }
            try await stack.run { running in
                #expect(running.record == first.0)
                #expect(running.apiKey == first.1)
                let again = try await running.relayer.task(first.2)
                #expect(again.status == .completed)
                let second = try await running.relayer.submit(PublicExample.order)
                #expect(try await running.settled(second.taskID).status == .completed)
                let earnings = try await running.contract.earnings(
                    of: running.record.provider, from: running.client)
                #expect(earnings == TokenAmount(1_760 as UInt64))
                #expect(try await running.verifyMirror().differences == [])
            }
        }

        @Test func `A second stack in the same folder is refused`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { _ in
                let error = await #expect(throws: LocalStackError.self) { try await stack.run { _ in } }
                #expect(error?.message.contains("another stack is running") == true)
            }
        }
    }
}
