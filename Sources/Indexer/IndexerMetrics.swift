// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Metrics

/// What an indexer tells the process's metrics system. The names are documented on the module's page.
struct IndexerMetrics: Sendable {
    private let blocks: Counter
    private let events: Counter
    private let lag: Gauge
    private let reorganisations: Counter
    private let undoneBlocks: Counter

    /// Makes the metrics in the factory that is in force now.
    init(schema: String, factory: any MetricsFactory = MetricsSystem.factory) {
        let dimensions = [("schema", schema)]
        func counter(_ label: String) -> Counter {
            Counter(label: label, dimensions: dimensions, factory: factory)
        }
        blocks = counter("smainer_indexer_blocks")
        events = counter("smainer_indexer_events")
        lag = Gauge(label: "smainer_indexer_lag_blocks", dimensions: dimensions, factory: factory)
        reorganisations = counter("smainer_indexer_reorganisations")
        undoneBlocks = counter("smainer_indexer_undone_blocks")
    }

    /// Counts blocks whose transaction was committed.
    func committed(_ new: [IndexedBlock]) {
        blocks.increment(by: new.count)
        events.increment(by: new.reduce(0) { $0 + $1.events.count })
    }

    /// Counts an undoing that was committed.
    func undone(blocks count: Int) {
        reorganisations.increment()
        undoneBlocks.increment(by: count)
    }

    /// Tells how far the database is behind the head.
    ///
    /// - Parameters:
    ///   - head: the chain's height.
    ///   - next: the height of the block that comes in next.
    func behind(head: UInt64, next: UInt64) {
        lag.record(head + 1 > next ? Int64(clamping: head + 1 - next) : 0)
    }
}
