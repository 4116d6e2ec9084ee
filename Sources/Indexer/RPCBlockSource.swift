// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import Starknet
public import StarknetRPC

/// Reads the chain from a Starknet node by JSON-RPC.
public struct RPCBlockSource: BlockSource {
    /// The node.
    public let client: StarknetClient
    /// How many events are asked for at a time, from 1 to what the node allows (often 1024).
    public let chunkSize: UInt64

    /// A source that reads from a node.
    public init(_ client: StarknetClient, chunkSize: UInt64 = 1000) {
        self.client = client
        self.chunkSize = max(1, chunkSize)
    }

    /// The newest block that has a hash.
    public func head() async throws -> BlockReference {
        let head = try await client.blockHashAndNumber()
        return BlockReference(number: head.number, hash: head.hash)
    }

    /// The block with its events, from its receipts.
    public func block(_ number: UInt64, contracts: [Felt]) async throws -> IndexedBlock? {
        do {
            let block = try await client.blockWithReceipts(.number(number))
            let events = block.emittedEvents(of: contracts.isEmpty ? nil : Set(contracts))
            return IndexedBlock(
                number: block.number, hash: block.hash, parentHash: block.parentHash, timestamp: block.timestamp,
                events: events.map(IndexedEvent.init))
        } catch let error as RPCError where error.code == RPCError.Code.blockNotFound {
            return nil
        }
    }

    /// The hash of the block at a height.
    public func hash(of number: UInt64) async throws -> Felt? {
        try await header(number)?.hash
    }

    /// Asks for the events of the whole range by `starknet_getEvents`, and then for the headers of their blocks only.
    ///
    /// - Throws: ``IndexerError`` `chainChanged` when an event's block is not the block that the chain has at that
    ///   height.
    public func blocksOfInterest(in range: ClosedRange<UInt64>, contracts: [Felt]) async throws -> [IndexedBlock] {
        let filter = EventFilter(
            fromBlock: .number(range.lowerBound), toBlock: .number(range.upperBound), addresses: contracts,
            chunkSize: chunkSize)
        var events: [UInt64: [EmittedEvent]] = [:]
        for event in try await client.events(filter) {
            guard let number = event.blockNumber, range.contains(number) else {
                throw IndexerError(.badData, "the node answered with an event outside of blocks \(range)")
            }
            events[number, default: []].append(event)
        }
        var blocks: [IndexedBlock] = []
        for number in Set(events.keys).union([range.upperBound]).sorted() {
            guard let header = try await header(number) else {
                throw IndexerError(.chainChanged, "block \(number) is no longer there")
            }
            let own = (events[number] ?? []).sorted {
                ($0.transactionIndex, $0.eventIndex) < ($1.transactionIndex, $1.eventIndex)
            }
            guard own.allSatisfy({ $0.blockHash == nil || $0.blockHash == header.hash }) else {
                throw IndexerError(.chainChanged, "block \(number) has been replaced by another")
            }
            if let last = blocks.last, last.number + 1 == number, header.parentHash != last.hash {
                throw IndexerError(.chainChanged, "block \(number) no longer follows the one before it")
            }
            blocks.append(
                IndexedBlock(
                    number: number, hash: header.hash, parentHash: header.parentHash, timestamp: header.timestamp,
                    events: own.map(IndexedEvent.init)))
        }
        return blocks
    }

    private func header(_ number: UInt64) async throws -> BlockHeader? {
        do {
            return try await client.blockWithTxHashes(.number(number)).header
        } catch let error as RPCError where error.code == RPCError.Code.blockNotFound {
            return nil
        }
    }
}

extension IndexedEvent {
    init(_ event: EmittedEvent) {
        self.init(
            transactionIndex: Int(clamping: event.transactionIndex), eventIndex: Int(clamping: event.eventIndex),
            transactionHash: event.transactionHash, contract: event.fromAddress, keys: event.keys, data: event.data)
    }
}
