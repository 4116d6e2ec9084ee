// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL
import Testing

@Suite struct QueryTests {
    @Test("a server's refusal carries the SQLSTATE, the constraint and the place")
    func typedErrors() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint CONSTRAINT t_id_key UNIQUE, name text NOT NULL)")
            try await pool.query("INSERT INTO t VALUES (1, 'secret value')")
            let unique = await postgresError { try await pool.query("INSERT INTO t VALUES ($1, 'x')", [1]) }
            #expect(unique?.code == .server)
            #expect(unique?.sqlState == "23505")
            #expect(unique?.constraint == "t_id_key")
            #expect(unique?.table == "t")
            #expect(unique?.isUniqueViolation == true)
            let null = await postgresError { try await pool.query("INSERT INTO t VALUES (2, NULL)") }
            #expect(null?.sqlState == "23502")
            #expect(null?.column == "name")
            // The detail quotes the row; the description must not.
            #expect(null.map { "\($0)" }?.contains("Failing row") == false)
            let syntax = await postgresError { try await pool.query("SELEC 1") }
            #expect(syntax?.sqlState == "42601")
            #expect(syntax?.position == 1)
            #expect(try await pool.query("SELECT id FROM t").count == 1)
        }
    }

    @Test("affected rows, several columns, no rows")
    func shapes() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint, v text)")
            #expect(
                try await pool.query("INSERT INTO t SELECT g, 'v' || g FROM generate_series(1, 10) g").affectedRows
                    == 10)
            #expect(try await pool.query("DELETE FROM t WHERE id > $1", [.int64(8)]).affectedRows == 2)
            let rows = try await pool.query("SELECT id, v FROM t ORDER BY id DESC")
            #expect(rows.columns == ["id", "v"])
            #expect(try rows.map { try $0.decode("v", as: String.self) }.first == "v8")
            #expect(try await pool.query("SELECT 1 WHERE false").isEmpty)
        }
    }

    @Test("a statement is never more than one, so text cannot smuggle another in")
    func oneStatement() async throws {
        try await withDatabase { pool async throws in
            let error = await postgresError { try await pool.query("SELECT 1; DROP TABLE x", []) }
            #expect(error?.sqlState == "42601")
        }
    }

    @Test("a pipelined batch runs every set, in one transaction")
    func executeMany() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint PRIMARY KEY, v bytea)")
            // Large enough that both directions of the socket fill up.
            let sets: [[PostgresValue]] = (0..<5000).map {
                [.int64(Int64($0)), $0 == 0 ? .null : .bytes([UInt8](repeating: 7, count: 500))]
            }
            #expect(try await pool.executeMany("INSERT INTO t VALUES ($1, $2) RETURNING v", sets) == 5000)
            let error = await postgresError {
                try await pool.executeMany(
                    "INSERT INTO t VALUES ($1, $2)", [[.int64(9000), .null], [.int64(1), .null]])
            }
            #expect(error?.isUniqueViolation == true)
            let rows = try await pool.query("SELECT count(*), count(v) FROM t")
            #expect(try rows[0].decode(0, as: Int.self) == 5000)
            #expect(try rows[0].decode(1, as: Int.self) == 4999)
            let uneven = await postgresError {
                try await pool.executeMany("INSERT INTO t VALUES ($1, $2)", [[1, .null], [2]])
            }
            #expect(uneven?.code == .invalidValue)
            #expect(try await pool.executeMany("INSERT INTO t VALUES ($1, $2)", []) == 0)
        }
    }

    @Test("a cancelled task cancels its statement at the server, and the connection stays usable")
    func cancellation() async throws {
        try await withDatabase(.init(maximumConnections: 2)) { pool async throws in
            let sleeper = Task {
                try await pool.query("SELECT pg_sleep(600) AS cancelled_sleep", timeout: .seconds(300))
            }
            try await eventually("the statement runs") {
                try await pool.query(
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
                ).count == 1
            }
            sleeper.cancel()
            #expect(await postgresError { _ = try await sleeper.value }?.code == .cancelled)
            try await eventually("the server's statement ends") {
                try await pool.query(
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
                ).isEmpty
            }
            // Both connections still answer.
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await pool.query("SELECT 1")[0].decode(0, as: Int.self) } }
                for try await one in group { #expect(one == 1) }
            }
        }
    }

    @Test("a statement over its time is cancelled")
    func timeout() async throws {
        try await withDatabase(.init(maximumConnections: 1)) { pool async throws in
            let error = await postgresError {
                try await pool.query("SELECT pg_sleep(600)", timeout: .milliseconds(100))
            }
            #expect(error?.code == .timeout)
            #expect(try await pool.query("SELECT 2")[0].decode(0, as: Int.self) == 2)
        }
    }

    @Test("COPY as a query is refused, not hung on")
    func copyAsQuery() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint)")
            #expect(await postgresError { try await pool.query("COPY t FROM STDIN") }?.code == .misuse)
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("a failed COPY leaves no row and says where")
    func copyFailures() async throws {
        try await withDatabase(.init(maximumConnections: 1)) { pool async throws in
            try await pool.query("CREATE TABLE t (id integer PRIMARY KEY, v text NOT NULL)")
            let big = await postgresError {
                try await pool.copyBinary(into: "t", columns: ["id", "v"], rows: [[1, "a"], [.int64(1 << 40), "b"]])
            }
            #expect(big?.code == .invalidValue)
            #expect(big?.message.contains("row 1, column \"id\"") == true)
            let twice = await postgresError {
                try await pool.copyBinary(into: "public.t", columns: ["id", "v"], rows: [[1, "a"], [1, "b"]])
            }
            #expect(twice?.isUniqueViolation == true)
            let unknown = await postgresError { try await pool.copyBinary(into: "t", columns: ["nope"], rows: [[1]]) }
            #expect(unknown?.sqlState == "42703")
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
            #expect(try await pool.copyBinary(into: "t", columns: ["id", "v"], rows: []) == 0)
        }
    }

    @Test("a COPY that is far larger than any buffer arrives whole")
    func largeCopy() async throws {
        try await withDatabase { pool async throws in
            try await pool.query("CREATE TABLE t (id bigint, v bytea, k bytea[])")
            var buffer = PostgresCopyBuffer()
            for id in 0..<40_000 {
                buffer.beginRow(columns: 3)
                buffer.append(int8: Int64(id))
                if id % 2 == 0 {
                    buffer.append(bytea: [UInt8](repeating: UInt8(id & 255), count: 100))
                } else {
                    buffer.appendNull()
                }
                buffer.append(byteaArray: [[1], [UInt8(id & 255)]])
            }
            let rows = buffer
            let count = try await pool.withConnection {
                try await $0.copyBinary(into: "t", columns: ["id", "v", "k"], buffer: rows)
            }
            #expect(count == 40_000)
            let sums = try await pool.query(
                "SELECT sum(id)::int8 AS s, count(v) AS c, count(*) FILTER (WHERE get_byte(k[2], 0) = id & 255) AS k FROM t"
            )
            #expect(try sums[0].decode("s", as: Int.self) == 40_000 * 39_999 / 2)
            #expect(try sums[0].decode("c", as: Int.self) == 20_000)
            #expect(try sums[0].decode("k", as: Int.self) == 40_000)
        }
    }
}
