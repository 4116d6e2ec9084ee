// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Logging

/// Brings a schema to the state that the program needs.
///
/// Each migration and its history row are one transaction under an advisory lock, so that any number of processes may
/// start at the same time and each migration still runs once. The history keeps a checksum of each text: a migration
/// that was changed after it ran is refused, and so is a database that is ahead of the program.
public enum Migrator {
    /// Runs the migrations that have not run yet.
    ///
    /// - Parameters:
    ///   - migrations: numbered 1, 2, 3 …
    ///   - component: whose migrations these are; several components can share a schema.
    ///   - schema: the schema, made when it is missing. It comes first in `search_path` while a migration runs.
    ///   - pool: where they run.
    ///   - logger: hears of each migration that runs.
    /// - Returns: the numbers of those that ran now.
    /// - Throws: `migration` when the numbers have gaps, a text was changed, or the database is newer than the program;
    ///   the server's error, with the migration's name, when one fails. Then the ones before it stay.
    @discardableResult
    public static func run(
        _ migrations: [Migration], component: String, schema: String = "public", on pool: PostgresPool,
        logger: Logger = Logger(label: "smainer.migrations")
    ) async throws -> [Int] {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw PostgresError(
                .migration,
                "\(component): migration \"\(migration.name)\" has number \(migration.number) at place \(index + 1)")
        }
        var done: [Int] = []
        while let number = try await runNext(migrations, component, schema, pool) {
            logger.info("migration \(component) \(number), \(migrations[number - 1].name): done")
            done.append(number)
        }
        return done
    }

    private static func runNext(
        _ migrations: [Migration], _ component: String, _ schema: String, _ pool: PostgresPool
    ) async throws -> Int? {
        try await pool.transaction(attempts: 3) { connection -> Int? in
            // One lock for all components: two of them may create the schema or the history at the same time.
            try await connection.query(
                "SELECT pg_advisory_xact_lock(hashtextextended('smainer.migrations:' || $1::text, 0))",
                [.text(schema)], timeout: .seconds(600))
            try await prepareHistory(schema, connection)
            let applied = try await check(migrations, component, connection)
            guard applied < migrations.count else { return nil }
            let next = migrations[applied]
            do throws(PostgresError) {
                try await connection.script(next.sql, timeout: .seconds(600))
            } catch {
                var explained = PostgresError(
                    error.code, "migration \(component) \(next.number), \(next.name): \(error.message)",
                    sqlState: error.sqlState)
                explained.position = error.position
                throw explained
            }
            try await connection.query(
                """
                INSERT INTO \(quotedIdentifier(schema)).smainer_migrations (component, number, name, checksum)
                VALUES ($1, $2, $3, encode(sha256(convert_to($4::text, 'UTF8')), 'hex'))
                """,
                [.text(component), .int(next.number), .text(next.name), .text(next.sql)])
            return next.number
        }
    }

    private static func prepareHistory(_ schema: String, _ connection: PostgresConnection) async throws {
        let quoted = quotedIdentifier(schema)
        // Asked first: CREATE IF NOT EXISTS needs the right to create even when there is nothing to create.
        let present = try await connection.query(
            "SELECT to_regclass($1::text) IS NOT NULL AS present", [.text("\(quoted).smainer_migrations")])
        if try !present[0].decode("present", as: Bool.self) {
            try await connection.script(
                """
                CREATE SCHEMA IF NOT EXISTS \(quoted);
                CREATE TABLE IF NOT EXISTS \(quoted).smainer_migrations (
                    component text NOT NULL,
                    number integer NOT NULL,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now(),
                    PRIMARY KEY (component, number)
                );
                """)
        }
        try await connection.query("SELECT set_config('search_path', $1::text, true)", [.text("\(quoted), public")])
    }

    /// Compares history and program; returns how many migrations have run.
    private static func check(
        _ migrations: [Migration], _ component: String, _ connection: PostgresConnection
    ) async throws -> Int {
        let rows = try await connection.query(
            "SELECT number, name, checksum FROM smainer_migrations WHERE component = $1 ORDER BY number",
            [.text(component)])
        for (index, row) in rows.enumerated() {
            let number = try row.decode("number", as: Int.self)
            let name = try row.decode("name", as: String.self)
            guard number == index + 1 else {
                throw PostgresError(
                    .migration, "\(component): migration \(index + 1) is missing in the database's history")
            }
            guard index < migrations.count else {
                throw PostgresError(
                    .migration,
                    "\(component): the database has migration \(number), \(name), which this program does not know; run a "
                        + "newer program")
            }
            let expected = try await connection.query(
                "SELECT encode(sha256(convert_to($1::text, 'UTF8')), 'hex') AS checksum",
                [.text(migrations[index].sql)])
            guard try row.decode("checksum", as: String.self) == expected[0].decode("checksum", as: String.self) else {
                throw PostgresError(
                    .migration,
                    "\(component): migration \(number), \(name), was changed after it ran; add a new one instead")
            }
        }
        return rows.count
    }
}
