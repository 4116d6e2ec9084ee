// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Compute
import Foundation
public import JSON

/// Checks results. The relayer's own is ``ComputeResultChecker``.
public protocol ResultChecker: Sendable {
    /// Whether a payload can be computed at all; called when a task is submitted.
    ///
    /// - Throws: `ComputeError` that names the value which breaks a rule.
    func validate(payload: JSONValue) throws(ComputeError)

    /// Decides whether a result is right.
    ///
    /// - Throws: `ComputeError` if the payload cannot be read.
    func check(payload: JSONValue, result: JSONValue) async throws -> CheckOutcome
}

/// Checks results with the algorithms of `Compute`, on threads of its own.
public struct ComputeResultChecker: ResultChecker {
    private static let queue = DispatchQueue(label: "smainer.relayer.check", attributes: .concurrent)
    private let limits: ComputeLimits

    /// Creates a checker that takes computations within these limits.
    public init(limits: ComputeLimits = .standard) {
        self.limits = limits
    }

    /// Whether a payload can be computed at all.
    public func validate(payload: JSONValue) throws(ComputeError) {
        try Compute.validate(payload: payload, limits: limits)
    }

    /// Decides whether a result is right, off the cooperative threads.
    public func check(payload: JSONValue, result: JSONValue) async throws -> CheckOutcome {
        let limits = limits
        return try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    with: Result { try Compute.check(payload: payload, result: result, limits: limits) })
            }
        }
    }
}
