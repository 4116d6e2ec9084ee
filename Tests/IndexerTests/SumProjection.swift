// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import PostgreSQL

/// Counts and adds events per key in place, so that an event taken in twice or left out, or undone wrongly, shows in
/// the sums.
struct SumProjection: Projection {
    struct Crash: Error {}

    let name = "sums"
    let version = 1
    let schema = "public"
    let contracts = [FakeChain.contract]
    /// Fails at random when it returns true, after half of its work.
    var crash: @Sendable () -> Bool = { false }

    let migrations = [
        Migration(
            number: 1, name: "sums",
            sql: """
                CREATE TABLE sums (key bytea PRIMARY KEY, total numeric NOT NULL, count bigint NOT NULL);
                CREATE TABLE parts (block bigint NOT NULL, key bytea NOT NULL, value numeric NOT NULL);
                """)
    ]

    func apply(_ block: IndexedBlock, on connection: PostgresConnection) async throws {
        for event in block.events {
            let key = PostgresValue.bytes(event.keys[0].bigEndianBytes)
            let value = PostgresValue.numeric(event.data[0].decimal)
            try await connection.query(
                """
                INSERT INTO sums VALUES ($1, $2, 1)
                ON CONFLICT (key) DO UPDATE SET total = sums.total + $2, count = sums.count + 1
                """, [key, value])
            if crash() { throw Crash() }
            try await connection.query("INSERT INTO parts VALUES ($1, $2, $3)", [.int(Int(block.number)), key, value])
        }
    }

    func undo(after last: UInt64?, on connection: PostgresConnection) async throws {
        try await connection.query(
            """
            WITH gone AS (DELETE FROM parts WHERE block > $1 RETURNING key, value),
                per AS (SELECT key, sum(value) AS value, count(*) AS count FROM gone GROUP BY key)
            UPDATE sums SET total = total - per.value, count = sums.count - per.count FROM per WHERE sums.key = per.key
            """, [.int(last.map { Int($0) } ?? -1)])
        try await connection.query("DELETE FROM sums WHERE count = 0")
    }

    /// The sums that the tables have, by key.
    static func stored(in pool: PostgresPool) async throws -> [Felt: [Int]] {
        let rows = try await pool.query("SELECT key, total, count FROM sums")
        var result: [Felt: [Int]] = [:]
        for row in rows {
            let key = try Felt(bigEndianBytes: try row.decode("key", as: [UInt8].self))
            result[key] = [try row.decode("total"), try row.decode("count")]
        }
        return result
    }

    /// The sums that the chain's events have, by key.
    static func expected(of blocks: some Sequence<IndexedBlock>) -> [Felt: [Int]] {
        var result: [Felt: [Int]] = [:]
        for event in blocks.flatMap(\.events) {
            let value = Int(event.data[0].uint64 ?? 0)
            let before = result[event.keys[0]] ?? [0, 0]
            result[event.keys[0]] = [before[0] + value, before[1] + 1]
        }
        return result
    }
}
