// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How an indexer works.
public struct IndexerConfiguration: Sendable, Hashable {
    /// The schema of the indexer's own tables. Default `indexer`.
    public var schema = "indexer"
    /// The first block that is indexed: the one in which the contract was deployed, or an earlier one. Default 0.
    public var startBlock: UInt64 = 0
    /// How many blocks one backfill step covers. Default 500.
    public var backfillRange: UInt64 = 500
    /// How many blocks below the head are taken one by one, so that a reorganisation there is undone exactly. Default
    /// 64.
    public var followedDepth: UInt64 = 64
    /// How many blocks are kept in mind while following. Default 1024.
    public var window = 1024
    /// How many heads in a row must show a chain that went back before it is believed; see `ChainFollower`. Default 1.
    public var retreatConfirmations = 1
    /// The pause when there is nothing new. Default 1 s.
    public var pollInterval = Duration.seconds(1)

    /// The defaults.
    public init() {}
}
