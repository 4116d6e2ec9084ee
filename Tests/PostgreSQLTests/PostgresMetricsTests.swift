// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Metrics
import MetricsTestKit
import PostgreSQL
import Testing

@Suite struct PostgresMetricsTests {
    private let metrics = TestMetrics()

    private func statements(_ kind: String, _ outcome: String) throws -> [Int64] {
        try metrics.expectTimer(
            "smainer_postgresql_statement_duration",
            [("application", "measured"), ("kind", kind), ("outcome", outcome)]
        ).values
    }

    @Test("a pool tells how many connections are lent, who waits, and how long statements take")
    func pool() async throws {
        var configuration = PostgresConfiguration(maximumConnections: 1)
        configuration.applicationName = "measured"
        let database = try await TestCluster.shared.database()
        let settings = configuration
        let pool = try withMetricsFactory(metrics) { try database.pool(settings) }
        let inUse = try metrics.expectMeter("smainer_postgresql_connections_in_use", [("application", "measured")])
        let waiting = try metrics.expectMeter("smainer_postgresql_tasks_waiting", [("application", "measured")])

        let waiter = try await pool.withConnection { _ in
            #expect(inUse.lastValue == 1)
            let waiter = Task { try await pool.query("SELECT 1").count }
            try await eventually("the task waits") { waiting.lastValue == 1 }
            return waiter
        }
        #expect(try await waiter.value == 1)
        #expect(waiting.values == [1, 0])
        #expect(inUse.lastValue == 0)
        #expect(inUse.values.max() == 1)
        #expect(try statements("query", "ok").count == 1)

        try await pool.withConnection { connection in
            try await connection.script("CREATE TEMPORARY TABLE numbers (n int8)")
            try await connection.executeMany("INSERT INTO numbers VALUES ($1)", [[.int64(1)], [.int64(2)]])
            try await connection.copyBinary(into: "numbers", columns: ["n"], rows: [[.int64(3)]])
        }
        for kind in ["script", "batch", "copy"] {
            let times = try statements(kind, "ok")
            #expect(times.count == 1, "\(kind)")
            #expect(times.allSatisfy { $0 > 0 }, "\(kind)")
        }
        #expect(await postgresError { try await pool.query("SELECT 1 / 0") }?.sqlState == "22012")
        #expect(try statements("query", "error").count == 1)
        #expect(inUse.lastValue == 0)
        await pool.shutdown()
    }
}
