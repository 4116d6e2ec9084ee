// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import Logging
import Synchronization

/// A thread that owns one libpq connection and runs the operations on it, one after another.
///
/// libpq's calls can block (name lookup, TLS, cancel requests), so they never run on Swift's cooperative threads.
final class ConnectionWorker: Sendable {
    private struct Job {
        let run: @Sendable (LibPQ) -> Void
        let abandon: @Sendable (PostgresError) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var isStopping = false
        var hasEnded = false
        var onEnd: [CheckedContinuation<Void, Never>] = []
        var socket: Int32 = -1
        var isIdle = false
    }

    private let state = Mutex(State())
    private let wakeup: WakeupPipe

    init(settings: ConnectionSettings, logger: Logger) throws(PostgresError) {
        wakeup = try WakeupPipe()
        let thread = Thread { [self, wakeup] in
            run(LibPQ(settings: settings, wakeup: wakeup, logger: logger))
        }
        thread.name = "postgresql"
        thread.start()
    }

    /// Whether the last operation left the connection good and in no transaction.
    var isIdle: Bool { state.withLock { $0.isIdle } }

    /// Whether the idle connection has been closed, or sent something, by the server: then it is not used again.
    var hasPendingInput: Bool {
        let socket = state.withLock { $0.socket }
        guard socket >= 0 else { return true }
        return pollDescriptors(socket, Int16(POLLIN), wakeup: -1, until: .now).events != 0
    }

    private func run(_ engine: LibPQ) {
        while let job = nextJob() {
            job.run(engine)
        }
        engine.disconnect()
        let waiting = state.withLock { state in
            state.hasEnded = true
            state.socket = -1
            defer { state.onEnd = [] }
            return state.onEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    private func nextJob() -> Job? {
        while true {
            let (job, stopping) = state.withLock { state -> (Job?, Bool) in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopping)
            }
            if let job { return job }
            if stopping { return nil }
            _ = pollDescriptors(-1, 0, wakeup: wakeup.readEnd, until: nil)
            wakeup.drain()
        }
    }

    /// Runs an operation on the connection's thread and returns what it returns.
    ///
    /// - Parameters:
    ///   - timeout: after this time the statement is cancelled and `timeout` thrown.
    ///   - heedsCancellation: whether a cancelled task cancels the statement; not for ROLLBACK, which must run.
    func perform<R: Sendable>(
        timeout: Duration?, heedsCancellation: Bool = true,
        _ operation: @escaping @Sendable (LibPQ, OperationControl) throws(PostgresError) -> R
    ) async throws(PostgresError) -> R {
        let control = OperationControl(
            cancellation: Cancellation(), deadline: timeout.map { ContinuousClock.now.advanced(by: $0) })
        let result: Result<R, PostgresError>
        if heedsCancellation {
            result = await withTaskCancellationHandler {
                await submit(control, operation)
            } onCancel: {
                control.cancellation.cancel()
                wakeup.signal()
            }
        } else {
            result = await submit(control, operation)
        }
        return try result.get()
    }

    private func submit<R: Sendable>(
        _ control: OperationControl,
        _ operation: @escaping @Sendable (LibPQ, OperationControl) throws(PostgresError) -> R
    ) async -> Result<R, PostgresError> {
        await withCheckedContinuation { (continuation: CheckedContinuation<Result<R, PostgresError>, Never>) in
            let job = Job(
                run: { engine in
                    let result = Result { () throws(PostgresError) -> R in
                        if control.cancellation.isCancelled { throw OperationControl.error(for: .cancelled) }
                        return try operation(engine, control)
                    }
                    self.note(engine)
                    continuation.resume(returning: result)
                },
                abandon: { continuation.resume(returning: .failure($0)) })
            let accepted = state.withLock { state in
                if !state.isStopping { state.jobs.append(job) }
                return !state.isStopping
            }
            if accepted {
                wakeup.signal()
            } else {
                job.abandon(PostgresError(.connectionLost, "the connection was closed"))
            }
        }
    }

    private func note(_ engine: LibPQ) {
        state.withLock { state in
            state.socket = engine.socket
            state.isIdle = engine.isIdle
        }
    }

    /// Asks the thread to end after the operations that were already submitted.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeup.signal()
    }

    /// Ends the thread and waits until the connection is closed.
    func stopAndWait() async {
        stop()
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                if !state.hasEnded { state.onEnd.append(continuation) }
                return state.hasEnded
            }
            if ended { continuation.resume() }
        }
    }
}
