// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
import Starknet
public import StarknetRPC

extension DevnetChain {
    /// Where a question is answered: whose state, and what number and time running code sees.
    struct Context {
        var stateBlock: UInt64
        var number: UInt64
        var timestamp: UInt64
    }

    func context(_ id: BlockID) throws(RPCError) -> Context {
        if case .preConfirmed = id {
            return Context(stateBlock: latest.number, number: latest.number + 1, timestamp: nextTimestamp)
        }
        let block = try block(id)
        return Context(stateBlock: block.number, number: block.number, timestamp: block.timestamp)
    }

    /// Height and hash of the newest block.
    public func blockHashAndNumber() -> BlockHashAndNumber {
        BlockHashAndNumber(hash: latest.hash, number: latest.number)
    }

    /// A block with its transactions and receipts. `pre_confirmed` gives the newest block: there is no other.
    ///
    /// - Throws: `RPCError` 24.
    public func block(_ id: BlockID) throws(RPCError) -> BlockWithReceipts {
        switch id {
        case .latest, .preConfirmed: return latest
        case .l1Accepted: throw .blockNotFound
        case .number(let number):
            guard number < UInt64(blocks.count) else { throw .blockNotFound }
            return blocks[Int(number)].block
        case .hash(let hash):
            guard let number = blockNumbers[hash] else { throw .blockNotFound }
            return blocks[Int(number)].block
        }
    }

    /// The header of the block that would come next.
    public func preConfirmedHeader() -> PreConfirmedBlockHeader {
        BlockBuilder(prices: configuration.gasPrices).basics(number: latest.number + 1, timestamp: nextTimestamp)
    }

    /// What a block changed. For `pre_confirmed` nothing, without hash and roots.
    ///
    /// - Throws: `RPCError` 24.
    public func stateUpdate(_ id: BlockID) throws(RPCError) -> StateUpdate {
        if case .preConfirmed = id { return StateUpdate(blockHash: nil, oldRoot: .zero, newRoot: nil, diff: .init()) }
        let block = try block(id)
        return StateUpdate(
            blockHash: block.hash, oldRoot: .zero, newRoot: .zero, diff: blocks[Int(block.number)].diff)
    }

    private func entry(_ hash: Felt) throws(RPCError) -> TransactionWithReceipt {
        guard let place = transactionPlaces[hash] else { throw .transactionHashNotFound }
        return blocks[Int(place.block)].block.transactions[place.index]
    }

    /// A transaction's receipt, with its block.
    ///
    /// - Throws: `RPCError` 29.
    public func receipt(of hash: Felt) throws(RPCError) -> TransactionReceipt { try entry(hash).receipt }

    /// A transaction.
    ///
    /// - Throws: `RPCError` 29.
    public func transaction(_ hash: Felt) throws(RPCError) -> TransactionWithHash {
        TransactionWithHash(hash: hash, transaction: try entry(hash).transaction)
    }

    /// How far a transaction has come.
    ///
    /// - Throws: `RPCError` 29.
    public func status(of hash: Felt) throws(RPCError) -> TransactionStatus {
        let receipt = try entry(hash).receipt
        return TransactionStatus(
            finality: receipt.finality, execution: receipt.isSucceeded ? .succeeded : .reverted,
            failureReason: receipt.execution.revertReason)
    }

    /// The value of a storage cell; 0 where nothing was written.
    ///
    /// - Throws: `RPCError` 20 or 24.
    public func storage(of contract: Felt, key: Felt, at id: BlockID = .latest) throws(RPCError) -> Felt {
        let block = try context(id).stateBlock
        guard contract == ContractAddress.blockHashes.felt || !state.classHash(contract, at: block).isZero else {
            throw .contractNotFound
        }
        return state.storageValue(contract, key, at: block)
    }

    /// A contract's nonce.
    ///
    /// - Throws: `RPCError` 20 or 24.
    public func nonce(of contract: Felt, at id: BlockID = .latest) throws(RPCError) -> Felt {
        let block = try context(id).stateBlock
        guard !state.classHash(contract, at: block).isZero else { throw .contractNotFound }
        return state.nonce(contract, at: block)
    }

    /// The class of a contract.
    ///
    /// - Throws: `RPCError` 20 or 24.
    public func classHash(of contract: Felt, at id: BlockID = .latest) throws(RPCError) -> Felt {
        let hash = state.classHash(contract, at: try context(id).stateBlock)
        guard !hash.isZero else { throw .contractNotFound }
        return hash
    }

    /// A declared class.
    ///
    /// - Throws: `RPCError` 24 or 28.
    public func contractClass(_ classHash: Felt, at id: BlockID = .latest) throws(RPCError) -> SierraClass {
        guard state.compiledClassHash(classHash, at: try context(id).stateBlock) != nil,
            let found = classes[classHash]
        else { throw .classHashNotFound }
        return found.sierra
    }

    /// A balance in units of 10⁻¹⁸; 0 for an address that holds nothing.
    ///
    /// - Throws: `RPCError` 24.
    public func balance(of owner: Felt, unit: PriceUnit = .fri, at id: BlockID = .latest) throws(RPCError) -> UInt256 {
        let block = try context(id).stateBlock
        let token = unit == .fri ? DevnetContracts.strk : DevnetContracts.eth
        return UInt256(
            low: state.storageValue(token, BalanceKeys.low(owner), at: block).uint128 ?? 0,
            high: state.storageValue(token, BalanceKeys.high(owner), at: block).uint128 ?? 0)
    }

    /// One page of events in the order of the chain.
    ///
    /// The continuation token is `block-index`: how many of that block's events are done.
    /// - Throws: `RPCError` 24, 31 above 10,000 events a page, 33, or 34 above 32 keys.
    public func events(_ filter: EventFilter) throws(RPCError) -> EventsChunk {
        guard filter.chunkSize <= 10_000 else { throw .pageSizeTooBig }
        guard filter.keys.count <= 32 else { throw .tooManyKeysInFilter }
        let from = try filter.fromBlock.map { id throws(RPCError) in try eventBound(id) } ?? 0
        let to = try filter.toBlock.map { id throws(RPCError) in try eventBound(id) } ?? latest.number
        var (block, skip) = (from, 0)
        if let token = filter.continuationToken {
            let parts = token.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = UInt64(parts[0]), let index = Int(parts[1]), number >= from,
                number <= to, index >= 0
            else { throw .invalidContinuationToken }
            (block, skip) = (number, index)
        }
        var found: [EmittedEvent] = []
        while block <= to, block < UInt64(blocks.count) {
            let all = blocks[Int(block)].block.emittedEvents()
            for (index, event) in all.enumerated().dropFirst(skip)
            where filter.matches(fromAddress: event.fromAddress, keys: event.keys) {
                if UInt64(found.count) == filter.chunkSize {
                    return EventsChunk(events: found, continuationToken: "\(block)-\(index)")
                }
                found.append(event)
            }
            skip = 0
            block += 1
        }
        return EventsChunk(events: found)
    }

    /// A range may reach beyond the newest block; only hashes must be known.
    private func eventBound(_ id: BlockID) throws(RPCError) -> UInt64 {
        switch id {
        case .number(let number): return number
        case .preConfirmed: return latest.number + 1
        default: return try block(id).number
        }
    }
}
