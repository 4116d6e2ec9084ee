// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarknetRPC
import TestSupport
import Testing

/// A chain that grows, forks and goes back at random, against a store that obeys a follower.
@Suite struct ChainFollowerSimulationTests {
    struct Chain {
        var blocks: [ChainFollower.Block] = []
        var nextHash: UInt64 = 1

        mutating func grow() {
            blocks.append(
                .init(
                    number: UInt64(blocks.count), hash: Felt(nextHash), parentHash: blocks.last?.hash ?? .zero))
            nextHash += 1
        }

        mutating func rollBack(_ count: Int) { blocks.removeLast(min(count, blocks.count - 1)) }
    }

    /// What an indexer would have in its database.
    struct Store {
        var applied: [ChainFollower.Block] = []
        var faults: [String] = []

        mutating func apply(_ block: ChainFollower.Block, start: UInt64) {
            if block.number != applied.last.map({ $0.number + 1 }) ?? start { faults.append("gap at \(block.number)") }
            if let last = applied.last, last.hash != block.parentHash { faults.append("broken at \(block.number)") }
            applied.append(block)
        }

        mutating func undo(after last: UInt64?) {
            let before = applied.count
            applied.removeAll { block in last.map { block.number > $0 } ?? true }
            if applied.count == before { faults.append("an undo that undoes nothing") }
        }
    }

    @Test(arguments: [0, 3] as [UInt64]) func theStoreEqualsTheChainHoweverItChanges(start: UInt64) {
        var random = SeededGenerator.random()
        for _ in 0..<300 {
            var chain = Chain()
            for _ in 0...UInt64.random(in: 4...10, using: &random) { chain.grow() }
            var store = Store()
            var follower = ChainFollower(startBlock: start, window: 64)
            var changes = 40
            var steps = 0
            while steps < 4000 {
                steps += 1
                if changes > 0, Int.random(in: 0..<6, using: &random) == 0 {
                    changes -= 1
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: chain.rollBack(Int.random(in: 1...6, using: &random))
                    case 1:
                        let depth = Int.random(in: 1...6, using: &random)
                        chain.rollBack(depth)
                        for _ in 0..<Int.random(in: 1...8, using: &random) { chain.grow() }
                    default: chain.grow()
                    }
                }
                // A crash: what the store holds is all that remains.
                if Int.random(in: 0..<50, using: &random) == 0 {
                    follower = ChainFollower(startBlock: start, known: store.applied, window: 64)
                }
                let fails = Int.random(in: 0..<20, using: &random) == 0
                switch follower.action {
                case .fetchHead:
                    let head = chain.blocks[chain.blocks.count - 1]
                    follower.handle(fails ? .failed : .head(number: head.number, hash: head.hash))
                case .fetchBlock(let number):
                    if fails {
                        follower.handle(.failed)
                    } else if number < UInt64(chain.blocks.count) {
                        follower.handle(.block(chain.blocks[Int(number)]))
                    } else {
                        follower.handle(.blockMissing)
                    }
                case .apply(let block):
                    store.apply(block, start: start)
                    follower.handle(.applied)
                case .undo(let last):
                    store.undo(after: last)
                    follower.handle(.undone)
                case .wait:
                    let expected = chain.blocks.count > Int(start) ? chain.blocks.last : nil
                    if changes == 0, store.applied.last == expected {
                        steps = .max
                        break
                    }
                    follower.handle(.woken)
                case .tooDeep: Issue.record("the window is deep enough for this test")
                }
                if steps == .max { break }
            }
            #expect(store.faults.isEmpty)
            #expect(store.applied == Array(chain.blocks.dropFirst(Int(start))))
        }
    }
}
