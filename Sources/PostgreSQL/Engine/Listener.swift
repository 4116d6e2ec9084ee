// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL
import DequeModule
import Foundation
import Logging
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread that listens on a connection of its own and reconnects with a growing pause.
final class Listener: Sendable {
    private struct State {
        var events: Deque<PostgresListenEvent> = []
        var waiter: CheckedContinuation<PostgresListenEvent?, Never>?
        var hasEnded = false
    }

    /// So many notifications may wait; when there are more, all become one `listening`.
    private static let capacity = 10_000

    private let settings: ConnectionSettings
    private let channels: [String]
    private let logger: Logger
    private let cancellation = Cancellation()
    private let wakeup = Mutex<WakeupPipe?>(nil)
    private let state = Mutex(State())

    init(settings: ConnectionSettings, channels: [String], logger: Logger) {
        self.settings = settings
        self.channels = channels
        self.logger = logger
    }

    func start() {
        guard let pipe = try? WakeupPipe() else {
            logger.error("PostgreSQL: no listener, too many open files")
            end()
            return
        }
        wakeup.withLock { $0 = pipe }
        let thread = Thread { [self] in run(pipe) }
        thread.name = "postgresql-listen"
        thread.start()
    }

    func stop() {
        cancellation.cancel()
        wakeup.withLock { $0 }?.signal()
        end()
    }

    private func end() {
        let waiter = state.withLock { state in
            state.hasEnded = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    func next() async -> PostgresListenEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<PostgresListenEvent?, Never>) in
                let ready = state.withLock { state -> PostgresListenEvent?? in
                    if state.hasEnded || state.waiter != nil { return .some(nil) }
                    if let event = state.events.popFirst() { return event }
                    state.waiter = continuation
                    return .none
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            stop()
        }
    }

    private func deliver(_ event: PostgresListenEvent) {
        let waiter = state.withLock { state -> CheckedContinuation<PostgresListenEvent?, Never>? in
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            if state.events.count >= Self.capacity || event == .listening {
                // "Read your state again" says everything that the dropped ones said.
                state.events = [.listening]
                if event == .listening { return nil }
            }
            state.events.append(event)
            return nil
        }
        waiter?.resume(returning: event)
    }

    private func run(_ pipe: WakeupPipe) {
        let engine = LibPQ(settings: settings, wakeup: pipe, logger: logger)
        var pause = Duration.milliseconds(100)
        while !cancellation.isCancelled {
            do throws(PostgresError) {
                try connect(engine)
                pause = .milliseconds(100)
                deliver(.listening)
                try hear(engine)
            } catch {
                if cancellation.isCancelled { break }
                logger.debug("PostgreSQL: listening again in \(pause): \(error.message)")
            }
            engine.disconnect()
            _ = pollDescriptors(-1, 0, wakeup: pipe.readEnd, until: .now + pause)
            pipe.drain()
            pause = min(pause * 2, .seconds(5))
        }
        end()
    }

    private func connect(_ engine: LibPQ) throws(PostgresError) {
        let control = OperationControl(cancellation: cancellation, deadline: .now + .seconds(10))
        try engine.connect(control)
        for channel in channels { try engine.script("LISTEN \(quotedIdentifier(channel))", control) }
    }

    private func hear(_ engine: LibPQ) throws(PostgresError) {
        while !cancellation.isCancelled {
            let connection = try engine.live()
            while let notification = PQnotifies(connection) {
                deliver(
                    .notification(
                        PostgresNotification(
                            channel: String(cString: notification.pointee.relname),
                            payload: String(cString: notification.pointee.extra),
                            processID: notification.pointee.be_pid)))
                PQfreemem(notification)
            }
            let (ready, woken) = pollDescriptors(
                PQsocket(connection), Int16(POLLIN), wakeup: engine.wakeup.readEnd, until: nil)
            if woken { engine.wakeup.drain() }
            if ready != 0, PQconsumeInput(connection) == 0 { throw engine.lost(connection) }
        }
    }
}
