// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How long to wait before the next attempt to connect: doubling from half a second up to a minute, with jitter.
///
/// The jitter is "full" (a random part of the whole delay), so that nodes which lost their relayer at the same moment do
/// not come back at the same moment.
public struct ReconnectBackoff: Hashable, Sendable {
    private var failures = 0

    /// Starts with no failure.
    public init() {}

    /// The ceiling of the next delay, in milliseconds.
    public var ceilingMilliseconds: Int { min(500 << min(failures, 7), 60_000) }

    /// Notes a failure and gives the delay to wait.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let delay = Int.random(in: (ceilingMilliseconds / 10)...ceilingMilliseconds, using: &generator)
        failures += 1
        return .milliseconds(delay)
    }

    /// Notes a session that was accepted: the next failure waits shortly again.
    public mutating func succeeded() { failures = 0 }
}
