// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL
import Testing

@Suite struct MigrationTests {
    private let migrations = [
        Migration(number: 1, name: "make", sql: "CREATE TABLE things (id bigint); CREATE INDEX ON things (id);"),
        Migration(number: 2, name: "fill", sql: "INSERT INTO things VALUES (1), (2)"),
        Migration(number: 3, name: "slow", sql: "SELECT pg_sleep(0.05); INSERT INTO things VALUES (3)"),
    ]

    @Test("each migration runs once, whatever the number of processes that start together")
    func concurrent() async throws {
        try await withDatabase(.init(maximumConnections: 8)) { pool async throws in
            let ran = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<8 {
                    group.addTask { try await Migrator.run(migrations, component: "c", schema: "mine", on: pool) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(ran.sorted() == [1, 2, 3])
            #expect(try await pool.query("SELECT 1 FROM mine.things").count == 3)
            #expect(try await Migrator.run(migrations, component: "c", schema: "mine", on: pool) == [])
        }
    }

    @Test("components have their own numbers in the same schema")
    func components() async throws {
        try await withDatabase { pool async throws in
            try await Migrator.run(migrations, component: "a", on: pool)
            let other = [Migration(number: 1, name: "other", sql: "CREATE TABLE others (id bigint)")]
            #expect(try await Migrator.run(other, component: "b", on: pool) == [1])
        }
    }

    @Test("a failing migration leaves those before it, nothing of itself, and can be mended")
    func failure() async throws {
        try await withDatabase { pool async throws in
            let broken =
                migrations[0...0] + [
                    Migration(number: 2, name: "bad", sql: "INSERT INTO things VALUES (9); SELECT 1/0")
                ]
            let error = await postgresError { try await Migrator.run(Array(broken), component: "c", on: pool) }
            #expect(error?.sqlState == "22012")
            #expect(error?.message.contains("migration c 2, bad") == true)
            #expect(try await pool.query("SELECT 1 FROM things").isEmpty)
            #expect(try await Migrator.run(migrations, component: "c", on: pool) == [2, 3])
        }
    }

    @Test("a changed text, a gap, and a database that is ahead are refused")
    func refusals() async throws {
        try await withDatabase { pool async throws in
            try await Migrator.run(migrations, component: "c", on: pool)
            let other = Migration(number: 2, name: "fill", sql: "INSERT INTO things VALUES (7)")
            let changed = [migrations[0], other, migrations[2]]
            #expect(
                await postgresError { try await Migrator.run(changed, component: "c", on: pool) }?.code == .migration)
            let older = Array(migrations.prefix(2))
            let ahead = await postgresError { try await Migrator.run(older, component: "c", on: pool) }
            #expect(ahead?.code == .migration)
            #expect(ahead?.message.contains("newer program") == true)
            let gap = [migrations[0], migrations[2]]
            #expect(await postgresError { try await Migrator.run(gap, component: "d", on: pool) }?.code == .migration)
        }
    }
}
