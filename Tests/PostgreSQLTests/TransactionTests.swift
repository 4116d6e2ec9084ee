// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL
import Testing

private struct Stop: Error {}

@Suite struct TransactionTests {
    @Test("a closure that throws leaves nothing, one that returns leaves all")
    func atomicity() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            await #expect(throws: Stop.self) {
                try await pool.transaction { connection in
                    try await connection.query("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
            try await pool.transaction { connection in
                try await connection.query("INSERT INTO t VALUES (1)")
                await #expect(throws: Stop.self) {
                    try await connection.savepoint { connection in
                        try await connection.query("INSERT INTO t VALUES (2)")
                        throw Stop()
                    }
                }
                try await connection.savepoint { try await $0.query("INSERT INTO t VALUES (3)") }
            }
            let rows = try await pool.query("SELECT id FROM t ORDER BY id")
            #expect(try rows.map { try $0.decode("id", as: Int.self) } == [1, 3])
        }
    }

    @Test("a transaction in which a statement failed is not reported as committed")
    func swallowedError() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            let error = await postgresError {
                try await pool.transaction { connection in
                    try await connection.query("INSERT INTO t VALUES (1)")
                    _ = try? await connection.query("SELECT 1/0")
                }
            }
            #expect(error?.code == .misuse)
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
        }
    }

    @Test("cancelling the task rolls back, and the connection returns clean")
    func cancelledTransaction() async throws {
        try await withDatabase(.init(maximumConnections: 2)) { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            let task = Task {
                try await pool.transaction { connection in
                    try await connection.query("INSERT INTO t VALUES (1)")
                    try await connection.query("SELECT pg_sleep(600) AS in_transaction")
                }
            }
            try await eventually("the transaction sleeps") {
                try await pool.query(
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS in_transaction'"
                ).count == 1
            }
            task.cancel()
            #expect(await postgresError { try await task.value }?.code == .cancelled)
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
            let open = try await pool.query(
                "SELECT 1 FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
            )
            #expect(open.isEmpty)
        }
    }

    @Test("concurrent serializable counters lose no increment, thanks to the retries")
    func serializableRetries() async throws {
        try await withDatabase(.init(maximumConnections: 6)) { pool async throws in
            try await pool.query("CREATE TABLE counter (value bigint)")
            try await pool.query("INSERT INTO counter VALUES (0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await pool.transaction(isolation: .serializable, attempts: 200) { connection in
                            let value = try await connection.query("SELECT value FROM counter")[0].decode(
                                0, as: Int64.self)
                            try await connection.query("UPDATE counter SET value = $1", [.int64(value + 1)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.query("SELECT value FROM counter")[0].decode(0, as: Int.self) == 30)
        }
    }

    @Test("without retries a conflict is reported as one")
    func conflict() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint PRIMARY KEY, v bigint)")
            try await pool.query("INSERT INTO t VALUES (1, 0)")
            let error = await postgresError {
                try await pool.transaction(isolation: .repeatableRead) { connection in
                    _ = try await connection.query("SELECT * FROM t")
                    try await pool.query("UPDATE t SET v = 1")
                    try await connection.query("UPDATE t SET v = 2")
                }
            }
            #expect(error?.isSerializationFailure == true)
        }
    }

    @Test("read-only transactions refuse changes; a connection kept beyond its closure is refused")
    func misuse() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            let write = await postgresError {
                try await pool.transaction(readOnly: true) { connection in
                    _ = try await connection.query("INSERT INTO t VALUES (1)")
                }
            }
            #expect(write?.sqlState == "25006")
            let kept = try await pool.withConnection { $0 }
            #expect(await postgresError { try await kept.query("SELECT 1") }?.code == .misuse)
        }
    }

    @Test("a transaction left open in withConnection does not leak to the next user")
    func leftOpen() async throws {
        try await withDatabase(.init(maximumConnections: 1)) { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            try await pool.withConnection { connection in
                try await connection.query("BEGIN")
                try await connection.query("INSERT INTO t VALUES (1)")
            }
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
        }
    }
}
