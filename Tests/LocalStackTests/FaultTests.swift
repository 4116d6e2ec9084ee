// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import LocalStack
import Marketplace
import MarketplaceMirror
import StarknetRPC
import TestSupport
import Testing

/// What is done to a stack while a task is under way.
private enum Fault: CaseIterable, CustomStringConvertible {
    case killRelayer, killProvider, killIndexer, rollBack

    var description: String {
        switch self {
        case .killRelayer: "kill -9 of the relayer"
        case .killProvider: "kill -9 of the provider"
        case .killIndexer: "kill -9 of the indexer"
        case .rollBack: "a chain rollback between assignment and claim"
        }
    }
}

extension StackTests {
    @Suite struct FaultTests {
        @Test
        func
            `Whatever is killed or rolled back, every task is paid once, and the mirror equals the chain`()
            async throws
        {
            let stack = StackFixture()
            defer { stack.remove() }
            let generator = SeededGenerator.random()
            try await stack.run { running in
                var generator = generator
                var expected = 0
                for round in 0..<20 {
                    let fault = Fault.allCases[round % Fault.allCases.count]
                    let (a, b) = (
                        Int.random(in: 1...1_000, using: &generator), Int.random(in: 1...1_000, using: &generator)
                    )
                    var body = PublicExample.order
                    body = try Self.replacingPayload(of: body, a, b)
                    let created = try await Self.submit(body, key: "round-\(round)", running)
                    try await Self.inflict(fault, on: created.taskID, running, &generator)
                    let task = try await running.settled(created.taskID)
                    #expect(task.status == .completed, "round \(round), \(fault): \(task.errorMessage ?? "")")
                    #expect(
                        task.result == ["matrix": [[JSONValue(integerLiteral: a * b)]]],
                        "round \(round), \(fault)")
                    expected += 1
                    let earnings = try await running.contract.earnings(
                        of: running.record.provider, from: running.client)
                    #expect(earnings == TokenAmount(UInt64(880 * expected)), "round \(round), \(fault)")
                }
                let treasury = try await running.token.balance(
                    of: running.record.treasury, from: running.client)
                #expect(treasury == TokenAmount(UInt64(120 * expected)))
                let escrow = try await running.token.balance(
                    of: running.record.contract, from: running.client)
                #expect(escrow == .zero)
                let verification = try await running.verifyMirror()
                #expect(verification.comparisons >= expected)
                #expect(verification.differences == [])
            }
        }

        private static func replacingPayload(of body: JSONValue, _ a: Int, _ b: Int) throws -> JSONValue {
            guard case .object(var members) = body else { return body }
            members["payload"] = [
                "algorithm": "matrix_multiplication", "matrix_a": [[JSONValue(integerLiteral: a)]],
                "matrix_b": [[JSONValue(integerLiteral: b)]],
            ]
            return .object(members)
        }

        /// Submits until the relayer answers: it may have been killed by the round before. The key makes that harmless.
        private static func submit(
            _ body: JSONValue, key: String, _ running: LocalStack.Running
        ) async throws -> CreateTaskResponse {
            let deadline = ContinuousClock.now + .seconds(60)
            while true {
                do {
                    return try await running.relayer.submit(body, idempotencyKey: key)
                } catch {
                    guard ContinuousClock.now < deadline else { throw error }
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
        }

        private static func inflict(
            _ fault: Fault, on task: UUIDv7, _ running: LocalStack.Running,
            _ generator: inout SeededGenerator
        ) async throws {
            let delay = Duration.milliseconds(Int.random(in: 0...2_000, using: &generator))
            switch fault {
            case .killRelayer, .killProvider, .killIndexer:
                let name = fault == .killRelayer ? "relayer" : fault == .killProvider ? "provider" : "indexer"
                try await Task.sleep(for: delay)
                _ = running.processes[name]?.kill()
            case .rollBack:
                // The moment at which the chain says assigned and not yet paid, if it can be caught; else any moment.
                let deadline = ContinuousClock.now + .seconds(30)
                while ContinuousClock.now < deadline {
                    let state = try? await running.relayer.task(task).status
                    if let state, [.running, .verifying, .settling].contains(state) || state.isFinal { break }
                    try await Task.sleep(for: .milliseconds(10))
                }
                guard try await running.relayer.task(task).status != .completed else { return }
                let head = try await running.client.blockNumber()
                let depth = UInt64.random(in: 1...2, using: &generator)
                try await running.client.devnetRollback(to: head - depth)
            }
        }
    }
}
