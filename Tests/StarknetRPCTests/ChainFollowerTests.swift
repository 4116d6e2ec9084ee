// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarknetRPC
import TestSupport
import Testing

@Suite struct ChainFollowerTests {
    /// A block of branch `branch`: its hash tells height and branch.
    static func block(_ number: UInt64, _ branch: UInt64 = 0, parentBranch: UInt64? = nil) -> ChainFollower.Block {
        .init(
            number: number, hash: hash(number, branch),
            parentHash: number == 0 ? .zero : hash(number - 1, parentBranch ?? branch))
    }

    static func hash(_ number: UInt64, _ branch: UInt64 = 0) -> Felt { Felt(1_000 * (branch + 1) + number) }

    static func follower(
        applied: ClosedRange<UInt64>?, start: UInt64 = 0, window: Int = 1024, retreatConfirmations: Int = 1
    ) -> ChainFollower {
        ChainFollower(
            startBlock: start, known: applied.map { $0.map { block($0) } } ?? [], window: window,
            retreatConfirmations: retreatConfirmations)
    }

    @Test func startsByAskingForTheHeadAndFetchesFromTheFirstBlock() {
        var follower = Self.follower(applied: nil, start: 5)
        #expect(follower.action == .fetchHead)
        #expect(follower.handle(.head(number: 6, hash: Self.hash(6))) == .fetchBlock(5))
        #expect(follower.handle(.block(Self.block(5))) == .apply(Self.block(5)))
        #expect(follower.handle(.applied) == .fetchBlock(6))
        #expect(!follower.isCaughtUp)
        #expect(follower.handle(.block(Self.block(6))) == .apply(Self.block(6)))
        #expect(follower.handle(.applied) == .fetchHead)
        #expect(follower.handle(.head(number: 6, hash: Self.hash(6))) == .wait)
        #expect(follower.isCaughtUp)
        #expect(follower.handle(.woken) == .fetchHead)
    }

    @Test func waitsForAChainThatHasNotReachedTheFirstBlock() {
        var follower = Self.follower(applied: nil, start: 5)
        #expect(follower.handle(.head(number: 4, hash: Self.hash(4))) == .wait)
        #expect(follower.tip == nil)
    }

    @Test func goesOnAfterARestartWithTheStoredBlocks() {
        var follower = Self.follower(applied: 0...9)
        #expect(follower.handle(.head(number: 10, hash: Self.hash(10))) == .fetchBlock(10))
        #expect(follower.handle(.block(Self.block(10))) == .apply(Self.block(10)))
    }

    @Test func usesTheUnbrokenEndOfTheStoredBlocks() {
        let blocks = [0, 1, 2, 5, 6].map { Self.block($0) } + [Self.block(7, 1)]
        let follower = ChainFollower(startBlock: 0, known: blocks)
        #expect(follower.known == [Self.block(7, 1)])
        #expect(ChainFollower(startBlock: 6, known: [5, 6, 7].map { Self.block($0) }).known.count == 2)
    }

    @Test func aBlockWithAnotherParentStartsTheWalkBackToTheAncestor() {
        // Applied 0...5 of branch 0; the chain is now branch 1 from block 4 on.
        var follower = Self.follower(applied: 0...5)
        follower.handle(.head(number: 6, hash: Self.hash(6, 1)))
        #expect(follower.handle(.block(Self.block(6, 1))) == .fetchBlock(5))
        #expect(follower.handle(.block(Self.block(5, 1))) == .fetchBlock(4))
        #expect(follower.handle(.block(Self.block(4, 1, parentBranch: 0))) == .undo(after: 3))
        #expect(follower.handle(.undone) == .fetchHead)
        #expect(follower.tip == Self.block(3))
        #expect(follower.handle(.head(number: 6, hash: Self.hash(6, 1))) == .fetchBlock(4))
        #expect(
            follower.handle(.block(Self.block(4, 1, parentBranch: 0)))
                == .apply(Self.block(4, 1, parentBranch: 0)))
    }

    @Test func aHeadOfTheSameHeightAndAnotherHashIsAReorganisation() {
        var follower = Self.follower(applied: 0...5)
        #expect(follower.handle(.head(number: 5, hash: Self.hash(5, 1))) == .fetchBlock(5))
        #expect(follower.handle(.block(Self.block(5, 1, parentBranch: 0))) == .undo(after: 4))
    }

    @Test func aHeadThatWentBackAlongKnownBlocksIsUndone() {
        var follower = Self.follower(applied: 0...5)
        #expect(follower.handle(.head(number: 2, hash: Self.hash(2))) == .undo(after: 2))
        #expect(follower.handle(.undone) == .fetchHead)
        #expect(follower.handle(.head(number: 2, hash: Self.hash(2))) == .wait)
    }

    @Test func aRetreatIsBelievedAfterAsManyHeadsAsConfigured() {
        var follower = Self.follower(applied: 0...5, retreatConfirmations: 2)
        #expect(follower.handle(.head(number: 4, hash: Self.hash(4))) == .wait)
        follower.handle(.woken)
        #expect(follower.handle(.head(number: 5, hash: Self.hash(5))) == .wait)
        follower.handle(.woken)
        #expect(follower.handle(.head(number: 4, hash: Self.hash(4))) == .wait)
        follower.handle(.woken)
        #expect(follower.handle(.head(number: 3, hash: Self.hash(3))) == .undo(after: 3))
    }

    @Test func aShorterOtherBranchIsUndoneDownToTheAncestor() {
        var follower = Self.follower(applied: 0...9)
        #expect(follower.handle(.head(number: 4, hash: Self.hash(4, 1))) == .fetchBlock(4))
        #expect(follower.handle(.block(Self.block(4, 1))) == .fetchBlock(3))
        #expect(follower.handle(.block(Self.block(3, 1, parentBranch: 0))) == .undo(after: 2))
    }

    @Test func everythingIsUndoneWhenEvenTheFirstBlockIsGone() {
        var atZero = Self.follower(applied: 0...0)
        #expect(atZero.handle(.head(number: 0, hash: Self.hash(0, 1))) == .fetchBlock(0))
        #expect(atZero.handle(.block(Self.block(0, 1))) == .undo(after: nil))
        #expect(atZero.handle(.undone) == .fetchHead)
        #expect(atZero.tip == nil)

        var later = Self.follower(applied: 5...7, start: 5)
        #expect(later.handle(.head(number: 3, hash: Self.hash(3))) == .undo(after: 4))
    }

    @Test func aReorganisationBelowTheWindowIsReportedAndFinal() {
        var follower = Self.follower(applied: 0...9, window: 3)
        #expect(follower.known.map(\.number) == [7, 8, 9])
        #expect(follower.handle(.head(number: 9, hash: Self.hash(9, 1))) == .fetchBlock(9))
        #expect(follower.handle(.block(Self.block(9, 1))) == .fetchBlock(8))
        #expect(follower.handle(.block(Self.block(8, 1))) == .fetchBlock(7))
        #expect(follower.handle(.block(Self.block(7, 1))) == .tooDeep(lowestKnown: 7))
        for event in Self.allEvents { #expect(follower.handle(event) == .tooDeep(lowestKnown: 7)) }
    }

    @Test func aNodeThatFailsOrLostTheBlockIsAskedAgainLater() {
        for event in [ChainFollower.Event.failed, .blockMissing, .block(Self.block(8))] {
            var follower = Self.follower(applied: 0...5)
            follower.handle(.head(number: 7, hash: Self.hash(7)))
            #expect(follower.handle(event) == .wait)
        }
        var searching = Self.follower(applied: 0...5)
        searching.handle(.head(number: 5, hash: Self.hash(5, 1)))
        #expect(searching.handle(.failed) == .wait)
        var idle = Self.follower(applied: 0...5)
        #expect(idle.handle(.failed) == .wait)
    }

    @Test func nodesThatContradictEachOtherAreAskedAgainLater() {
        var follower = Self.follower(applied: 0...5)
        follower.handle(.head(number: 6, hash: Self.hash(6, 1)))
        follower.handle(.block(Self.block(6, 1)))
        #expect(follower.handle(.block(Self.block(5))) == .wait)
        #expect(follower.tip == Self.block(5))
    }

    static let allEvents: [ChainFollower.Event] = [
        .head(number: 3, hash: 1), .block(block(3)), .blockMissing, .failed, .applied, .undone, .woken,
    ]

    /// Each state with the indices of ``allEvents`` that it answers to.
    static let states: [(name: String, follower: ChainFollower, accepted: Set<Int>)] = {
        var next = follower(applied: 0...5)
        next.handle(.head(number: 7, hash: hash(7)))
        var applying = next
        applying.handle(.block(block(6)))
        var searching = follower(applied: 0...5)
        searching.handle(.head(number: 5, hash: hash(5, 1)))
        var undoing = follower(applied: 0...5)
        undoing.handle(.head(number: 2, hash: hash(2)))
        var waiting = follower(applied: 0...5)
        waiting.handle(.head(number: 5, hash: hash(5)))
        return [
            ("awaiting the head", follower(applied: 0...5), [0, 3]),
            ("awaiting the next block", next, [1, 2, 3]),
            ("searching", searching, [1, 2, 3]),
            ("applying", applying, [4]),
            ("undoing", undoing, [5]),
            ("waiting", waiting, [6]),
        ]
    }()

    @Test func everyStateIgnoresEveryEventThatDoesNotAnswerIt() {
        for (name, follower, accepted) in Self.states {
            for (index, event) in Self.allEvents.enumerated() {
                var copy = follower
                let action = copy.handle(event)
                if accepted.contains(index) {
                    #expect(action != follower.action, "\(name), \(event)")
                } else {
                    #expect(action == follower.action, "\(name), \(event)")
                    #expect(copy.known == follower.known, "\(name), \(event)")
                }
            }
        }
    }
}
