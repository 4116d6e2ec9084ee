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

extension LibPQ {
    /// Starts a COPY from the client.
    func beginCopy(_ sql: String, _ control: OperationControl) throws(PostgresError) {
        let connection = try live()
        guard PQsendQuery(connection, sql) == 1 else { throw sendError(connection) }
        var stop = StopState()
        guard let result = try nextResult(control, &stop) else {
            throw PostgresError(.copy, "the server gave no answer to COPY")
        }
        if PQresultStatus(result) == PGRES_COPY_IN {
            PQclear(result)
            return
        }
        let error = serverError(result, stop.reason)
        PQclear(result)
        while let rest = try nextResult(control, &stop) { PQclear(rest) }
        throw error
    }

    /// Sends a piece of the COPY stream.
    func putCopyData(_ bytes: [UInt8], _ control: OperationControl) throws(PostgresError) {
        var offset = 0
        while offset < bytes.count {
            if let reason = control.stopReason { throw OperationControl.error(for: reason) }
            let connection = try live()
            let size = min(65_536, bytes.count - offset)
            let outcome = bytes.withUnsafeBytes { buffer in
                PQputCopyData(
                    connection, buffer.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self),
                    Int32(size))
            }
            switch outcome {
            case 1: offset += size
            case 0: try waitForCopySocket(connection, control)
            default: throw PQstatus(connection) == CONNECTION_BAD ? lost(connection) : try copyFailure(control)
            }
            // libpq would otherwise keep whatever the socket does not take in memory without a limit.
            while PQflush(connection) == 1 {
                if let reason = control.stopReason { throw OperationControl.error(for: reason) }
                try waitForCopySocket(connection, control)
            }
        }
    }

    private func waitForCopySocket(_ connection: OpaquePointer, _ control: OperationControl) throws(PostgresError) {
        let (ready, woken) = pollDescriptors(
            PQsocket(connection), Int16(POLLIN | POLLOUT), wakeup: wakeup.readEnd, until: control.deadline)
        if woken { wakeup.drain() }
        if ready & Int16(POLLIN | POLLERR | POLLHUP) != 0, PQconsumeInput(connection) == 0 { throw lost(connection) }
    }

    private func copyFailure(_ control: OperationControl) throws(PostgresError) -> PostgresError {
        var stop = StopState()
        var failure = PostgresError(.copy, "the server ended the COPY")
        while let result = try nextResult(control, &stop) {
            if PQresultStatus(result) == PGRES_FATAL_ERROR { failure = serverError(result, stop.reason) }
            PQclear(result)
        }
        return failure
    }

    /// Ends a COPY; with a reason, the server drops all of its rows.
    ///
    /// - Returns: the number of rows copied.
    func endCopy(abortingBecause reason: String?, _ control: OperationControl) throws(PostgresError) -> Int {
        var stop = StopState()
        while true {
            let connection = try live()
            let outcome = reason.map { PQputCopyEnd(connection, $0) } ?? PQputCopyEnd(connection, nil)
            if outcome == 1 { break }
            guard outcome == 0 else { throw lost(connection) }
            try waitForSocket(Int16(POLLIN | POLLOUT), control, &stop)
        }
        return try collect(control).affectedRows
    }
}
