// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Indexer
import Metrics
import MetricsTestKit
import PostgreSQL
import Testing

@Suite struct IndexerMetricsTests {
    private let metrics = TestMetrics()

    private func total(_ name: String) -> Int64 {
        metrics.counterTotal(label: "smainer_indexer_\(name)", dimensions: [("schema", "indexer")])
    }

    @Test("blocks, events, reorganisations and the distance to the head are told")
    func counters() async throws {
        let pool = try await TestCluster.shared.database().pool(.init(maximumConnections: 2))
        let chain = FakeChain(seed: 11)
        chain.extend(by: 30)
        var configuration = IndexerConfiguration()
        configuration.backfillRange = 10
        configuration.followedDepth = 5
        configuration.pollInterval = .milliseconds(1)
        let settings = configuration
        let indexer = withMetricsFactory(metrics) {
            IndexerService(pool: pool, source: chain, projections: [SumProjection()], configuration: settings)
        }
        try await indexer.prepare()
        try await indexer.backfill()
        let lag = try metrics.expectGauge("smainer_indexer_lag_blocks", [("schema", "indexer")])
        #expect(lag.values == [20, 10, 5])
        try await indexer.catchUp()
        #expect(lag.lastValue == 0)
        #expect(total("events") == Int64(chain.blocks.reduce(0) { $0 + $1.events.count }))
        #expect(total("blocks") == Int64(try await indexer.status().blocks))
        #expect(total("reorganisations") == 0)

        chain.reorganise(depth: 3)
        try await indexer.catchUp()
        #expect(total("reorganisations") == 1)
        #expect(total("undone_blocks") == 3)
        #expect(total("blocks") == Int64(try await indexer.status().blocks + 3))
        #expect(lag.lastValue == 0)
        await pool.shutdown()
    }
}
