// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Hands out the nonces of one account so that several transactions can be under way, each nonce once.
///
/// A value without I/O: its owner asks the chain for the account's nonce where ``allocate()`` says so, and reports what
/// became of each nonce.
///
/// ```swift
/// var queue = NonceQueue()
/// queue.allocate()                   // .needsSync
/// queue.synchronized(chainNonce: 7)
/// queue.allocate()                   // .nonce(7)
/// queue.allocate()                   // .nonce(8)
/// queue.dropped(7)                   // was never sent
/// queue.allocate()                   // .nonce(7) again, so that there is no gap
/// ```
public struct NonceQueue: Hashable, Sendable {
    /// The answer to a request for a nonce.
    public enum Allocation: Hashable, Sendable {
        /// Use this one, then report ``NonceQueue/confirmed(_:)``, ``NonceQueue/dropped(_:)`` or
        /// ``NonceQueue/rejected(_:)``.
        case nonce(UInt64)
        /// Ask the chain for the account's nonce, report ``NonceQueue/synchronized(chainNonce:)`` and try again.
        case needsSync
        /// Too many transactions are under way; wait for one of them.
        case full
    }

    /// How many nonces may be under way at once.
    public let capacity: Int

    /// The lowest nonce that the chain still accepts, or `nil` while it must be asked for.
    public private(set) var base: UInt64?

    /// The nonces under way: allocated and neither confirmed nor dropped.
    public private(set) var inFlight: Set<UInt64> = []

    private var rejectedNonce: UInt64?

    /// Creates a queue that does not know the chain's nonce yet.
    ///
    /// - Parameter capacity: How many nonces may be under way at once; at least 1.
    public init(capacity: Int = 64) {
        self.capacity = max(1, capacity)
    }

    /// Takes the lowest nonce that is free.
    public mutating func allocate() -> Allocation {
        guard var nonce = base else { return .needsSync }
        guard inFlight.count < capacity else { return .full }
        while inFlight.contains(nonce) { nonce += 1 }
        inFlight.insert(nonce)
        return .nonce(nonce)
    }

    /// Takes a nonce that was chosen elsewhere, as after a restart with signed transactions in a store.
    public mutating func reserve(_ nonce: UInt64) {
        inFlight.insert(nonce)
    }

    /// The chain told the account's nonce.
    ///
    /// - Returns: Nonces of transactions that were sent but that the chain has forgotten, in ascending order: after a
    ///   rollback a nonce is refused for being too high although the ones below it were sent. They are free again,
    ///   and their transactions must be sent again or given up.
    @discardableResult
    public mutating func synchronized(chainNonce: UInt64) -> [UInt64] {
        base = chainNonce
        inFlight = inFlight.filter { $0 >= chainNonce }
        defer { rejectedNonce = nil }
        guard let rejectedNonce, rejectedNonce >= chainNonce else { return [] }
        let forgotten = inFlight.filter { $0 < rejectedNonce }.sorted()
        inFlight.subtract(forgotten)
        return forgotten
    }

    /// The transaction with this nonce is part of the chain, succeeded or reverted, and so are all below it.
    public mutating func confirmed(_ nonce: UInt64) {
        inFlight = inFlight.filter { $0 > nonce }
        if let base { self.base = max(base, nonce + 1) }
    }

    /// The transaction with this nonce will not reach the chain; the nonce is free again.
    public mutating func dropped(_ nonce: UInt64) {
        inFlight.remove(nonce)
    }

    /// The chain refused this nonce (error 52), so the queue must ask for the chain's one.
    public mutating func rejected(_ nonce: UInt64) {
        inFlight.remove(nonce)
        rejectedNonce = max(nonce, rejectedNonce ?? 0)
        base = nil
    }

    /// Forgets what the chain's nonce is, as after a rollback; the next allocation asks for it.
    public mutating func invalidate() {
        base = nil
        inFlight = []
        rejectedNonce = nil
    }
}
