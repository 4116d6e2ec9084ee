// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// An event together with where it was emitted.
///
/// Block number, transaction index and event index order all events of a chain.
public struct EmittedEvent: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The contract that emitted it.
    public var fromAddress: Felt
    /// What it can be searched by; the first one is the event's selector.
    public var keys: [Felt]
    /// The rest of its content.
    public var data: [Felt]
    /// The block's hash; `nil` while pre-confirmed.
    public var blockHash: Felt?
    /// The block's height.
    public var blockNumber: UInt64?
    /// The transaction that emitted it.
    public var transactionHash: Felt
    /// The transaction's place in its block, from zero.
    public var transactionIndex: UInt64
    /// The event's place in its transaction, from zero.
    public var eventIndex: UInt64

    /// Creates an event.
    public init(
        fromAddress: Felt, keys: [Felt], data: [Felt], blockHash: Felt?, blockNumber: UInt64?, transactionHash: Felt,
        transactionIndex: UInt64, eventIndex: UInt64
    ) {
        self.fromAddress = fromAddress
        self.keys = keys
        self.data = data
        self.blockHash = blockHash
        self.blockNumber = blockNumber
        self.transactionHash = transactionHash
        self.transactionIndex = transactionIndex
        self.eventIndex = eventIndex
    }

    /// The event as an object.
    public var json: JSONValue {
        var object: JSONObject = [
            "from_address": fromAddress.json,
            "keys": .felts(keys),
            "data": .felts(data),
        ]
        object.setIfPresent("block_hash", blockHash)
        object.setIfPresent("block_number", blockNumber)
        object["transaction_hash"] = transactionHash.json
        object["transaction_index"] = .integer(transactionIndex)
        object["event_index"] = .integer(eventIndex)
        return .object(object)
    }

    /// Reads an event.
    public init(json: JSONReader) throws(JSONError) {
        fromAddress = try json.required("from_address").decode()
        keys = try json.required("keys").felts()
        data = try json.required("data").felts()
        blockHash = try json.optional("block_hash")?.decode()
        blockNumber = try json.optional("block_number")?.uint64()
        transactionHash = try json.required("transaction_hash").decode()
        transactionIndex = try json.required("transaction_index").uint64()
        eventIndex = try json.required("event_index").uint64()
    }
}

extension Block where Item == TransactionWithReceipt {
    /// All events of the block in order, each with its place.
    ///
    /// - Parameter addresses: Only events of these contracts; all where `nil`.
    public func emittedEvents(of addresses: Set<Felt>? = nil) -> [EmittedEvent] {
        var result: [EmittedEvent] = []
        for (transactionIndex, transaction) in transactions.enumerated() {
            for (eventIndex, event) in transaction.receipt.events.enumerated()
            where addresses?.contains(event.fromAddress) ?? true {
                result.append(
                    EmittedEvent(
                        fromAddress: event.fromAddress, keys: event.keys, data: event.data, blockHash: hash,
                        blockNumber: number, transactionHash: transaction.receipt.transactionHash,
                        transactionIndex: UInt64(transactionIndex), eventIndex: UInt64(eventIndex)))
            }
        }
        return result
    }
}
