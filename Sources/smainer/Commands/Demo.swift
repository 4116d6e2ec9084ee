// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Felt
import Foundation
import Indexer
import JSON
import LocalStack
import Logging
import Marketplace
import MarketplaceMirror
import PostgreSQL
import Provider
import Starknet
import StarknetRPC

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have one task computed, proven, paid and indexed on this machine, and tell the story.",
        discussion: """
            Brings up a private stack on free ports, submits the public example, and checks every amount against the \
            chain and the database. Ends with exit code 0 only if all of it is right.

            Examples:
              smainer demo
              smainer demo --json
            """)

    @OptionGroup var stack: StackOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        var settings = LocalStack.Configuration(
            home: stack.home(below: "demo"), executables: StackOptions.executables)
        settings.logLevel = stack.logLevel
        let local = LocalStack(configuration: settings, logger: StackOptions.logger())
        let format = format
        try await local.run(onStep: { Terminal.note("  \($0)") }) { running in
            let story = try await DemoStory.tell(running)
            format.print(story.json, text: story.lines)
        }
    }
}

/// The journey of the public example through a running stack, with every fact checked where it can be checked.
struct DemoStory: Sendable {
    let task: TaskView
    let facts: [(String, String)]

    var json: JSONValue {
        var document: JSONObject = [:]
        for (name, value) in facts { document[name] = .string(value) }
        return ["task": task.json, "facts": .object(document)]
    }

    var lines: [String] {
        ["", Terminal.bold("One task, from the order to the payment"), ""] + table(facts)
            + ["", Terminal.green("Everything agrees: contract, receipts, relayer and database."), ""]
    }

    static func tell(_ running: LocalStack.Running) async throws -> DemoStory {
        let client = running.client
        let record = running.record
        let token = ERC20Contract(record.token)
        let contract = SmainerContract(record.contract)
        let split = FeeSplit(TokenAmount(1_000 as UInt64))
        let treasuryBefore = try await token.balance(of: record.treasury, from: client)
        let earningsBefore = try await contract.earnings(of: record.provider, from: client)

        Terminal.note("  task: POST \(running.relayerURL)/api/v1/tasks")
        let created = try await running.relayer.submit(PublicExample.order)
        let task = try await within(.seconds(120)) {
            try await running.relayer.wait(for: created.taskID, every: .milliseconds(100)) { task in
                Terminal.note("  task: \(task.status.rawValue)")
            }
        }
        guard task.status == .completed else {
            throw CommandFailure("the task ended as \(task.status.rawValue): \(task.errorMessage ?? "no reason given")")
        }
        try require(task.result == PublicExample.result, "the result is \(task.result?.serialized() ?? "missing")")
        let settlement = task.settlement
        guard let id = settlement.onChainTaskID, let claimTx = settlement.claimTx, let createTx = settlement.createTx,
            let assignTx = settlement.assignTx
        else { throw CommandFailure("the settlement is incomplete: \(task.json.serialized())") }
        try require(settlement.providerPayout == split.provider, "the relayer reports another payout")
        try require(settlement.treasuryFee == split.treasury, "the relayer reports another fee")

        let receipt = try await client.receipt(of: claimTx)
        let events = try receipt.events.filter { $0.fromAddress == record.contract.felt }
            .compactMap { try SmainerEvent.decode(keys: $0.keys, data: $0.data) }
        let transfers = try receipt.events.filter { $0.fromAddress == record.token.felt }
            .compactMap { try ERC20Contract.Transfer.decode(keys: $0.keys, data: $0.data) }
        try require(
            events.contains { event in
                guard case .taskCompleted(let completed) = event else { return false }
                return completed.taskID == id && completed.providerPayout == split.provider
                    && completed.treasuryFee == split.treasury && completed.gasSubsidy == split.gasSubsidy
            }, "the receipt has no TaskCompleted with these amounts")
        for (name, address, amount) in [
            ("provider", record.provider, split.provider), ("treasury", record.treasury, split.treasury),
        ] {
            try require(
                transfers.contains { $0.to == address && $0.amount == amount && $0.from == record.contract },
                "the receipt has no Transfer of \(amount) to the \(name)")
        }
        let onChain = try await contract.task(id, from: client)
        let treasury = try await token.balance(of: record.treasury, from: client)
        let earnings = try await contract.earnings(of: record.provider, from: client)
        try require(onChain.status == .completed, "the contract says \(onChain.status)")
        try require(treasuryBefore + split.treasury == treasury, "the treasury's balance grew by something else")
        try require(earningsBefore + split.provider == earnings, "the provider's earnings grew by something else")

        let mirror = try await mirrored(id, running, contract)
        return DemoStory(
            task: task,
            facts: [
                ("order", "matrix_multiplication [[1,2],[3,4]] × [[5,6],[7,8]] for 1000"),
                ("task", "\(created.taskID)"), ("task hash", task.taskHash.hex), ("on chain", "task \(id)"),
                ("escrowed in", createTx.hex), ("assigned in", assignTx.hex),
                ("computed by", "\(task.assignedNodeID?.value ?? "?"), in a process of its own"),
                ("result", task.result?.serialized() ?? ""), ("result hash", onChain.resultHash.hex),
                ("claimed in", claimTx.hex),
                ("provider paid", "\(split.provider) (\(split.gasSubsidy) of it gas subsidy)"),
                ("treasury paid", "\(split.treasury)"), ("provider's earnings", earnings.decimal),
                ("treasury's balance", treasury.decimal), ("mirror", mirror),
            ])
    }

    /// Waits for the mirror to have the task, and compares all of it with the contract at the same block.
    private static func mirrored(
        _ id: TaskID, _ running: LocalStack.Running, _ contract: SmainerContract
    ) async throws -> String {
        let pool = try PostgresPool(url: running.databaseURL)
        let queries = MirrorQueries(pool: pool)
        let outcome: Result<String, any Error>
        do {
            let verification = try await within(.seconds(60)) {
                while try await queries.task(id)?.onChain.status != .completed {
                    try await Task.sleep(for: .milliseconds(100))
                }
                return try await queries.verify(contract, against: running.client)
            }
            try require(
                verification.isConsistent,
                "the mirror differs from the chain: \(verification.differences.joined(separator: "; "))")
            let block = verification.block.map { "\($0.number)" } ?? "?"
            outcome = .success(
                "PostgreSQL equals the contract at block \(block) (\(verification.comparisons) comparisons)")
        } catch {
            outcome = .failure(error)
        }
        await pool.shutdown()
        return try outcome.get()
    }

    private static func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let value = try await withDeadline(limit, body) else {
            throw CommandFailure("it took longer than \(limit.components.seconds) s")
        }
        return value
    }

    private static func require(_ condition: Bool, _ problem: String) throws {
        guard condition else { throw CommandFailure(problem, .difference) }
    }
}
