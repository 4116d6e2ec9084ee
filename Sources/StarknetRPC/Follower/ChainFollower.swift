// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Follows a chain block by block and notices when blocks that were applied are no longer part of it.
///
/// The follower decides and does no I/O: it holds one ``Action`` that its owner carries out, and is told the outcome
/// with ``handle(_:)``, which returns the next action. An event that does not answer the current action changes
/// nothing, so a late or repeated answer does no harm.
///
/// ```swift
/// var follower = ChainFollower(startBlock: 0, known: store.lastBlocks())
/// while true {
///     switch follower.action {
///     case .fetchHead: follower.handle(.head(try await client.blockHashAndNumber()))
///     case .fetchBlock(let number): …   // .block(…), or .blockMissing
///     case .apply(let block): …         // store its effects and its hash, then .applied
///     case .undo(let last): …           // remove all effects above `last`, then .undone
///     case .wait: …                     // sleep, then .woken
///     case .tooDeep: …                  // start again from `startBlock`
///     }
/// }
/// ```
///
/// ``StarknetClient/follow(_:pollInterval:apply:undo:)`` is that loop.
///
/// Blocks are applied in order and without gaps from `startBlock`. Each block's parent hash must be the hash of the
/// block applied before it; where it is not, or where the head is no longer among the known blocks, the follower walks
/// back until it meets a block whose hash it knows, and asks to undo what is above it. A head that went back without
/// another branch (a rolled-back development chain) is undone as well.
public struct ChainFollower: Sendable {
    /// A block that was applied.
    public struct Block: Hashable, Sendable {
        /// The block's height.
        public var number: UInt64
        /// The block's hash.
        public var hash: Felt
        /// The hash of the block before it.
        public var parentHash: Felt

        /// Creates a block.
        public init(number: UInt64, hash: Felt, parentHash: Felt) {
            self.number = number
            self.hash = hash
            self.parentHash = parentHash
        }
    }

    /// What the owner has to do.
    public enum Action: Hashable, Sendable {
        /// Ask the node for hash and height of the newest block; answer with `head`, or `failed`.
        case fetchHead
        /// Ask the node for the block at this height; answer with `block`, `blockMissing`, or `failed`.
        case fetchBlock(UInt64)
        /// Store the effects of the block that was fetched last; answer with `applied`.
        case apply(Block)
        /// Remove the effects of all blocks above this height, of all blocks where `nil`; answer with `undone`.
        case undo(after: UInt64?)
        /// There is nothing to do for now; answer with `woken` after a while or when a new block is announced.
        case wait
        /// The chain changed further back than the known blocks reach, down to and including this height. Remove
        /// everything and start with a new follower, or with one that knows older blocks. The state is final.
        case tooDeep(lowestKnown: UInt64)
    }

    /// What happened.
    public enum Event: Hashable, Sendable {
        /// The newest block of the node.
        case head(number: UInt64, hash: Felt)
        /// The block that was asked for.
        case block(Block)
        /// The node has no block at the height that was asked for.
        case blockMissing
        /// The node could not be asked.
        case failed
        /// The block's effects are stored.
        case applied
        /// The effects are removed.
        case undone
        /// The wait is over.
        case woken
    }

    private enum State: Hashable {
        case awaitingHead
        /// Fetching the block after the tip.
        case awaitingNext
        /// Looking for the newest known block that is still part of the chain, downwards, now at this height.
        case searching(UInt64)
        case applying(Block)
        case undoing(after: UInt64?)
        case waiting
        case lost(UInt64)
    }

    /// The first block that is applied.
    public let startBlock: UInt64
    /// How many applied blocks are remembered, and so how deep a reorganisation may be.
    public let window: Int
    /// How many heads in a row must show a chain that went back along known blocks before it is believed.
    public let retreatConfirmations: Int

    /// The remembered blocks in ascending order without gaps; the last one is the tip.
    public private(set) var known: [Block]
    /// The height of the node's newest block when it was last seen.
    public private(set) var headNumber: UInt64?
    /// What the owner has to do now.
    public private(set) var action: Action

    private var state: State
    private var retreats = 0

    /// Starts, or goes on after a restart.
    ///
    /// - Parameters:
    ///   - startBlock: The first block to apply.
    ///   - known: The blocks applied last, from the owner's store, in ascending order; as many of them as make an
    ///     unbroken chain up to the last one are used.
    ///   - window: How many applied blocks are remembered; at least 1.
    ///   - retreatConfirmations: How many heads in a row must show a chain that went back along known blocks before
    ///     it is believed. One is right for a single node; nodes behind a load balancer may lag behind each other,
    ///     and with two or three such a lag undoes nothing. At least 1.
    public init(startBlock: UInt64, known: [Block] = [], window: Int = 1024, retreatConfirmations: Int = 1) {
        self.startBlock = startBlock
        self.window = max(1, window)
        self.retreatConfirmations = max(1, retreatConfirmations)
        var chain: [Block] = []
        for block in known where block.number >= startBlock {
            if let last = chain.last, last.number + 1 != block.number || last.hash != block.parentHash {
                chain.removeAll()
            }
            chain.append(block)
        }
        self.known = chain.suffix(self.window)
        state = .awaitingHead
        action = .fetchHead
    }

    /// The block applied last.
    public var tip: Block? { known.last }

    /// Whether all blocks up to the last seen head are applied.
    public var isCaughtUp: Bool {
        guard let headNumber else { return false }
        return headNumber < startBlock || tip.map { $0.number >= headNumber } ?? false
    }

    /// Takes note of what happened and decides what to do.
    ///
    /// - Complexity: O(1); O(window) when blocks are undone.
    @discardableResult
    public mutating func handle(_ event: Event) -> Action {
        switch (state, event) {
        case (.awaitingHead, .head(let number, let hash)): seeHead(number, hash)
        case (.awaitingNext, .block(let block)): seeNext(block)
        case (.searching(let number), .block(let block)): search(block, at: number)
        case (.awaitingNext, .blockMissing), (.searching, .blockMissing): enter(.waiting)
        case (.awaitingHead, .failed), (.awaitingNext, .failed), (.searching, .failed): enter(.waiting)
        case (.applying(let block), .applied): didApply(block)
        case (.undoing(let last), .undone): didUndo(after: last)
        case (.waiting, .woken): enter(.awaitingHead)
        default: break
        }
        return action
    }

    private mutating func enter(_ next: State) {
        state = next
        switch next {
        case .awaitingHead: action = .fetchHead
        case .awaitingNext: action = .fetchBlock(nextNumber)
        case .searching(let number): action = .fetchBlock(number)
        case .applying(let block): action = .apply(block)
        case .undoing(let last): action = .undo(after: last)
        case .waiting: action = .wait
        case .lost(let number): action = .tooDeep(lowestKnown: number)
        }
    }

    private var nextNumber: UInt64 { tip.map { $0.number + 1 } ?? startBlock }

    private func knownBlock(_ number: UInt64) -> Block? {
        guard let first = known.first, number >= first.number, number - first.number < UInt64(known.count) else {
            return nil
        }
        return known[Int(number - first.number)]
    }

    private mutating func seeHead(_ number: UInt64, _ hash: Felt) {
        headNumber = number
        guard let tip else {
            enter(number >= startBlock ? .awaitingNext : .waiting)
            return
        }
        if number > tip.number {
            retreats = 0
            enter(.awaitingNext)
        } else if knownBlock(number)?.hash == hash {
            retreat(to: number, from: tip)
        } else {
            retreats = 0
            searchBelow(number + 1)
        }
    }

    /// The head is a known block: the tip, or one that the chain went back to.
    private mutating func retreat(to number: UInt64, from tip: Block) {
        guard number < tip.number else {
            retreats = 0
            enter(.waiting)
            return
        }
        retreats += 1
        if retreats < retreatConfirmations {
            enter(.waiting)
        } else {
            retreats = 0
            enter(.undoing(after: number))
        }
    }

    private mutating func seeNext(_ block: Block) {
        guard block.number == nextNumber else {
            enter(.waiting)
            return
        }
        if let tip, block.parentHash != tip.hash {
            searchBelow(block.number)
        } else {
            enter(.applying(block))
        }
    }

    /// Goes on with the search at the newest known block below `number`.
    private mutating func searchBelow(_ number: UInt64) {
        guard let first = known.first, let tip else {
            enter(.awaitingHead)
            return
        }
        if number > first.number {
            enter(.searching(min(number - 1, tip.number)))
        } else if first.number == startBlock {
            // Even the first applied block is gone, so nothing of what was applied remains.
            enter(.undoing(after: startBlock == 0 ? nil : startBlock - 1))
        } else {
            enter(.lost(first.number))
        }
    }

    private mutating func search(_ block: Block, at number: UInt64) {
        guard block.number == number else {
            enter(.waiting)
            return
        }
        if knownBlock(number)?.hash == block.hash {
            ancestorFound(number)
        } else if number > 0, let below = knownBlock(number - 1), below.hash == block.parentHash {
            ancestorFound(number - 1)
        } else {
            searchBelow(number)
        }
    }

    private mutating func ancestorFound(_ number: UInt64) {
        // The tip itself is found when the chain changed again meanwhile, or when nodes disagree: no hurry then.
        enter(number == tip?.number ? .waiting : .undoing(after: number))
    }

    private mutating func didApply(_ block: Block) {
        known.append(block)
        if known.count > window { known.removeFirst(known.count - window) }
        enter(block.number < headNumber ?? 0 ? .awaitingNext : .awaitingHead)
    }

    private mutating func didUndo(after last: UInt64?) {
        known.removeAll { block in last.map { block.number > $0 } ?? true }
        enter(.awaitingHead)
    }
}
