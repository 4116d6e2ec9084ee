// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Provider
import TestSupport
import Testing

@Suite struct ReconnectBackoffTests {
    @Test func `The delay grows to a minute, is never zero, and starts again after a success`() {
        var generator = SeededGenerator.random()
        var backoff = ReconnectBackoff()
        var ceilings: [Int] = []
        for _ in 0..<12 {
            ceilings.append(backoff.ceilingMilliseconds)
            let ceiling = Duration.milliseconds(backoff.ceilingMilliseconds)
            let delay = backoff.next(using: &generator)
            #expect(delay >= ceiling / 10 && delay <= ceiling)
        }
        #expect(ceilings == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000])
        backoff.succeeded()
        #expect(backoff.ceilingMilliseconds == 500)
    }
}
