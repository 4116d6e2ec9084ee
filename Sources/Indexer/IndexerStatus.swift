// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Where an indexer stands.
public struct IndexerStatus: Sendable, Hashable {
    /// The newest block of the chain.
    public let head: BlockReference
    /// The newest block that is in the database; `nil` when none is.
    public let indexed: BlockReference?
    /// How many blocks the database is behind the chain.
    public let lag: UInt64
    /// How many blocks are stored.
    public let blocks: Int
    /// How many events are stored.
    public let events: Int
    /// How many blocks were undone because the chain changed.
    public let undoneBlocks: UInt64
}

/// How far a backfill has come.
public struct BackfillProgress: Sendable, Hashable {
    /// The last block that is in.
    public let block: UInt64
    /// The last block of the backfill.
    public let target: UInt64
    /// How many events were stored by this backfill.
    public let events: Int
    /// Blocks per second since this backfill began.
    public let blocksPerSecond: Double
    /// The time left at this rate; `nil` before there is a rate.
    public let timeLeft: Duration?
}

/// What a comparison of database and chain found.
public struct IndexerVerification: Sendable, Hashable {
    /// How many stored blocks were compared with the chain's.
    public let blocks: Int
    /// How many stored events were compared with the chain's.
    public let events: Int
    /// What differs, each as a sentence; empty when all agrees.
    public let differences: [String]

    /// Whether nothing differs.
    public var isConsistent: Bool { differences.isEmpty }
}
