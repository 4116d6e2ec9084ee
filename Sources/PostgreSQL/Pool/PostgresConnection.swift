// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Synchronization

/// A connection leased from a pool, valid until the closure it was given to returns.
///
/// Statements run one after another in the order in which they are called, on the connection's own thread. When the
/// Swift task is cancelled, the running statement is cancelled at the server.
public final class PostgresConnection: Sendable {
    let worker: ConnectionWorker
    private let statementTimeout: Duration?
    let metrics: PostgresMetrics
    private let isValid = Atomic<Bool>(true)

    init(worker: ConnectionWorker, statementTimeout: Duration?, metrics: PostgresMetrics) {
        self.worker = worker
        self.statementTimeout = statementTimeout
        self.metrics = metrics
    }

    func invalidate() { isValid.store(false, ordering: .releasing) }

    func checked() throws(PostgresError) -> ConnectionWorker {
        guard isValid.load(ordering: .acquiring) else {
            throw PostgresError(.misuse, "the connection was used after the closure that it was given to had ended")
        }
        return worker
    }

    func limit(_ timeout: Duration?) -> Duration? { timeout ?? statementTimeout }

    /// Runs an operation on the connection's thread and tells how long it took, queueing included.
    private func perform<R: Sendable>(
        _ kind: PostgresMetrics.Kind, _ timeout: Duration?,
        _ operation: @escaping @Sendable (LibPQ, OperationControl) throws(PostgresError) -> R
    ) async throws(PostgresError) -> R {
        try await metrics.measured(kind) { () async throws(PostgresError) -> R in
            try await checked().perform(timeout: limit(timeout), operation)
        }
    }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: the text, with `$1`, `$2` … for the parameters (at most 65,535).
    ///   - parameters: the values, which are never part of the text.
    ///   - timeout: after this time the statement is cancelled; the pool's `statementTimeout` when `nil`.
    /// - Throws: `server` with the SQLSTATE, `timeout`, `cancelled`, `connectionLost`, `invalidValue`, `misuse`.
    @discardableResult
    public func query(_ sql: String, _ parameters: [PostgresValue] = [], timeout: Duration? = nil)
        async throws(PostgresError) -> PostgresRows
    {
        let encoded = try EncodedParameters(parameters)
        let storage = try await perform(.query, timeout) { (engine, control) throws(PostgresError) in
            try engine.query(sql, encoded, control)
        }
        return PostgresRows(storage)
    }

    /// Runs one statement for every set of parameters in one round trip (libpq's pipeline mode).
    ///
    /// All sets must give the same types at the same places. Outside a transaction the batch itself is one.
    /// - Returns: the sum of the affected rows.
    /// - Throws: as ``query(_:_:timeout:)``; the first error ends the batch.
    @discardableResult
    public func executeMany(_ sql: String, _ parameterSets: [[PostgresValue]], timeout: Duration? = nil)
        async throws(PostgresError) -> Int
    {
        var sets: [EncodedParameters] = []
        sets.reserveCapacity(parameterSets.count)
        for parameters in parameterSets { sets.append(try EncodedParameters(parameters)) }
        try Self.unifyTypes(&sets)
        let encoded = sets
        return try await perform(.batch, timeout) { (engine, control) throws(PostgresError) in
            try engine.pipeline(sql, encoded, control)
        }
    }

    /// The statement is prepared once: where some sets have NULL (which has no type), the others' type counts.
    private static func unifyTypes(_ sets: inout [EncodedParameters]) throws(PostgresError) {
        guard let first = sets.first else { return }
        var types = first.types
        for (number, set) in sets.enumerated() {
            guard set.count == types.count else {
                throw PostgresError(
                    .invalidValue, "set \(number) has \(set.count) parameters where the first has \(types.count)")
            }
            for (index, type) in set.types.enumerated() where type != 0 {
                if types[index] == 0 {
                    types[index] = type
                } else if types[index] != type {
                    throw PostgresError(
                        .invalidValue, "parameter $\(index + 1) of set \(number) has another type than those before")
                }
            }
        }
        sets[0].overrideTypes(types)
    }

    /// Runs a script of several statements without parameters; outside a transaction it is one.
    ///
    /// - Parameters:
    ///   - sql: the statements, separated by semicolons. Never put values of others into it.
    ///   - timeout: of the whole script; the pool's `statementTimeout` when `nil`.
    /// - Throws: as ``query(_:_:timeout:)``; the first error ends the script.
    public func script(_ sql: String, timeout: Duration? = nil) async throws(PostgresError) {
        try await perform(.script, timeout) { (engine, control) throws(PostgresError) in
            try engine.script(sql, control)
        }
    }

    /// Sends a notification to those who listen to the channel; inside a transaction it is sent at the commit.
    ///
    /// - Parameters:
    ///   - channel: the channel's name, exactly as those who listen give it.
    ///   - payload: less than 8000 bytes, PostgreSQL's limit.
    /// - Throws: as ``query(_:_:timeout:)``; a longer payload is refused by the server.
    public func notify(_ channel: String, payload: String = "") async throws(PostgresError) {
        try await query("SELECT pg_notify($1::text, $2::text)", [.text(channel), .text(payload)])
    }
}
