// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A block as an indexer sees it: where it stands in the chain, when it was made, and the events of the contracts of
/// interest.
public struct IndexedBlock: Sendable, Hashable {
    /// The block's height.
    public let number: UInt64
    /// The block's hash.
    public let hash: Felt
    /// The hash of the block before it.
    public let parentHash: Felt
    /// When it was made, in Unix seconds.
    public let timestamp: UInt64
    /// The events of the contracts of interest, in the chain's order.
    public let events: [IndexedEvent]

    /// Makes a block.
    public init(number: UInt64, hash: Felt, parentHash: Felt, timestamp: UInt64, events: [IndexedEvent]) {
        self.number = number
        self.hash = hash
        self.parentHash = parentHash
        self.timestamp = timestamp
        self.events = events
    }
}

/// An event and its place in the block.
public struct IndexedEvent: Sendable, Hashable {
    /// The transaction's place in the block, from 0.
    public let transactionIndex: Int
    /// The event's place in the transaction, from 0.
    public let eventIndex: Int
    /// The transaction that emitted it.
    public let transactionHash: Felt
    /// The contract that emitted it.
    public let contract: Felt
    /// The keys; the first is the selector of the event's name.
    public let keys: [Felt]
    /// The data.
    public let data: [Felt]

    /// Makes an event.
    public init(
        transactionIndex: Int, eventIndex: Int, transactionHash: Felt, contract: Felt, keys: [Felt], data: [Felt]
    ) {
        self.transactionIndex = transactionIndex
        self.eventIndex = eventIndex
        self.transactionHash = transactionHash
        self.contract = contract
        self.keys = keys
        self.data = data
    }
}

/// A block's place in the chain.
public struct BlockReference: Sendable, Hashable {
    /// The block's height.
    public let number: UInt64
    /// The block's hash.
    public let hash: Felt

    /// Makes a reference.
    public init(number: UInt64, hash: Felt) {
        self.number = number
        self.hash = hash
    }
}
