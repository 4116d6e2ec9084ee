// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL

extension LibPQ {
    /// Runs one statement with parameters; results come in binary.
    func query(_ sql: String, _ parameters: EncodedParameters, _ control: OperationControl)
        throws(PostgresError) -> ResultStorage
    {
        let connection = try begin(sql, control)
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryParams(
                connection, sql, Int32(parameters.count), parameters.types, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw sendError(connection) }
        return try collect(control)
    }

    /// Runs a script of any number of statements without parameters, as one implicit transaction.
    func script(_ sql: String, _ control: OperationControl) throws(PostgresError) {
        let connection = try begin(sql, control)
        guard PQsendQuery(connection, sql) == 1 else { throw sendError(connection) }
        _ = try collect(control)
    }

    /// Runs one statement for every set of parameters, in pipeline mode: one round trip for all.
    ///
    /// Outside a transaction the whole batch is one: it happens for all sets or for none.
    /// - Returns: the sum of the affected rows.
    func pipeline(_ sql: String, _ sets: [EncodedParameters], _ control: OperationControl)
        throws(PostgresError) -> Int
    {
        guard let first = sets.first else { return 0 }
        let connection = try begin(sql, control)
        guard PQenterPipelineMode(connection) == 1 else { throw sendError(connection) }
        var stop = StopState()
        guard PQsendPrepare(connection, "", sql, Int32(first.count), first.types) == 1 else {
            throw sendError(connection)
        }
        for (index, set) in sets.enumerated() {
            let sent = set.withPointers { values, lengths, formats in
                PQsendQueryPrepared(connection, "", Int32(set.count), values, lengths, formats, 1)
            }
            guard sent == 1 else { throw sendError(connection) }
            if index % 64 == 63 { try flush(control, &stop) }
        }
        guard PQpipelineSync(connection) == 1 else { throw sendError(connection) }
        let outcome = try collectPipeline(control, &stop)
        guard PQexitPipelineMode(connection) == 1 else { throw lost(connection) }
        if let failure = outcome.failure { throw failure }
        return outcome.affectedRows
    }

    private func collectPipeline(_ control: OperationControl, _ stop: inout StopState)
        throws(PostgresError) -> (affectedRows: Int, failure: PostgresError?)
    {
        var affected = 0
        var failure: PostgresError?
        while true {
            // A nil only ends the results of one statement here; the sync ends the pipeline.
            guard let result = try nextResult(control, &stop) else { continue }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: return (affected, failure)
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                affected += PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            case PGRES_PIPELINE_ABORTED, PGRES_EMPTY_QUERY: break
            default: if failure == nil { failure = serverError(result, stop.reason) }
            }
        }
    }

    /// Checks what is the same for every statement before it is sent.
    private func begin(_ sql: String, _ control: OperationControl) throws(PostgresError) -> OpaquePointer {
        if let reason = control.stopReason { throw OperationControl.error(for: reason) }
        guard !sql.utf8.contains(0) else { throw PostgresError(.invalidValue, "the SQL text has a NUL character") }
        return try live()
    }

    func sendError(_ connection: OpaquePointer) -> PostgresError {
        if PQstatus(connection) == CONNECTION_BAD { return lost(connection) }
        let error = PostgresError(.misuse, "the statement could not be sent: \(settings.redacted(message(connection)))")
        // A half-sent pipeline has no defined state.
        if PQpipelineStatus(connection) != PQ_PIPELINE_OFF { disconnect() }
        return error
    }
}
