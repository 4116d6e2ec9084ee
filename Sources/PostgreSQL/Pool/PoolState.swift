// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import DequeModule

/// The decisions of a pool, without I/O: who gets which connection, who waits, who is refused.
///
/// Each method takes what happened and returns what to do about it. `Connection` is only stored and handed out.
package struct PoolState<Connection: Sendable>: Sendable {
    package enum AcquireAction {
        /// Use this idle connection.
        case use(Connection)
        /// Make a new connection; report `opened` or `openFailed`.
        case open
        /// Wait: the waiter was queued.
        case wait
        case refuse(PostgresError)
    }

    package enum Handover: Sendable {
        case use(Connection)
        case open
        case fail(PostgresError)
    }

    package enum ReleaseAction {
        case none
        /// Close the connection that was given back.
        case close(Connection)
        /// Give the waiter what it waits for; `close` is a connection to close, if any.
        case resume(waiter: UInt64, Handover, close: Connection?)
    }

    let maximumConnections: Int
    let maximumWaiters: Int
    private(set) var idle: [Connection] = []
    /// Connections that are open or being opened, idle or leased.
    package private(set) var open = 0
    private(set) var waiters: Deque<UInt64> = []
    private(set) var isClosed = false

    package init(maximumConnections: Int, maximumWaiters: Int) {
        self.maximumConnections = max(1, maximumConnections)
        self.maximumWaiters = max(0, maximumWaiters)
    }

    static var closedError: PostgresError { PostgresError(.poolClosed, "the pool was shut down") }

    /// Leased connections, and those being opened.
    package var leased: Int { open - idle.count }

    /// A task wants a connection; `waiter` is its number should it have to wait.
    package mutating func acquire(waiter: UInt64) -> AcquireAction {
        if isClosed { return .refuse(Self.closedError) }
        if let connection = idle.popLast() { return .use(connection) }
        if open < maximumConnections {
            open += 1
            return .open
        }
        guard waiters.count < maximumWaiters else {
            return .refuse(
                PostgresError(
                    .poolExhausted,
                    "all \(maximumConnections) connections are in use and \(waiters.count) tasks wait already"))
        }
        waiters.append(waiter)
        return .wait
    }

    /// A leased connection comes back; one that is not healthy is not used again.
    package mutating func release(_ connection: Connection, isHealthy: Bool) -> ReleaseAction {
        if isClosed {
            open -= 1
            return .close(connection)
        }
        if isHealthy {
            if let waiter = waiters.popFirst() { return .resume(waiter: waiter, .use(connection), close: nil) }
            idle.append(connection)
            return .none
        }
        if let waiter = waiters.popFirst() { return .resume(waiter: waiter, .open, close: connection) }
        open -= 1
        return .close(connection)
    }

    /// A connection that `acquire` or a hand-over told to open could not be opened.
    package mutating func openFailed() -> ReleaseAction {
        if !isClosed, let waiter = waiters.popFirst() { return .resume(waiter: waiter, .open, close: nil) }
        open -= 1
        return .none
    }

    /// A waiter gives up. Returns whether it was still waiting; if not, it has been given something.
    package mutating func abandon(waiter: UInt64) -> Bool {
        guard let index = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// Ends the pool: returns what to close and whom to refuse.
    package mutating func close() -> (connections: [Connection], waiters: [UInt64]) {
        isClosed = true
        defer {
            open -= idle.count
            idle = []
            waiters = []
        }
        return (idle, Array(waiters))
    }
}
