// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Logging
import Metrics
import Synchronization

/// A pool of connections to one PostgreSQL database.
///
/// Connections are opened when they are needed and each has a thread of its own, because libpq can block. A connection
/// that the server closed while it was idle is noticed before it is handed out, and while the server is away, tasks
/// wait for it up to ``PostgresConfiguration/acquireTimeout``.
///
///     let pool = try PostgresPool(url: "postgresql:///smainer")
///     let rows = try await pool.query("SELECT name FROM users WHERE id = $1", [.int64(7)])
///     let name = try rows[0].decode("name", as: String.self)
public final class PostgresPool: Sendable {
    private typealias Handover = PoolState<ConnectionWorker>.Handover

    private struct State {
        var pool: PoolState<ConnectionWorker>
        var continuations: [UInt64: CheckedContinuation<Handover, Never>] = [:]
        var nextWaiter: UInt64 = 0
        var onEmpty: [CheckedContinuation<Void, Never>] = []
    }

    /// The limits and times that the pool was made with.
    public let configuration: PostgresConfiguration
    let settings: ConnectionSettings
    let logger: Logger
    private let metrics: PostgresMetrics
    private let state: Mutex<State>

    /// Makes a pool; nothing is connected yet.
    ///
    /// Its metrics go to the factory of swift-metrics that is in force now.
    ///
    /// - Parameters:
    ///   - url: `postgresql://user:password@host:port/database`, or libpq's `keyword=value` pairs. What it leaves out comes
    ///     from libpq's environment variables (`PGHOST`, `PGPASSWORD` …).
    ///   - configuration: limits and times.
    ///   - logger: receives the server's notices (warnings as warnings, the rest for debugging).
    /// - Throws: `invalidConfiguration` when the URL cannot be parsed; the message does not repeat it.
    public init(
        url: String, configuration: PostgresConfiguration = PostgresConfiguration(),
        logger: Logger = Logger(label: "smainer.postgresql")
    ) throws(PostgresError) {
        self.configuration = configuration
        self.logger = logger
        metrics = PostgresMetrics(application: configuration.applicationName)
        settings = try ConnectionSettings(
            url: url, applicationName: configuration.applicationName, connectTimeout: configuration.connectTimeout)
        state = Mutex(
            State(
                pool: PoolState(
                    maximumConnections: configuration.maximumConnections, maximumWaiters: configuration.maximumWaiters))
        )
    }

    deinit {
        for worker in state.withLock({ $0.pool.close().connections }) { worker.stop() }
    }

    /// The server and the database, for messages and logs: without user and password.
    public var place: String { settings.place }

    /// Runs one statement on any connection: see ``PostgresConnection/query(_:_:timeout:)``.
    @discardableResult
    public func query(_ sql: String, _ parameters: [PostgresValue] = [], timeout: Duration? = nil)
        async throws(PostgresError) -> PostgresRows
    {
        try await lending { (connection) async throws(PostgresError) in
            try await connection.query(sql, parameters, timeout: timeout)
        }
    }

    /// Runs one statement for many sets of parameters: see ``PostgresConnection/executeMany(_:_:timeout:)``.
    @discardableResult
    public func executeMany(_ sql: String, _ parameterSets: [[PostgresValue]], timeout: Duration? = nil)
        async throws(PostgresError) -> Int
    {
        try await lending { (connection) async throws(PostgresError) in
            try await connection.executeMany(sql, parameterSets, timeout: timeout)
        }
    }

    /// Brings rows into a table: see ``PostgresConnection/copyBinary(into:columns:rows:timeout:)``.
    @discardableResult
    public func copyBinary(
        into table: String, columns: [String], rows: some Sequence<[PostgresValue]> & Sendable, timeout: Duration? = nil
    ) async throws(PostgresError) -> Int {
        try await lending { (connection) async throws(PostgresError) in
            try await connection.copyBinary(into: table, columns: columns, rows: rows, timeout: timeout)
        }
    }

    /// Sends a notification: see ``PostgresConnection/notify(_:payload:)``.
    public func notify(_ channel: String, payload: String = "") async throws(PostgresError) {
        try await lending { (connection) async throws(PostgresError) in
            try await connection.notify(channel, payload: payload)
        }
    }

    /// Lends a connection to the closure. It is not in a transaction; what the closure leaves open is rolled back.
    ///
    /// - Throws: `poolExhausted`, `poolClosed`, `timeout`, `cancelled`, `connectionFailed`, and what the closure
    ///   throws.
    public func withConnection<R>(_ body: (PostgresConnection) async throws -> R) async throws -> R {
        try await lending(body)
    }

    func lending<R, E: Error>(_ body: (PostgresConnection) async throws(E) -> R) async throws(E) -> R {
        let worker: ConnectionWorker
        do throws(PostgresError) {
            worker = try await acquire()
        } catch {
            throw try converted(error)
        }
        metrics.inUse.increment()
        let connection = PostgresConnection(
            worker: worker, statementTimeout: configuration.statementTimeout, metrics: metrics)
        do throws(E) {
            let result = try await body(connection)
            connection.invalidate()
            await giveBack(worker)
            return result
        } catch {
            connection.invalidate()
            await giveBack(worker)
            throw error
        }
    }

    /// A pool's own error as the error type of a closure, which is `PostgresError` or any error.
    private func converted<E: Error>(_ error: PostgresError) throws(E) -> E {
        guard let error = error as? E else { preconditionFailure("closures throw PostgresError or any Error") }
        return error
    }

    /// Waits until every lent connection is given back and all are closed. New requests are refused at once.
    public func shutdown() async {
        let (connections, refused) = state.withLock {
            state -> ([ConnectionWorker], [CheckedContinuation<Handover, Never>]) in
            let (connections, waiters) = state.pool.close()
            return (connections, waiters.compactMap { state.continuations.removeValue(forKey: $0) })
        }
        for continuation in refused { continuation.resume(returning: .fail(PoolState<ConnectionWorker>.closedError)) }
        for worker in connections { await worker.stopAndWait() }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.pool.open > 0 { state.onEmpty.append(continuation) }
                return state.pool.open == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}

// MARK: - Lending

extension PostgresPool {
    private func acquire() async throws(PostgresError) -> ConnectionWorker {
        let deadline = ContinuousClock.now + configuration.acquireTimeout
        while true {
            if Task.isCancelled { throw OperationControl.error(for: .cancelled) }
            let handover = try await nextConnection(until: deadline)
            switch handover {
            case .use(let worker):
                if !worker.hasPendingInput { return worker }
                // The server closed it while it was idle (a restart, say): replace it in place.
                worker.stop()
                return try await open(until: deadline)
            case .open: return try await open(until: deadline)
            case .fail(let error): throw error
            }
        }
    }

    private func nextConnection(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Handover {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = Mutex<Task<Void, Never>?>(nil)
        var hasWaited = false
        let handover = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Handover, Never>) in
                let isCancelled = Task.isCancelled
                let immediate = state.withLock { state -> Handover? in
                    switch state.pool.acquire(waiter: waiter) {
                    case .use(let worker): return .use(worker)
                    case .open: return .open
                    case .refuse(let error): return .fail(error)
                    case .wait:
                        if isCancelled {
                            _ = state.pool.abandon(waiter: waiter)
                            return .fail(OperationControl.error(for: .cancelled))
                        }
                        state.continuations[waiter] = continuation
                        return nil
                    }
                }
                if let immediate {
                    continuation.resume(returning: immediate)
                } else {
                    hasWaited = true
                    metrics.waiting.increment()
                    startTimer(waiter, deadline, timer)
                }
            }
        } onCancel: {
            abandon(waiter, OperationControl.error(for: .cancelled))
        }
        if hasWaited { metrics.waiting.decrement() }
        timer.withLock { $0?.cancel() }
        return handover
    }

    private func startTimer(
        _ waiter: UInt64, _ deadline: ContinuousClock.Instant, _ timer: borrowing Mutex<Task<Void, Never>?>
    ) {
        let limit = configuration.acquireTimeout
        let task = Task { [weak self] in
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            self?.abandon(waiter, PostgresError(.timeout, "no connection became free within \(limit)"))
        }
        timer.withLock { $0 = task }
    }

    private func abandon(_ waiter: UInt64, _ error: PostgresError) {
        let continuation = state.withLock { state in
            state.pool.abandon(waiter: waiter) ? state.continuations.removeValue(forKey: waiter) : nil
        }
        continuation?.resume(returning: .fail(error))
    }

    /// Opens the connection that the pool's state has already counted, trying again while the server is away.
    private func open(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> ConnectionWorker {
        var pause = Duration.milliseconds(50)
        while true {
            do throws(PostgresError) {
                return try await connect(until: deadline)
            } catch {
                let mayComeBack =
                    error.code == .connectionFailed && (error.sqlState == nil || error.sqlState == "57P03")
                guard mayComeBack, ContinuousClock.now + pause < deadline, !Task.isCancelled,
                    !state.withLock({ $0.pool.isClosed })
                else {
                    perform(state.withLock { $0.pool.openFailed() })
                    resumeShutdown()
                    throw error
                }
                logger.debug("PostgreSQL is not there yet: \(error.message)")
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
        }
    }

    private func connect(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> ConnectionWorker {
        let worker = try ConnectionWorker(settings: settings, logger: logger)
        let timeout = min(configuration.connectTimeout, ContinuousClock.now.duration(to: deadline))
        let searchPath = configuration.searchPath
        do throws(PostgresError) {
            try await worker.perform(timeout: timeout) { (engine, control) throws(PostgresError) in
                try engine.connect(control)
                guard !searchPath.isEmpty else { return }
                try engine.script(
                    "SET search_path TO " + searchPath.map(quotedIdentifier).joined(separator: ", "), control)
            }
        } catch {
            worker.stop()
            throw error
        }
        return worker
    }

    private func giveBack(_ worker: ConnectionWorker) async {
        if !worker.isIdle {
            // An open transaction, or none of our business: end it, or drop the connection.
            _ = try? await worker.perform(timeout: .seconds(5), heedsCancellation: false) {
                (engine, control) throws(PostgresError) in
                try engine.script("ROLLBACK", control)
            }
        }
        // Before the next task gets it, so that the number never shows more than there are.
        metrics.inUse.decrement()
        perform(state.withLock { $0.pool.release(worker, isHealthy: worker.isIdle) })
        resumeShutdown()
    }

    private func perform(_ action: PoolState<ConnectionWorker>.ReleaseAction) {
        switch action {
        case .none: break
        case .close(let worker): worker.stop()
        case .resume(let waiter, let handover, let closing):
            closing?.stop()
            state.withLock { $0.continuations.removeValue(forKey: waiter) }?.resume(returning: handover)
        }
    }

    private func resumeShutdown() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.pool.isClosed, state.pool.open == 0 else { return [] }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        for continuation in waiting { continuation.resume() }
    }
}
