// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Decides what happens to one transaction of the outbox. It does no I/O.
///
///     queued ──signed──▶ signed ──sent──▶ sent ──receipt──▶ accepted
///       ▲ │                │ nonce taken    │                    │ block undone
///       │ └─ would revert ─┼─ (retries) ──▶ dropped              ▼
///       └──────────────────┴────────────────┘ reverted ◀──── sent again, same bytes
package struct OutboxEntry: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The decision is stored; nothing is signed.
        case queued
        /// The signed bytes are stored.
        case signed
        /// The bytes were sent, and the node took them or may have.
        case sent
        /// The transaction is part of the chain and took effect.
        case accepted
        /// The transaction is part of the chain and did not take effect.
        case reverted
        /// Given up before it was signed.
        case dropped
    }

    package enum Event: Hashable, Sendable {
        /// Bytes were signed for that nonce.
        case signed(nonce: UInt64)
        /// The estimate says that the transaction would revert.
        case wouldRevert(String)
        /// The node took the bytes, or had them.
        case sent
        /// The node refused the bytes for good: they can never be accepted.
        case refused(String)
        /// It is not known whether the node took the bytes, or it could not take them yet.
        case notSent(String)
        /// The transaction is part of a block.
        case included(block: UInt64, succeeded: Bool, reason: String)
        /// The chain's nonce is that, and the transaction is not known to the chain.
        case missing(chainNonce: UInt64)
        /// The block was undone.
        case undone
    }

    package enum Action: Hashable, Sendable {
        /// Send the stored bytes.
        case send
        /// Forget the signed bytes and sign again.
        case signAgain
        /// Tell the task that the transaction cannot succeed.
        case reportFailure(String)
    }

    /// How often an estimate may fail before the transaction is given up: the chain's view may lag.
    package static let maxAttempts = 6
    /// How many looks at the chain in a row must miss a transaction whose nonce is used before it is signed again.
    package static let missesBeforeRenewal = 3

    package private(set) var state: State
    package private(set) var nonce: UInt64?
    package private(set) var attempts: Int
    /// How often the node refused what was signed, since the entry was made.
    package private(set) var refusals: Int
    package private(set) var block: UInt64?
    package private(set) var error: String?

    package init(
        state: State = .queued, nonce: UInt64? = nil, attempts: Int = 0, refusals: Int = 0, block: UInt64? = nil,
        error: String? = nil
    ) {
        self.state = state
        self.nonce = nonce
        self.attempts = attempts
        self.refusals = refusals
        self.block = block
        self.error = error
    }

    /// How long to wait before the entry is looked at again, in milliseconds.
    ///
    /// A queued entry whose estimate failed or whose bytes were refused waits twice as long each time, up to half a
    /// minute: what ails it may be the account's balance, which only its operator can mend, so it is never given up for
    /// a refusal.
    package var pauseMS: UInt64 {
        guard state == .queued else { return attempts > 0 || error != nil ? 1_000 : 0 }
        let failures = attempts + refusals
        return failures > 0 || error != nil ? 500 << UInt64(min(failures, 6)) : 0
    }

    package mutating func handle(_ event: Event) -> [Action] {
        switch (state, event) {
        case (.queued, .signed(let nonce)):
            self = OutboxEntry(state: .signed, nonce: nonce, refusals: refusals)
            return [.send]
        case (.queued, .wouldRevert(let reason)):
            attempts += 1
            error = reason
            guard attempts >= Self.maxAttempts else { return [] }
            state = .dropped
            return [.reportFailure(reason)]
        case (.signed, .sent), (.sent, .sent):
            state = .sent
            attempts = 0
            return []
        case (.signed, .refused(let reason)), (.sent, .refused(let reason)):
            self = OutboxEntry(state: .queued, refusals: refusals + 1, error: reason)
            return [.signAgain]
        case (.signed, .notSent(let reason)), (.sent, .notSent(let reason)):
            error = reason
            return []
        case (.signed, .included(let block, let succeeded, let reason)),
            (.sent, .included(let block, let succeeded, let reason)):
            self.block = block
            state = succeeded ? .accepted : .reverted
            error = succeeded ? nil : reason
            attempts = 0
            return succeeded ? [] : [.reportFailure(reason)]
        case (.signed, .missing(let chainNonce)), (.sent, .missing(let chainNonce)):
            guard let nonce, nonce < chainNonce else { return [.send] }
            // Another transaction has the nonce, unless the node merely lags with its receipts.
            attempts += 1
            guard attempts >= Self.missesBeforeRenewal else { return [] }
            self = OutboxEntry(
                state: .queued, refusals: refusals, error: "nonce \(nonce) was used by another transaction")
            return [.signAgain]
        case (.accepted, .undone), (.reverted, .undone):
            state = .sent
            block = nil
            return [.send]
        default: return []
        }
    }
}
