// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why ``StarknetClient/follow(_:pollInterval:apply:undo:)`` gave up.
public struct ChainFollowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The lowest block that the follower knew, and that is no longer part of the chain.
    public var lowestKnown: UInt64

    /// Creates an error.
    public init(lowestKnown: UInt64) {
        self.lowestKnown = lowestKnown
    }

    /// What happened and what to do.
    public var description: String {
        "the chain changed below block \(lowestKnown), further back than the known blocks reach: remove what was "
            + "stored and start again from the first block"
    }
}

extension StarknetClient {
    /// Follows the chain until the task is cancelled: fetches each new block with its receipts, hands it over in order,
    /// and asks to undo blocks that are no longer part of the chain.
    ///
    /// A node that cannot be reached is asked again after `pollInterval`. What the two closures throw ends the loop.
    ///
    /// - Parameters:
    ///   - follower: The follower; keep the caller's copy out of use meanwhile.
    ///   - pollInterval: The pause when there is nothing new.
    ///   - apply: Stores a block's effects together with its height, hash and parent hash, best in one transaction.
    ///   - undo: Removes the effects of all blocks above this height, of all blocks where `nil`.
    /// - Throws: ``ChainFollowError`` when the chain changed too far back; `CancellationError`; what the closures throw.
    public func follow(
        _ follower: inout ChainFollower, pollInterval: Duration = .seconds(1),
        apply: (BlockWithReceipts) async throws -> Void, undo: (UInt64?) async throws -> Void
    ) async throws {
        var fetched: BlockWithReceipts?
        while true {
            try Task.checkCancellation()
            switch follower.action {
            case .fetchHead:
                follower.handle(try await event { .head(try await $0.blockHashAndNumber()) })
            case .fetchBlock(let number):
                let event = try await event { client in
                    let block = try await client.blockWithReceipts(.number(number))
                    fetched = block
                    return .block(.init(number: block.number, hash: block.hash, parentHash: block.parentHash))
                }
                follower.handle(event)
            case .apply(let block):
                guard let body = fetched, body.hash == block.hash else {
                    preconditionFailure("the follower asks to apply the block that was fetched last")
                }
                fetched = nil
                try await apply(body)
                follower.handle(.applied)
            case .undo(let last):
                try await undo(last)
                follower.handle(.undone)
            case .wait:
                try await Task.sleep(for: pollInterval)
                follower.handle(.woken)
            case .tooDeep(let lowestKnown):
                throw ChainFollowError(lowestKnown: lowestKnown)
            }
        }
    }

    /// The answer of the node as an event; a node that cannot be reached or answers nonsense is `failed`.
    private func event(
        _ ask: (StarknetClient) async throws -> ChainFollower.Event
    ) async throws -> ChainFollower.Event {
        do {
            return try await ask(self)
        } catch let error as RPCError {
            return error.code == RPCError.Code.blockNotFound ? .blockMissing : .failed
        } catch is StarknetClientError {
            return .failed
        }
    }
}

extension ChainFollower.Event {
    /// The newest block of the node.
    static func head(_ block: BlockHashAndNumber) -> ChainFollower.Event {
        .head(number: block.number, hash: block.hash)
    }
}
