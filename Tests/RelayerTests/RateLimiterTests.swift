// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Marketplace
import Relayer
import Testing

@Suite struct RateLimiterTests {
    let start = ContinuousClock.now
    let key = UUIDv7()

    /// Ten seconds' worth at once, then one at a time as the bucket fills.
    @Test func aBurstAndThenTheRate() {
        let limiter = RateLimiter()
        for _ in 0..<10 { #expect(limiter.take(key, perMinute: 60, now: start) == nil) }
        #expect(limiter.take(key, perMinute: 60, now: start) == 1)
        #expect(limiter.take(key, perMinute: 60, now: start + .milliseconds(999)) != nil)
        #expect(limiter.take(key, perMinute: 60, now: start + .milliseconds(1_001)) == nil)
        #expect(limiter.take(key, perMinute: 60, now: start + .milliseconds(1_002)) != nil)
        // A long silence fills the bucket to its brim and not further.
        let later = start + .seconds(3_600)
        for _ in 0..<10 { #expect(limiter.take(key, perMinute: 60, now: later) == nil) }
        #expect(limiter.take(key, perMinute: 60, now: later) != nil)
    }

    /// Retry-After is long enough: after it, the request goes through.
    @Test(arguments: [1, 2, 7, 60, 600])
    func theWaitIsEnough(_ perMinute: Int) {
        let limiter = RateLimiter()
        var now = start
        for _ in 0..<200 {
            if let wait = limiter.take(key, perMinute: perMinute, now: now) {
                #expect(wait >= 1)
                now += .seconds(wait)
                #expect(limiter.take(key, perMinute: perMinute, now: now) == nil)
            }
        }
    }

    @Test func keysDoNotShareABucket() {
        let limiter = RateLimiter()
        #expect(limiter.take(key, perMinute: 1, now: start) == nil)
        #expect(limiter.take(key, perMinute: 1, now: start) != nil)
        #expect(limiter.take(UUIDv7(), perMinute: 1, now: start) == nil)
    }

    /// A clock that goes back gives no tokens and takes none.
    @Test func timeThatGoesBackIsHarmless() {
        let limiter = RateLimiter()
        #expect(limiter.take(key, perMinute: 6, now: start) == nil)
        #expect(limiter.take(key, perMinute: 6, now: start - .seconds(100)) != nil)
        #expect(limiter.take(key, perMinute: 6, now: start) != nil)
        #expect(limiter.take(key, perMinute: 6, now: start + .seconds(10)) == nil)
    }
}
