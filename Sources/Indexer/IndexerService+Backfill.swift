// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Logging

extension IndexerService {
    /// Brings the old part of the chain in, in large steps, up to a few blocks below the head; ``follow()`` does the
    /// rest.
    ///
    /// It goes on where it, or ``follow()``, stopped before.
    /// - Parameters:
    ///   - last: where to end; `nil` for `followedDepth` blocks below the head.
    ///   - progress: called after each step.
    /// - Throws: ``IndexerError``, `PostgresError`, and what the source throws; nothing is half done then.
    public func backfill(
        to last: UInt64? = nil, progress: (BackfillProgress) async -> Void = { _ in }
    ) async throws {
        let head = try await source.head().number
        let target = min(last ?? .max, last == nil ? head - min(head, configuration.followedDepth) : head)
        var cursor = try await rewind()
        var next = cursor.map { $0.number + 1 } ?? configuration.startBlock
        let first = next
        let began = ContinuousClock.now
        var events = 0
        var collisions = 0
        while next <= target {
            try Task.checkCancellation()
            let end = min(target, next + max(1, configuration.backfillRange) - 1)
            do {
                let blocks = try await source.blocksOfInterest(in: next...end, contracts: store.contracts)
                // The step is only right if what it stands on is still part of the chain, asked after reading.
                try await check(blocks, cursor, next...end)
                try await store.append(blocks, after: cursor)
                cursor = blocks.last.map { BlockReference(number: $0.number, hash: $0.hash) } ?? cursor
                events += blocks.reduce(0) { $0 + $1.events.count }
                next = end + 1
                metrics.behind(head: head, next: next)
                collisions = 0
                await progress(report(first: first, block: end, target: target, events: events, since: began))
            } catch let error as IndexerError where error.code == .chainChanged && collisions < 10 {
                collisions += 1
                logger.info("the chain changed during the backfill: \(error.message)")
                cursor = try await rewind()
                next = cursor.map { $0.number + 1 } ?? configuration.startBlock
            }
        }
    }

    private func check(_ blocks: [IndexedBlock], _ cursor: BlockReference?, _ range: ClosedRange<UInt64>) async throws {
        guard let last = blocks.last, last.number == range.upperBound,
            zip(blocks, blocks.dropFirst()).allSatisfy({ $0.number < $1.number }),
            blocks.allSatisfy({ range.contains($0.number) })
        else {
            throw IndexerError(.badData, "the source did not answer with the blocks \(range) in order")
        }
        if let cursor, try await source.hash(of: cursor.number) != cursor.hash {
            throw IndexerError(.chainChanged, "block \(cursor.number) has been replaced by another")
        }
        if let cursor, let first = blocks.first, first.number == cursor.number + 1, first.parentHash != cursor.hash {
            throw IndexerError(.chainChanged, "block \(first.number) no longer follows the one before it")
        }
        if try await source.hash(of: last.number) != last.hash {
            throw IndexerError(.chainChanged, "block \(last.number) has been replaced by another")
        }
    }

    private func report(
        first: UInt64, block: UInt64, target: UInt64, events: Int, since began: ContinuousClock.Instant
    ) -> BackfillProgress {
        let seconds = Double(began.duration(to: .now) / .seconds(1))
        let rate = seconds > 0 ? Double(block + 1 - first) / seconds : 0
        return BackfillProgress(
            block: block, target: target, events: events, blocksPerSecond: rate,
            timeLeft: rate > 0 ? .seconds(Double(target - block) / rate) : nil)
    }
}
