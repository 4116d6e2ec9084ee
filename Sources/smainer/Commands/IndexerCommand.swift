// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Felt
import Foundation
import Indexer
import JSON
import Logging
import Marketplace
import MarketplaceMirror
import PostgreSQL
import ServiceLifecycle
import StarknetRPC

struct IndexerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indexer", abstract: "Mirror the marketplace contract in PostgreSQL.",
        discussion: """
            Examples:
              smainer indexer backfill --from 120000
              smainer indexer follow
              smainer indexer status --json
              smainer indexer verify
            """,
        subcommands: [Backfill.self, Follow.self, Status.self, Verify.self])

    struct Options: ParsableArguments {
        @Option(name: .long, help: "PostgreSQL. [DATABASE_URL]")
        var databaseURL: String?
        @Option(name: .long, help: "The block from which on the contract exists. [SMAINER_START_BLOCK]")
        var from: UInt64?
        @OptionGroup var chain: ChainOptions
        @OptionGroup var contract: ContractOptions
        @OptionGroup var log: LogOptions

        func use<Result>(
            _ body: (IndexerService, MirrorQueries, SmainerContract, Logger) async throws -> Result
        ) async throws -> Result {
            guard let url = databaseURL ?? environment("DATABASE_URL") else {
                throw CommandFailure("no database: give --database-url or set DATABASE_URL")
            }
            let logger = try log.logger("indexer")
            let contract = SmainerContract(try contract.address())
            var configuration = IndexerConfiguration()
            configuration.startBlock = from ?? environment("SMAINER_START_BLOCK").flatMap { UInt64($0) } ?? 0
            let pool = try PostgresPool(url: url, logger: logger)
            let service = IndexerService(
                pool: pool, source: RPCBlockSource(chain.client()),
                projections: [SmainerProjection(contract: contract)],
                configuration: configuration, logger: logger)
            do {
                try await service.prepare()
                let result = try await body(service, MirrorQueries(pool: pool), contract, logger)
                await pool.shutdown()
                return result
            } catch {
                await pool.shutdown()
                throw error
            }
        }
    }

    struct Backfill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring in the old blocks, in large steps; goes on where it stopped.")
        @OptionGroup var options: Options
        @Option(name: .long, help: "The last block; a few below the head if not given.")
        var to: UInt64?
        @OptionGroup var format: OutputOptions

        func run() async throws {
            try await options.use { service, _, _, _ in
                var bar = ProgressBar(label: "backfill", unit: "blocks")
                try await service.backfill(to: to) { progress in
                    bar.update(done: Double(progress.block), total: Double(progress.target))
                }
                bar.finish()
                let status = try await service.status()
                format.print(status.json, text: status.lines)
            }
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow the chain, block by block, until stopped; undoes what a reorganisation undid.")
        @OptionGroup var options: Options
        @Flag(name: .long, help: .hidden)
        var exitWithParent = false

        func run() async throws {
            try await options.use { service, _, _, logger in
                try await runService(FollowService(indexer: service), logger: logger, exitWithParent: exitWithParent)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print how far the mirror is.")
        @OptionGroup var options: Options
        @OptionGroup var format: OutputOptions

        func run() async throws {
            try await options.use { service, _, _, _ in
                let status = try await service.status()
                format.print(status.json, text: status.lines)
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare the stored blocks with the chain, and the mirror's rows with the contract's views.",
            discussion: "Ends with exit code 4 if there is a difference.")
        @OptionGroup var options: Options
        @Option(name: .long, help: "Compare at most so many blocks and tasks, the newest.")
        var limit: Int?
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let isConsistent = try await options.use { service, mirror, contract, _ in
                let blocks = try await service.verify(limit: limit)
                let rows = try await mirror.verify(contract, against: options.chain.client(), limit: limit)
                let differences = blocks.differences + rows.differences
                format.print(
                    [
                        "block": rows.block.map { .string(String($0.number)) } ?? .null,
                        "blocks": JSONValue(integerLiteral: blocks.blocks),
                        "events": JSONValue(integerLiteral: blocks.events),
                        "comparisons": JSONValue(integerLiteral: rows.comparisons),
                        "differences": .array(differences.map { .string($0) }),
                    ],
                    text: table([
                        ("blocks", "\(blocks.blocks)"), ("events", "\(blocks.events)"),
                        ("comparisons", "\(rows.comparisons)"), ("differences", "\(differences.count)"),
                    ]) + differences.map { "  \($0)" })
                return differences.isEmpty
            }
            if !isConsistent { throw ExitCode.difference }
        }
    }
}

/// Following, with the graceful shutdown that it needs: between two blocks.
private struct FollowService: Service {
    let indexer: IndexerService

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await indexer.run()
            } catch is CancellationError {
                return
            }
        }
    }
}

extension IndexerStatus {
    fileprivate var json: JSONValue {
        [
            "head": .string(String(head.number)), "indexed": indexed.map { .string(String($0.number)) } ?? .null,
            "lag": .string(String(lag)), "blocks": JSONValue(integerLiteral: blocks),
            "events": JSONValue(integerLiteral: events), "undone_blocks": .string(String(undoneBlocks)),
        ]
    }

    fileprivate var lines: [String] {
        table([
            ("head", "\(head.number)"), ("indexed", indexed.map { "\($0.number)" } ?? "nothing yet"), ("lag", "\(lag)"),
            ("blocks", "\(blocks)"), ("events", "\(events)"), ("undone blocks", "\(undoneBlocks)"),
        ])
    }
}
