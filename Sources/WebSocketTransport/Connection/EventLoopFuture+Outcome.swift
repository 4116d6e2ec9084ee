// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import Synchronization

extension EventLoopFuture where Value == Void {
    /// Waits for the result, or with `CancellationError` no longer than the task is not cancelled. (`get()` waits on.)
    func outcome() async -> Result<Void, any Error> {
        let once = ResumeOnce()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                once.set(continuation)
                if Task.isCancelled { once.resume(.failure(CancellationError())) }
                whenComplete { once.resume($0) }
            }
        } onCancel: {
            once.resume(.failure(CancellationError()))
        }
    }
}

/// A continuation that the first of several resumes.
private final class ResumeOnce: Sendable {
    private let continuation = Mutex<CheckedContinuation<Result<Void, any Error>, Never>?>(nil)

    func set(_ newValue: CheckedContinuation<Result<Void, any Error>, Never>) {
        continuation.withLock { $0 = newValue }
    }

    func resume(_ result: Result<Void, any Error>) {
        let waiting = continuation.withLock { $0.take() }
        waiting?.resume(returning: result)
    }
}
