// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import Logging
public import PostgreSQL
import StarknetRPC

/// Brings the events of contracts from a chain into PostgreSQL, and keeps them right when the chain changes.
///
/// Every step is one transaction: blocks, events, what the projections make of them, and the cursor. So a process that
/// is killed at any moment resumes without a gap and without a duplicate. The cursor also moves only from where the
/// process believes it to be, so that two processes cannot both write the same block.
///
///     let indexer = IndexerService(pool: pool, source: RPCBlockSource(client), projections: [projection])
///     try await indexer.prepare()
///     try await indexer.backfill { print($0.block, $0.timeLeft ?? .zero) }
///     try await indexer.follow()      // until the task is cancelled
public struct IndexerService: Sendable {
    /// How it works.
    public let configuration: IndexerConfiguration
    let source: any BlockSource
    let store: IndexStore
    let logger: Logger
    var metrics: IndexerMetrics { store.metrics }

    /// Makes an indexer; nothing happens yet.
    ///
    /// Its metrics go to the factory of swift-metrics that is in force now.
    ///
    /// - Parameters:
    ///   - pool: the database. Two connections are enough.
    ///   - source: the chain.
    ///   - projections: what is made of the events; the contracts of interest are theirs. Without contracts every event is kept.
    ///   - configuration: how it works.
    ///   - logger: hears of undone blocks and of failures that are tried again.
    public init(
        pool: PostgresPool, source: any BlockSource, projections: [any Projection] = [],
        configuration: IndexerConfiguration = IndexerConfiguration(), logger: Logger = Logger(label: "smainer.indexer")
    ) {
        self.configuration = configuration
        self.source = source
        self.logger = logger
        store = IndexStore(
            pool: pool, schema: configuration.schema, projections: projections, logger: logger,
            metrics: IndexerMetrics(schema: configuration.schema))
    }

    /// Makes the tables, or checks that those that are there were filled for the same settings.
    ///
    /// - Throws: ``IndexerError`` `differentSettings`; `PostgresError`.
    public func prepare() async throws {
        try await store.prepare(startBlock: configuration.startBlock)
    }

    /// Empties the tables, and makes them for the settings of now.
    public func reset() async throws {
        try await store.reset()
        try await prepare()
    }

    /// The newest block that is in the database.
    public func indexedBlock() async throws -> BlockReference? { try await store.cursor().block }

    /// Where the indexer stands.
    public func status() async throws -> IndexerStatus {
        let head = try await source.head()
        let (cursor, undone) = try await store.cursor()
        let counts = try await store.counts()
        let next = cursor.map { $0.number + 1 } ?? configuration.startBlock
        return IndexerStatus(
            head: head, indexed: cursor, lag: head.number + 1 > next ? head.number + 1 - next : 0,
            blocks: counts.blocks, events: counts.events, undoneBlocks: undone)
    }

    /// Prepares, backfills and follows until the task is cancelled; what `smainer up` and `smainer indexer follow` run.
    public func run() async throws {
        try await prepare()
        try await follow()
    }

    /// Undoes stored blocks until the newest one is part of the chain; after it the index is a prefix of the chain.
    ///
    /// - Returns: the newest block that stayed.
    @discardableResult
    func rewind() async throws -> BlockReference? {
        let start = try await store.cursor().block
        guard let start else { return nil }
        if try await source.hash(of: start.number) == start.hash { return start }
        var below = start.number
        while true {
            let candidates = try await store.blocks(below: below, limit: 100)
            for candidate in candidates where try await source.hash(of: candidate.number) == candidate.hash {
                logger.warning("the chain changed: undoing blocks \(candidate.number + 1) to \(start.number)")
                try await store.undo(after: candidate.number, from: start)
                return candidate
            }
            guard let last = candidates.last else {
                logger.warning("the chain changed below every stored block: beginning anew")
                try await store.undo(after: nil, from: start)
                return nil
            }
            below = last.number
        }
    }
}
