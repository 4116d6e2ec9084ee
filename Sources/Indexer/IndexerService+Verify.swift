// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

extension IndexerService {
    /// Compares stored blocks and events with what the chain says now.
    ///
    /// - Parameter limit: how many of the newest stored blocks are compared; `nil` for all.
    /// - Returns: what differs. Blocks that the chain has beyond the index are no difference.
    public func verify(limit: Int? = nil) async throws -> IndexerVerification {
        var differences: [String] = []
        var blocks = 0
        var events = 0
        guard let top = try await store.cursor().block else {
            return IndexerVerification(blocks: 0, events: 0, differences: [])
        }
        var below = top.number + 1
        var above: (number: UInt64, parentHash: String)?
        while blocks < limit ?? .max {
            let stored = try await store.blocks(below: below, limit: min(100, (limit ?? .max) - blocks))
            guard let last = stored.last else { break }
            for reference in stored {
                blocks += 1
                guard let block = try await source.block(reference.number, contracts: store.contracts) else {
                    differences.append("block \(reference.number) is stored, but the chain has none")
                    continue
                }
                if block.hash != reference.hash {
                    differences.append(
                        "block \(reference.number) is stored as \(reference.hash.hex), the chain has \(block.hash.hex)")
                    continue
                }
                if let above, above.number == reference.number + 1, above.parentHash != block.hash.hex {
                    differences.append("block \(above.number) does not follow block \(reference.number)")
                }
                above = (reference.number, block.parentHash.hex)
                let own = try await store.storedEvents(of: reference.number)
                events += own.count
                if own != block.events {
                    differences.append(
                        "block \(reference.number) has \(own.count) stored events and \(block.events.count) on the chain, or "
                            + "their contents differ")
                }
            }
            below = last.number
        }
        return IndexerVerification(blocks: blocks, events: events, differences: differences)
    }
}
