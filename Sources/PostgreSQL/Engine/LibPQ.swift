// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL
import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One libpq connection in non-blocking mode. It belongs to one thread, which waits in `poll` for the socket and for
/// its wake-up pipe, so that a cancelled task or a deadline can interrupt any wait.
final class LibPQ {
    let settings: ConnectionSettings
    let wakeup: WakeupPipe
    let logger: Logger
    var connection: OpaquePointer?
    private var notices: NoticeForwarder?

    init(settings: ConnectionSettings, wakeup: WakeupPipe, logger: Logger) {
        self.settings = settings
        self.wakeup = wakeup
        self.logger = logger
    }

    deinit { disconnect() }

    /// Makes the connection.
    func connect(_ control: OperationControl) throws(PostgresError) {
        disconnect()
        let parameters = settings.parameters
        let keywords = parameters.map { strdup($0.0) }
        let values = parameters.map { strdup($0.1) }
        defer { for pointer in keywords + values { free(pointer) } }
        let started = PQconnectStartParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
        guard let started else { throw PostgresError(.connectionFailed, "out of memory for a connection") }
        connection = started
        let forwarder = NoticeForwarder(logger: logger)
        notices = forwarder
        PQsetNoticeReceiver(started, receiveNotice, Unmanaged.passUnretained(forwarder).toOpaque())
        do throws(PostgresError) {
            try finishConnecting(started, control)
        } catch {
            disconnect()
            throw error
        }
    }

    private func finishConnecting(_ connection: OpaquePointer, _ control: OperationControl) throws(PostgresError) {
        guard PQstatus(connection) != CONNECTION_BAD else { throw connectError(connection) }
        var polling = PGRES_POLLING_WRITING
        while polling != PGRES_POLLING_OK {
            if polling == PGRES_POLLING_FAILED { throw connectError(connection) }
            let events = Int16(polling == PGRES_POLLING_READING ? POLLIN : POLLOUT)
            let (ready, woken) = pollDescriptors(
                PQsocket(connection), events, wakeup: wakeup.readEnd, until: control.deadline)
            if woken { wakeup.drain() }
            if control.cancellation.isCancelled { throw OperationControl.error(for: .cancelled) }
            if ready == 0, !woken {
                throw PostgresError(.connectionFailed, "no connection to \(settings.place) was made in time")
            }
            if ready != 0 { polling = PQconnectPoll(connection) }
        }
        guard PQsetnonblocking(connection, 1) == 0 else { throw connectError(connection) }
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
    }

    private func connectError(_ connection: OpaquePointer) -> PostgresError {
        // libpq keeps no SQLSTATE of a failed start-up; these texts are those of the server's start-up refusals.
        let text = settings.redacted(message(connection))
        var error = PostgresError(.connectionFailed, "no connection to \(settings.place): \(text)")
        let states = [
            "starting up": "57P03", "shutting down": "57P03", "in recovery mode": "57P03", "not accept": "57P03",
            "too many clients": "53300", "password authentication failed": "28P01",
            "eer authentication failed": "28000", "does not exist": "3D000",
        ]
        error.sqlState = states.first { text.contains($0.key) && !text.contains("No such file") }?.value
        return error
    }

    /// libpq's own last message, on one line.
    func message(_ connection: OpaquePointer) -> String {
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
        return line.isEmpty ? "no reason given" : line
    }

    /// Ends the connection; does nothing when there is none.
    func disconnect() {
        if let connection { PQfinish(connection) }
        connection = nil
        notices = nil
    }

    var socket: Int32 { connection.map { PQsocket($0) } ?? -1 }

    /// Whether the connection is good and in no transaction.
    var isIdle: Bool {
        guard let connection else { return false }
        return PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// The connection, or an error when it is gone.
    func live() throws(PostgresError) -> OpaquePointer {
        guard let connection, PQstatus(connection) == CONNECTION_OK else {
            throw PostgresError(.connectionLost, "the connection to \(settings.place) is gone")
        }
        return connection
    }

    /// Ends the broken connection and returns the error that says so.
    func lost(_ connection: OpaquePointer) -> PostgresError {
        let error = PostgresError(
            .connectionLost, "the connection to \(settings.place) was lost: \(settings.redacted(message(connection)))")
        disconnect()
        return error
    }
}

/// Carries the server's notices to the log.
private final class NoticeForwarder {
    let logger: Logger
    init(logger: Logger) { self.logger = logger }

    func forward(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue else { return nil }
            return PQresultErrorField(result, Int32(value)).map { String(cString: $0) }
        }
        let text = field("M") ?? "a notice without text"
        let level: Logger.Level = field("V") == "WARNING" ? .warning : .debug
        logger.log(level: level, "PostgreSQL: \(text)", metadata: ["sqlstate": "\(field("C") ?? "")"])
    }
}

private let receiveNotice: PQnoticeReceiver = { argument, result in
    guard let argument, let result else { return }
    Unmanaged<NoticeForwarder>.fromOpaque(argument).takeUnretainedValue().forward(result)
}
