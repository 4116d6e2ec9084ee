// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import StarknetRPC
import TestSupport
import Testing

@Suite struct NonceQueueTests {
    @Test func asksForTheChainsNonceFirst() {
        var queue = NonceQueue()
        #expect(queue.allocate() == .needsSync)
        #expect(queue.synchronized(chainNonce: 7) == [])
        #expect(queue.allocate() == .nonce(7))
        #expect(queue.allocate() == .nonce(8))
        #expect(queue.inFlight == [7, 8])
    }

    @Test func aDroppedNonceIsTheNextOne() {
        var queue = synced(7)
        _ = (queue.allocate(), queue.allocate(), queue.allocate())
        queue.dropped(8)
        #expect(queue.allocate() == .nonce(8))
        #expect(queue.allocate() == .nonce(10))
    }

    @Test func aConfirmedNonceConfirmsThoseBelow() {
        var queue = synced(7)
        _ = (queue.allocate(), queue.allocate(), queue.allocate())
        queue.confirmed(8)
        #expect(queue.inFlight == [9])
        #expect(queue.base == 9)
        queue.confirmed(3)
        #expect(queue.base == 9)
        #expect(queue.allocate() == .nonce(10))
    }

    @Test func isFullAtItsCapacity() {
        var queue = NonceQueue(capacity: 2)
        queue.synchronized(chainNonce: 0)
        _ = (queue.allocate(), queue.allocate())
        #expect(queue.allocate() == .full)
        queue.confirmed(0)
        #expect(queue.allocate() == .nonce(2))
    }

    @Test func aNonceRefusedForBeingTooLowLeadsToTheChainsOne() {
        // Another program used the account meanwhile.
        var queue = synced(7)
        _ = queue.allocate()
        queue.rejected(7)
        #expect(queue.allocate() == .needsSync)
        #expect(queue.synchronized(chainNonce: 12) == [])
        #expect(queue.allocate() == .nonce(12))
    }

    @Test func aNonceRefusedForBeingTooHighFreesThoseThatTheChainForgot() {
        // The chain was rolled back to nonce 5 while 7 and 8 were under way.
        var queue = synced(7)
        _ = (queue.allocate(), queue.allocate(), queue.allocate())
        queue.rejected(9)
        #expect(queue.synchronized(chainNonce: 5) == [7, 8])
        #expect(queue.allocate() == .nonce(5))
        #expect(queue.allocate() == .nonce(6))
    }

    @Test func synchronisingWithoutARefusalKeepsWhatIsUnderWay() {
        var queue = synced(7)
        _ = (queue.allocate(), queue.allocate())
        #expect(queue.synchronized(chainNonce: 7) == [])
        #expect(queue.allocate() == .nonce(9))
        #expect(queue.synchronized(chainNonce: 8) == [])
        #expect(queue.inFlight == [8, 9])
    }

    @Test func reservedNoncesAreNotGivenOut() {
        var queue = NonceQueue()
        queue.reserve(3)
        queue.reserve(4)
        queue.synchronized(chainNonce: 3)
        #expect(queue.allocate() == .nonce(5))
    }

    @Test func afterInvalidationNothingIsAssumed() {
        var queue = synced(7)
        _ = queue.allocate()
        queue.invalidate()
        #expect(queue.allocate() == .needsSync)
        queue.synchronized(chainNonce: 2)
        #expect(queue.allocate() == .nonce(2))
    }

    /// Against a model of a chain: no nonce is given out twice while it is under way, and none is skipped for good.
    @Test func noNonceIsUsedTwiceOrSkipped() {
        var random = SeededGenerator.random()
        for _ in 0..<500 {
            var queue = NonceQueue(capacity: 8)
            var chainNonce: UInt64 = UInt64.random(in: 0..<5, using: &random)
            var open: Set<UInt64> = []
            for _ in 0..<200 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<5:
                    switch queue.allocate() {
                    case .nonce(let nonce):
                        #expect(!open.contains(nonce))
                        #expect(nonce >= chainNonce)
                        #expect(nonce <= chainNonce + UInt64(open.count))
                        open.insert(nonce)
                    case .needsSync: queue.synchronized(chainNonce: chainNonce)
                    case .full: #expect(open.count == 8)
                    }
                case 5..<8:
                    guard open.contains(chainNonce) else { continue }
                    open.remove(chainNonce)
                    queue.confirmed(chainNonce)
                    chainNonce += 1
                default:
                    guard let nonce = open.randomElement(using: &random) else { continue }
                    open.remove(nonce)
                    queue.dropped(nonce)
                }
            }
        }
    }

    private func synced(_ nonce: UInt64) -> NonceQueue {
        var queue = NonceQueue()
        queue.synchronized(chainNonce: nonce)
        return queue
    }
}
