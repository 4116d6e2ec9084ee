// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Where an indexer reads the chain: a node by JSON-RPC, or a chain in memory for tests.
public protocol BlockSource: Sendable {
    /// The newest block.
    func head() async throws -> BlockReference

    /// The block at a height with the events of these contracts (of all when empty); `nil` where the chain has none.
    func block(_ number: UInt64, contracts: [Felt]) async throws -> IndexedBlock?

    /// The hash of the block at a height; `nil` where the chain has none.
    func hash(of number: UInt64) async throws -> Felt?

    /// The blocks of the range that have events of these contracts, and in any case the last one of the range, in
    /// ascending order. All of them must be of one chain; a source that sees the chain change meanwhile throws.
    ///
    /// This is what makes a backfill fast: it skips what is of no interest. The default fetches block after block.
    func blocksOfInterest(in range: ClosedRange<UInt64>, contracts: [Felt]) async throws -> [IndexedBlock]
}

extension BlockSource {
    /// Fetches block after block and keeps those with events, and the last.
    public func blocksOfInterest(in range: ClosedRange<UInt64>, contracts: [Felt]) async throws -> [IndexedBlock] {
        var blocks: [IndexedBlock] = []
        var previous: Felt?
        for number in range {
            guard let block = try await block(number, contracts: contracts) else {
                throw IndexerError(.chainChanged, "block \(number) is no longer there")
            }
            if let previous, block.parentHash != previous {
                throw IndexerError(.chainChanged, "block \(number) no longer follows the one before it")
            }
            previous = block.hash
            if !block.events.isEmpty || number == range.upperBound { blocks.append(block) }
        }
        return blocks
    }
}
