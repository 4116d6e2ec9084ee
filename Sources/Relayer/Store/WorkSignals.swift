// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Synchronization

/// Wakes the relayer's loops: each loop waits for a signal or for its own interval, whatever comes first.
///
/// A signal that comes while a loop is busy is kept, so that nothing is missed; several are one.
package final class WorkSignals: Sendable {
    private struct State {
        var nextID = 0
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes all loops.
    package func wake() {
        let waiters = state.withLock { Array($0.waiters.values) }
        for waiter in waiters { waiter.yield() }
    }

    /// Runs a loop until its task is cancelled: `body` once at the start, then after each signal and each interval.
    ///
    /// - Parameters:
    ///   - interval: The longest pause.
    ///   - body: One round of work. What it throws goes to `onError`, and the loop goes on.
    package func loop(
        every interval: Duration, onError: (any Error) -> Void, _ body: () async throws -> Void
    ) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextID += 1
            state.waiters[state.nextID] = continuation
            return state.nextID
        }
        defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
        // The ticker ends with the stream.
        let ticker = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                continuation.yield()
            }
        }
        defer { ticker.cancel() }
        continuation.yield()
        for await _ in stream {
            if Task.isCancelled { break }
            do { try await body() } catch is CancellationError { break } catch { onError(error) }
        }
    }
}
