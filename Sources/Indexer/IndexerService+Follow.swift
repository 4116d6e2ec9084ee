// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Logging
import PostgreSQL
import StarknetRPC

extension IndexerService {
    /// Follows the chain until the task is cancelled: takes each new block in, and undoes those that are no longer part
    /// of it.
    ///
    /// A node or a database that cannot be reached is asked again. What is far behind the head is backfilled first.
    /// - Throws: `CancellationError`; ``IndexerError`` and `PostgresError` where trying again does not help.
    public func follow() async throws {
        while true {
            try Task.checkCancellation()
            do {
                if try await lag() > configuration.followedDepth + configuration.backfillRange {
                    try await backfill()
                }
                try await followFromCursor()
            } catch  where Task.isCancelled {
                // Whatever a cancelled statement or request says, the cancellation is the reason.
                throw CancellationError()
            } catch let error as IndexerError where error.code == .chainChanged {
                logger.info("reading again: \(error.message)")
            } catch let error as PostgresError where error.mayPass {
                logger.warning("the database failed, trying again: \(error)")
            } catch let error as IndexerError {
                throw error
            } catch let error as PostgresError {
                throw error
            } catch {
                logger.warning("the node failed, trying again: \(error)")
            }
            try await Task.sleep(for: configuration.pollInterval)
        }
    }

    /// How many blocks the database is behind the chain.
    func lag() async throws -> UInt64 {
        let head = try await source.head().number
        let next = try await store.cursor().block.map { $0.number + 1 } ?? configuration.startBlock
        return head + 1 > next ? head + 1 - next : 0
    }

    /// Takes in what the chain has now, and returns. For tests and for commands that end.
    public func catchUp() async throws {
        try await followFromCursor(untilCaughtUp: true)
    }

    private func followFromCursor(untilCaughtUp: Bool = false) async throws {
        var cursor = try await store.cursor().block
        var follower = ChainFollower(
            startBlock: configuration.startBlock, known: try await store.lastBlocks(configuration.window),
            window: configuration.window, retreatConfirmations: configuration.retreatConfirmations)
        var fetched: IndexedBlock?
        var height: UInt64 = 0
        func tellLag() {
            metrics.behind(head: height, next: cursor.map { $0.number + 1 } ?? configuration.startBlock)
        }
        while true {
            try Task.checkCancellation()
            switch follower.action {
            case .fetchHead:
                let head = try await source.head()
                height = head.number
                tellLag()
                follower.handle(.head(number: head.number, hash: head.hash))
            case .fetchBlock(let number):
                fetched = try await source.block(number, contracts: store.contracts)
                let known = fetched.map {
                    ChainFollower.Block(number: $0.number, hash: $0.hash, parentHash: $0.parentHash)
                }
                follower.handle(known.map { .block($0) } ?? .blockMissing)
            case .apply(let block):
                guard let body = fetched, body.hash == block.hash else {
                    throw IndexerError(.badData, "block \(block.number) is not the one that was fetched last")
                }
                try await store.append([body], after: cursor)
                cursor = BlockReference(number: body.number, hash: body.hash)
                tellLag()
                follower.handle(.applied)
            case .undo(let last):
                let top = cursor.map { String($0.number) } ?? "the last one"
                logger.warning(
                    "the chain changed: undoing the blocks after \(last.map(String.init) ?? "none") to \(top)")
                try await store.undo(after: last, from: cursor)
                cursor = try await store.cursor().block
                follower.handle(.undone)
            case .wait:
                if untilCaughtUp, follower.isCaughtUp { return }
                try await Task.sleep(for: configuration.pollInterval)
                follower.handle(.woken)
            case .tooDeep:
                // Deeper than the unbroken end of the stored blocks: compare further back, and start again from there.
                try await rewind()
                throw IndexerError(.chainChanged, "the chain changed deeper than the followed blocks")
            }
        }
    }
}

extension PostgresError {
    /// Whether the same step may succeed later.
    var mayPass: Bool {
        isConnectionFailure || isSerializationFailure || code == .timeout || code == .poolExhausted
            || code == .commitOutcomeUnknown || sqlState == "57P01" || sqlState == "57P02" || sqlState == "57P03"
    }
}
