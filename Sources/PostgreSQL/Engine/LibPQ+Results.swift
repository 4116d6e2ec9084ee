// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The progress of stopping a running operation: asked once, then given a limited time.
struct StopState {
    var reason: OperationControl.StopReason?
    var giveUpAt: ContinuousClock.Instant?
}

extension LibPQ {
    /// Waits until the socket is ready for `events`, sending a cancel request when the operation has to stop.
    func waitForSocket(_ events: Int16, _ control: OperationControl, _ stop: inout StopState) throws(PostgresError) {
        let connection = try live()
        if stop.reason == nil, let reason = control.stopReason {
            stop.reason = reason
            stop.giveUpAt = .now + OperationControl.cancelGrace
            requestCancel(connection)
        }
        let deadline = stop.giveUpAt ?? control.deadline
        let (ready, woken) = pollDescriptors(PQsocket(connection), events, wakeup: wakeup.readEnd, until: deadline)
        if woken { wakeup.drain() }
        if ready == 0, !woken, let reason = stop.reason, let giveUpAt = stop.giveUpAt, giveUpAt <= .now {
            disconnect()
            throw OperationControl.error(for: reason)
        }
        if ready & Int16(POLLIN | POLLERR | POLLHUP) != 0, PQconsumeInput(connection) == 0 { throw lost(connection) }
    }

    private func requestCancel(_ connection: OpaquePointer) {
        guard let cancel = PQgetCancel(connection) else { return }
        defer { PQfreeCancel(cancel) }
        var buffer = [CChar](repeating: 0, count: 256)
        // When the request itself fails, the grace time ends the connection.
        _ = PQcancel(cancel, &buffer, Int32(buffer.count))
    }

    /// Sends what libpq has buffered, reading at the same time so that neither side can block the other.
    func flush(_ control: OperationControl, _ stop: inout StopState) throws(PostgresError) {
        while true {
            let connection = try live()
            switch PQflush(connection) {
            case 0: return
            case 1: try waitForSocket(Int16(POLLIN | POLLOUT), control, &stop)
            default: throw lost(connection)
            }
        }
    }

    /// Waits for the next result; `nil` when the statement has no more.
    func nextResult(_ control: OperationControl, _ stop: inout StopState) throws(PostgresError) -> OpaquePointer? {
        try flush(control, &stop)
        while true {
            let connection = try live()
            if PQisBusy(connection) == 0 { return PQgetResult(connection) }
            try waitForSocket(Int16(POLLIN), control, &stop)
        }
    }

    /// Reads every result of a statement and returns the last one, or throws the first error among them.
    func collect(_ control: OperationControl) throws(PostgresError) -> ResultStorage {
        var stop = StopState()
        var last: ResultStorage?
        var failure: PostgresError?
        while let result = try nextResult(control, &stop) {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = ResultStorage(result)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                PQclear(result)
                disconnect()
                throw PostgresError(.misuse, "COPY is not possible as a query; use copyBinary")
            default:
                if failure == nil { failure = serverError(result, stop.reason) }
                PQclear(result)
            }
        }
        if let failure { throw failure }
        guard let last else { throw PostgresError(.server, "the server gave no result") }
        return last
    }

    /// Makes the error of a failed result.
    func serverError(_ result: OpaquePointer, _ reason: OperationControl.StopReason?) -> PostgresError {
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue else { return nil }
            return PQresultErrorField(result, Int32(value)).map { String(cString: $0) }
        }
        let state = field("C")
        if state == "57014", let reason { return OperationControl.error(for: reason) }
        let fallback = PQresultErrorMessage(result).map { String(cString: $0) } ?? "no reason given"
        var error: PostgresError
        if let connection, PQstatus(connection) == CONNECTION_BAD {
            let text = settings.redacted(field("M") ?? message(connection))
            error = PostgresError(.connectionLost, "the connection to \(settings.place) was lost: \(text)")
        } else {
            error = PostgresError(.server, settings.redacted(field("M") ?? fallback))
        }
        error.sqlState = state
        error.constraint = field("n")
        error.table = field("t")
        error.column = field("c")
        error.detail = field("D")
        error.hint = field("H")
        error.position = field("P").flatMap { Int($0) }
        return error
    }
}
