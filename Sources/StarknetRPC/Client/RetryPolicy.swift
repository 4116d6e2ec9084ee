// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How often and how long apart a read is tried again that failed on its way.
///
/// Only idempotent methods are repeated, and only after connection failures and the HTTP statuses 429, 502, 503, 504.
public struct RetryPolicy: Hashable, Sendable {
    /// How often a request is sent at most, the first time included.
    public var maxAttempts: Int
    /// The pause before the second attempt; each later one is twice as long.
    public var initialDelay: Duration
    /// The longest pause. A `Retry-After` of the server is respected up to this length.
    public var maxDelay: Duration

    /// Four attempts within about a second.
    public static let `default` = RetryPolicy(
        maxAttempts: 4, initialDelay: .milliseconds(100), maxDelay: .seconds(5))
    /// One attempt.
    public static let none = RetryPolicy(maxAttempts: 1, initialDelay: .zero, maxDelay: .zero)

    /// Creates a policy.
    public init(maxAttempts: Int, initialDelay: Duration, maxDelay: Duration) {
        self.maxAttempts = max(1, maxAttempts)
        self.initialDelay = initialDelay
        self.maxDelay = maxDelay
    }

    /// The pause after attempt number `attempt` (from 1), or `nil` when that was the last one.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that failed.
    ///   - retryAfter: The server's wish in seconds.
    ///   - jitter: A random number of 0…1; the pause lies between half and all of the computed one.
    public func delay(afterAttempt attempt: Int, retryAfter: Int? = nil, jitter: Double) -> Duration? {
        guard attempt < maxAttempts else { return nil }
        if let retryAfter { return min(.seconds(retryAfter), maxDelay) }
        let doubled = initialDelay * (1 << min(attempt - 1, 20))
        return min(doubled, maxDelay) * (0.5 + jitter / 2)
    }
}
