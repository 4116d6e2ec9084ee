// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Marketplace
import Synchronization

/// Token buckets, one for each API key: as many requests at once as the limit allows in ten seconds, refilled evenly.
package final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var updated: ContinuousClock.Instant
    }

    private static let maxBuckets = 100_000

    private let buckets = Mutex<[UUIDv7: Bucket]>([:])

    package init() {}

    /// Takes a token.
    ///
    /// - Returns: `nil` when the request may go on, else how many seconds to wait.
    package func take(
        _ key: UUIDv7, perMinute: Int, now: ContinuousClock.Instant = ContinuousClock.now
    ) -> Int? {
        let rate = Double(max(1, perMinute)) / 60
        let capacity = max(1, rate * 10)
        return buckets.withLock { buckets in
            // Forgetting a full bucket changes nothing, and so bounds the memory.
            if buckets.count >= Self.maxBuckets { buckets.removeAll() }
            var bucket = buckets[key] ?? Bucket(tokens: capacity, updated: now)
            let seconds = (now - bucket.updated) / .seconds(1)
            bucket.tokens = min(capacity, bucket.tokens + max(0, seconds) * rate)
            bucket.updated = max(now, bucket.updated)
            defer { buckets[key] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / rate).rounded(.up))) }
            bucket.tokens -= 1
            return nil
        }
    }
}
