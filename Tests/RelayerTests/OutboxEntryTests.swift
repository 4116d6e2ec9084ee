// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Relayer
import Testing

/// Every state and event of a transaction of the outbox.
@Suite struct OutboxEntryTests {
    static func entry(_ state: OutboxEntry.State) -> OutboxEntry {
        switch state {
        case .queued, .dropped: OutboxEntry(state: state)
        case .signed, .sent: OutboxEntry(state: state, nonce: 7)
        case .accepted, .reverted: OutboxEntry(state: state, nonce: 7, block: 20)
        }
    }

    /// Names of the events with what each state does with it: the new state and the actions.
    static let table: [(String, OutboxEntry.Event, [OutboxEntry.State: (OutboxEntry.State, [OutboxEntry.Action])])] = [
        ("signed", .signed(nonce: 7), [.queued: (.signed, [.send])]),
        ("wouldRevert", .wouldRevert("no"), [.queued: (.queued, [])]),
        ("sent", .sent, [.signed: (.sent, []), .sent: (.sent, [])]),
        ("refused", .refused("no"), [.signed: (.queued, [.signAgain]), .sent: (.queued, [.signAgain])]),
        ("notSent", .notSent("later"), [.signed: (.signed, []), .sent: (.sent, [])]),
        (
            "accepted", .included(block: 9, succeeded: true, reason: ""),
            [.signed: (.accepted, []), .sent: (.accepted, [])]
        ),
        (
            "reverted", .included(block: 9, succeeded: false, reason: "why"),
            [.signed: (.reverted, [.reportFailure("why")]), .sent: (.reverted, [.reportFailure("why")])]
        ),
        ("missing, its turn", .missing(chainNonce: 7), [.signed: (.signed, [.send]), .sent: (.sent, [.send])]),
        ("missing, not yet", .missing(chainNonce: 5), [.signed: (.signed, [.send]), .sent: (.sent, [.send])]),
        ("missing, taken", .missing(chainNonce: 8), [.signed: (.signed, []), .sent: (.sent, [])]),
        ("undone", .undone, [.accepted: (.sent, [.send]), .reverted: (.sent, [.send])]),
    ]

    @Test(arguments: 0..<table.count, OutboxEntry.State.allCases)
    func transition(_ row: Int, _ state: OutboxEntry.State) {
        let (name, event, transitions) = Self.table[row]
        var entry = Self.entry(state)
        let before = entry
        let actions = entry.handle(event)
        if let (expected, expectedActions) = transitions[state] {
            #expect(entry.state == expected, "\(name) in \(state)")
            #expect(actions == expectedActions, "\(name) in \(state)")
        } else {
            #expect(entry == before && actions.isEmpty, "\(name) must not change \(state)")
        }
    }

    /// The chain's view may lag, so an estimate that fails is tried again before the transaction is given up.
    @Test func estimatesMayFailForAWhile() {
        var entry = OutboxEntry()
        for _ in 1..<OutboxEntry.maxAttempts {
            #expect(entry.handle(.wouldRevert("not assigned")).isEmpty)
            #expect(entry.state == .queued)
        }
        #expect(entry.handle(.wouldRevert("not assigned")) == [.reportFailure("not assigned")])
        #expect(entry.state == .dropped)
    }

    /// A transaction whose nonce somebody else used is signed again, after enough looks at the chain.
    @Test func takenNonceIsReplaced() {
        var entry = OutboxEntry(state: .sent, nonce: 7)
        for _ in 1..<OutboxEntry.missesBeforeRenewal { #expect(entry.handle(.missing(chainNonce: 8)).isEmpty) }
        #expect(entry.handle(.missing(chainNonce: 8)) == [.signAgain])
        #expect(entry.state == .queued && entry.nonce == nil)
    }

    /// Bytes that the node refuses are signed again without end, ever more slowly: a fee that is too small or an empty
    /// account can be mended, a payment that was dropped cannot.
    @Test func refusedBytesAreSignedAgainEverMoreSlowly() {
        var entry = OutboxEntry()
        var pauses: [UInt64] = []
        for round in 0..<20 {
            #expect(entry.handle(.signed(nonce: 7)) == [.send])
            #expect(entry.handle(.refused("max fee below the minimum")) == [.signAgain])
            #expect(entry.state == .queued && entry.nonce == nil && entry.refusals == round + 1)
            pauses.append(entry.pauseMS)
        }
        #expect(pauses.prefix(6) == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000])
        #expect(pauses.suffix(14).allSatisfy { $0 == 32_000 })
        // Refusals do not use up the estimates' attempts.
        #expect(entry.handle(.wouldRevert("lagging")).isEmpty && entry.state == .queued)
    }

    @Test func aFreshEntryIsDueAtOnce() {
        #expect(OutboxEntry().pauseMS == 0)
        #expect(OutboxEntry(state: .sent, nonce: 1).pauseMS == 0)
        #expect(OutboxEntry(state: .sent, nonce: 1, attempts: 1).pauseMS == 1_000)
    }

    /// After a reorganisation the same bytes go again, with the same nonce.
    @Test func undoneTransactionKeepsItsNonce() {
        var entry = OutboxEntry(state: .sent, nonce: 7)
        #expect(entry.handle(.included(block: 9, succeeded: true, reason: "")).isEmpty)
        #expect(entry.handle(.undone) == [.send])
        #expect(entry.nonce == 7 && entry.block == nil && entry.state == .sent)
    }
}
