// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import Synchronization

/// Messages on their way from the channel to the consumer: bounded by bytes, as the channel stops reading while it is
/// full.
final class InboundQueue: Sendable {
    private struct State {
        var messages = CircularBuffer<WebSocketMessage>()
        var bytes = 0
        var isFinished = false
        var isPaused = false
        var waiter: CheckedContinuation<WebSocketMessage?, Never>?
        var resumeReading: (@Sendable () -> Void)?
    }

    /// What a message costs beside its content, so that a flood of empty ones is bounded too.
    private static let messageOverhead = 64

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Sets what is called when reading can go on after ``push(_:)`` asked for a pause.
    func onDrained(_ resumeReading: @escaping @Sendable () -> Void) {
        state.withLock { $0.resumeReading = resumeReading }
    }

    /// Hands over a message; `false` asks for a pause of reading.
    func push(_ message: WebSocketMessage) -> Bool {
        let (waiter, goesOn) = state.withLock { state -> (CheckedContinuation<WebSocketMessage?, Never>?, Bool) in
            if state.isFinished { return (nil, true) }
            if let waiter = state.waiter.take() { return (waiter, true) }
            state.messages.append(message)
            state.bytes += message.byteCount + Self.messageOverhead
            state.isPaused = state.bytes >= limit
            return (nil, !state.isPaused)
        }
        waiter?.resume(returning: message)
        return goesOn
    }

    /// Says that no message follows. Those that wait can still be taken.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            state.resumeReading = nil
            return state.waiter.take()
        }
        waiter?.resume(returning: nil)
    }

    /// Waits for the next message; `nil` at the end and when the task is cancelled.
    func next() async -> WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (result, resumeReading) = take(orWait: continuation)
                if let result { continuation.resume(returning: result.message) }
                resumeReading?()
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiter.take() }
            waiter?.resume(returning: nil)
        }
    }

    private struct Taken {
        let message: WebSocketMessage?
    }

    private func take(
        orWait continuation: CheckedContinuation<WebSocketMessage?, Never>
    ) -> (Taken?, resumeReading: (@Sendable () -> Void)?) {
        state.withLock { state in
            // Looked at under the lock: a cancellation from now on finds the waiter.
            if Task.isCancelled { return (Taken(message: nil), nil) }
            guard let message = state.messages.popFirst() else {
                if state.isFinished { return (Taken(message: nil), nil) }
                precondition(state.waiter == nil, "messages of one connection have two consumers at a time")
                state.waiter = continuation
                return (nil, nil)
            }
            state.bytes -= message.byteCount + Self.messageOverhead
            guard state.isPaused, state.bytes <= limit / 2 else { return (Taken(message: message), nil) }
            state.isPaused = false
            return (Taken(message: message), state.resumeReading)
        }
    }
}
