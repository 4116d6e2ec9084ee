// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Synchronization

/// Says, from any thread, that an operation is no longer wanted.
final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    var isCancelled: Bool { flag.load(ordering: .acquiring) }
    func cancel() { flag.store(true, ordering: .releasing) }
}

/// When and why a running operation has to stop.
struct OperationControl: Sendable {
    /// Set by the task that waits for the operation.
    let cancellation: Cancellation
    /// The end of the operation's time, if it has one.
    let deadline: ContinuousClock.Instant?

    /// How long a server that was asked to cancel a statement may take before its connection is given up.
    static let cancelGrace = Duration.seconds(5)

    enum StopReason: Sendable {
        case cancelled
        case timeout
    }

    var stopReason: StopReason? {
        if cancellation.isCancelled { return .cancelled }
        if let deadline, ContinuousClock.now >= deadline { return .timeout }
        return nil
    }

    static func error(for reason: StopReason) -> PostgresError {
        switch reason {
        case .cancelled: PostgresError(.cancelled, "the task was cancelled, and the statement with it")
        case .timeout: PostgresError(.timeout, "the statement took longer than its time and was cancelled")
        }
    }
}
