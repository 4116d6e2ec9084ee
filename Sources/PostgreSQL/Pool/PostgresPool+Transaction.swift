// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Logging

/// How much a transaction sees of those that run at the same time.
public enum PostgresIsolation: String, Sendable, Hashable {
    /// Each statement sees what was committed before it began. The server's default.
    case readCommitted = "READ COMMITTED"
    /// The whole transaction sees one snapshot; a conflicting update fails with `40001`.
    case repeatableRead = "REPEATABLE READ"
    /// As if transactions ran one after another; a conflict fails with `40001`.
    case serializable = "SERIALIZABLE"
}

extension PostgresPool {
    /// Runs the closure in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// - Parameters:
    ///   - isolation: how much it sees of others.
    ///   - readOnly: whether the server refuses changes in it.
    ///   - attempts: how often it may run in all. After a serialization failure, a deadlock, or a connection lost before the
    ///     commit, the closure runs again from its beginning, so with more than one attempt it must be safe to repeat.
    ///   - body: gets the connection that the transaction is on.
    /// - Throws: what the closure throws; `commitOutcomeUnknown` when the connection broke during COMMIT.
    @discardableResult
    public func transaction<R>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false, attempts: Int = 1,
        _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do {
                return try await withConnection { connection in
                    try await connection.transaction(isolation: isolation, readOnly: readOnly, body)
                }
            } catch let error as PostgresError {
                let mayRepeat = error.isSerializationFailure || error.code == .connectionLost
                guard mayRepeat, attempt < attempts, !Task.isCancelled else { throw error }
                attempt += 1
                logger.debug(
                    "PostgreSQL: attempt \(attempt) of a transaction after \(error.sqlState ?? "a lost connection")")
                // A random pause, so that two that collided do not collide again in step.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(10 << min(attempt, 6)))))
            }
        }
    }
}

extension PostgresConnection {
    /// Runs the closure in a transaction on this connection: committed when it returns, rolled back when it throws.
    ///
    /// - Throws: what the closure throws; `commitOutcomeUnknown` when the connection broke during COMMIT.
    @discardableResult
    public func transaction<R>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        try await query("BEGIN ISOLATION LEVEL \(isolation.rawValue)\(readOnly ? " READ ONLY" : "")")
        let result: R
        do {
            result = try await body(self)
        } catch {
            await rollback("ROLLBACK")
            throw error
        }
        try await commit()
        return result
    }

    private func commit() async throws(PostgresError) {
        do throws(PostgresError) {
            // COMMIT of a transaction that already failed is answered with ROLLBACK, which is no error to the server.
            let tag = try await metrics.measured(.query) { () async throws(PostgresError) -> String in
                try await checked().perform(timeout: limit(nil), heedsCancellation: false) {
                    (engine, control) throws(PostgresError) in
                    try engine.query("COMMIT", EncodedParameters([]), control).commandTag
                }
            }
            guard tag == "COMMIT" else {
                throw PostgresError(.misuse, "a statement of the transaction had failed, so it was rolled back")
            }
        } catch {
            if error.code == .connectionLost || error.code == .timeout {
                throw PostgresError(
                    .commitOutcomeUnknown, "the commit may or may not have happened: \(error.message)",
                    sqlState: error.sqlState)
            }
            throw error
        }
    }

    private func rollback(_ sql: String) async {
        // When even this fails, the pool sees a connection that is not idle and drops it.
        _ = try? await checked().perform(timeout: .seconds(5), heedsCancellation: false) {
            (engine, control) throws(PostgresError) in
            try engine.script(sql, control)
        }
    }

    /// Runs the closure in a savepoint of the transaction: when it throws, only what it did is undone.
    @discardableResult
    public func savepoint<R>(_ body: (PostgresConnection) async throws -> R) async throws -> R {
        try await query("SAVEPOINT smainer_savepoint")
        let result: R
        do {
            result = try await body(self)
        } catch {
            await rollback("ROLLBACK TO SAVEPOINT smainer_savepoint; RELEASE SAVEPOINT smainer_savepoint")
            throw error
        }
        try await query("RELEASE SAVEPOINT smainer_savepoint")
        return result
    }
}
