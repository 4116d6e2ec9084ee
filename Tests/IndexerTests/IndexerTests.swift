// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import PostgreSQL
import Synchronization
import Testing

@Suite struct IndexerTests {
    private func withDatabase(_ body: (PostgresPool) async throws -> Void) async throws {
        let pool = try await TestCluster.shared.database().pool(.init(maximumConnections: 4))
        let result: Result<Void, any Error>
        do {
            try await body(pool)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await pool.shutdown()
        try result.get()
    }

    private func configuration(range: UInt64 = 7, depth: UInt64 = 5, window: Int = 10) -> IndexerConfiguration {
        var configuration = IndexerConfiguration()
        configuration.backfillRange = range
        configuration.followedDepth = depth
        configuration.window = window
        configuration.pollInterval = .milliseconds(1)
        return configuration
    }

    /// Checks blocks, events and sums against the chain.
    private func expectMirror(
        of chain: FakeChain, _ indexer: IndexerService, _ pool: PostgresPool, from start: UInt64 = 0,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let blocks = chain.blocks.filter { $0.number >= start }
        let cursor = try await indexer.indexedBlock()
        #expect(cursor?.hash == blocks.last?.hash, sourceLocation: location)
        #expect(
            try await SumProjection.stored(in: pool) == SumProjection.expected(of: blocks), sourceLocation: location)
        let verification = try await indexer.verify()
        #expect(verification.differences == [], sourceLocation: location)
        #expect(verification.events == blocks.reduce(0) { $0 + $1.events.count }, sourceLocation: location)
    }

    @Test("a backfill and a catch-up bring every event in, once")
    func backfillAndFollow() async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: 1)
            chain.extend(by: 100)
            let indexer = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
            try await indexer.prepare()
            let reports = Mutex<[BackfillProgress]>([])
            try await indexer.backfill { report in reports.withLock { $0.append(report) } }
            #expect(try await indexer.indexedBlock()?.number == 94)
            #expect(reports.withLock { $0.map(\.block) } == Array(stride(from: 6, through: 90, by: 7)) + [94])
            #expect(reports.withLock { $0.last?.target } == 94)
            try await indexer.catchUp()
            try await expectMirror(of: chain, indexer, pool)
            let status = try await indexer.status()
            #expect(status.lag == 0)
            #expect(status.undoneBlocks == 0)
            // Nothing happens when there is nothing new.
            try await indexer.backfill(to: 99)
            try await indexer.catchUp()
            try await expectMirror(of: chain, indexer, pool)
        }
    }

    @Test("the first block is the configured one, and what was before is never read in")
    func startBlock() async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: 2)
            chain.extend(by: 40)
            var settings = configuration()
            settings.startBlock = 17
            let indexer = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: settings)
            try await indexer.prepare()
            try await indexer.catchUp()
            try await expectMirror(of: chain, indexer, pool, from: 17)
            chain.reorganise(depth: 35)
            // Deeper than the window and than the first block: everything is undone, and done again.
            try await eventuallyCaughtUp(indexer)
            try await expectMirror(of: chain, indexer, pool, from: 17)
        }
    }

    private func eventuallyCaughtUp(_ indexer: IndexerService) async throws {
        for _ in 0..<20 {
            do {
                try await indexer.catchUp()
                return
            } catch let error as IndexerError where error.code == .chainChanged {
                continue
            }
        }
        Issue.record("the indexer never caught up")
    }

    @Test(
        "a reorganisation is undone exactly, shallow or deeper than what is followed", arguments: [1, 3, 9, 10, 11, 40])
    func reorganisation(depth: Int) async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: UInt64(depth))
            chain.extend(by: 60)
            let indexer = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
            try await indexer.prepare()
            try await indexer.backfill()
            try await indexer.catchUp()
            chain.reorganise(depth: depth)
            try await eventuallyCaughtUp(indexer)
            try await expectMirror(of: chain, indexer, pool)
            #expect(try await indexer.status().undoneBlocks > 0)
            chain.rollBack(depth: depth)
            try await eventuallyCaughtUp(indexer)
            try await expectMirror(of: chain, indexer, pool)
        }
    }

    @Test("random forks, rollbacks, failures, crashes and restarts leave every event with exactly one effect")
    func randomHistory() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("randomHistory seed \(seed)")
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: seed)
            chain.extend(by: 30)
            let random = Mutex(SplitMix(state: seed ^ 0xABCD))
            let crash: @Sendable () -> Bool = { random.withLock { Int.random(in: 0..<40, using: &$0) == 0 } }
            for round in 0..<25 {
                // Each round is a new process: it knows only what the database knows.
                let indexer = IndexerService(
                    pool: pool, source: chain, projections: [SumProjection(crash: crash)],
                    configuration: configuration())
                try await indexer.prepare()
                chain.setRates(failure: 25, change: 12)
                for _ in 0..<3 {
                    let way = random.withLock { Int.random(in: 0..<3, using: &$0) }
                    // Whatever it throws: a crash, a failing node, a changed chain.
                    if way == 0 { try? await indexer.backfill() } else { try? await indexer.catchUp() }
                }
                // A task that is cancelled anywhere.
                let task = Task { try? await indexer.follow() }
                for _ in 0..<random.withLock({ Int.random(in: 0..<50, using: &$0) }) { await Task.yield() }
                task.cancel()
                await task.value
                chain.setRates(failure: 0, change: 0)
                let calm = IndexerService(
                    pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
                try await eventuallyCaughtUp(calm)
                try await expectMirror(of: chain, calm, pool)
                chain.extend(by: 2 + round % 5)
            }
        }
    }

    @Test("two indexers on the same tables do not take a block in twice")
    func twoProcesses() async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: 5)
            chain.extend(by: 50)
            let indexers = (0..<2).map { _ in
                IndexerService(
                    pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
            }
            try await indexers[0].prepare()
            await withTaskGroup(of: Void.self) { group in
                for indexer in indexers {
                    group.addTask {
                        // The one that comes second is refused with a conflict, and may try again.
                        for _ in 0..<60 { try? await indexer.catchUp() }
                    }
                }
            }
            try await expectMirror(of: chain, indexers[0], pool)
        }
    }

    @Test("other settings than those that the tables were filled for are refused until they are reset")
    func differentSettings() async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: 6)
            chain.extend(by: 20)
            let indexer = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
            try await indexer.prepare()
            try await indexer.prepare()
            try await indexer.catchUp()
            var settings = configuration()
            settings.startBlock = 3
            let other = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: settings)
            await #expect { try await other.prepare() } throws: { ($0 as? IndexerError)?.code == .differentSettings }
            try await other.reset()
            #expect(try await other.indexedBlock() == nil)
            try await other.catchUp()
            try await expectMirror(of: chain, other, pool, from: 3)
        }
    }

    @Test("verify names what was changed behind the indexer's back")
    func verification() async throws {
        try await withDatabase { pool async throws in
            let chain = FakeChain(seed: 7)
            chain.extend(by: 20)
            let indexer = IndexerService(
                pool: pool, source: chain, projections: [SumProjection()], configuration: configuration())
            try await indexer.prepare()
            try await indexer.catchUp()
            try await pool.query(
                "UPDATE indexer.events SET data = ARRAY['\\x00']::bytea[] WHERE block_number = (SELECT max(block_number) FROM indexer.events)"
            )
            let verification = try await indexer.verify()
            #expect(verification.differences.count == 1)
            #expect(!verification.isConsistent)
        }
    }
}
