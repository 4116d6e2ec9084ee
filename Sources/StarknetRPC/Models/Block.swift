// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A finalised block whose transactions are told as `Item`: hashes, bodies, or bodies with receipts.
public struct Block<Item: Hashable & Sendable>: Hashable, Sendable {
    /// How far the block has come.
    public var status: BlockStatus
    /// The block's header.
    public var header: BlockHeader
    /// The transactions in the order of execution.
    public var transactions: [Item]

    /// Creates a block.
    public init(status: BlockStatus = .acceptedOnL2, header: BlockHeader, transactions: [Item]) {
        self.status = status
        self.header = header
        self.transactions = transactions
    }

    /// The block's hash.
    public var hash: Felt { header.hash }

    /// The hash of the block before it.
    public var parentHash: Felt { header.parentHash }

    /// The block's height.
    public var number: UInt64 { header.number }

    /// When the block was made, in seconds since 1970.
    public var timestamp: UInt64 { header.timestamp }
}

/// The block that is being built, which has no hash yet.
public struct PreConfirmedBlock<Item: Hashable & Sendable>: Hashable, Sendable {
    /// What is known of the header.
    public var header: PreConfirmedBlockHeader
    /// The transactions so far, in the order of execution.
    public var transactions: [Item]

    /// Creates a block.
    public init(header: PreConfirmedBlockHeader, transactions: [Item]) {
        self.header = header
        self.transactions = transactions
    }
}

/// What a node answers when asked for a block: a finalised one, or the one that is being built.
public enum BlockAnswer<Item: Hashable & Sendable>: Hashable, Sendable {
    /// A finalised block.
    case block(Block<Item>)
    /// The block that is being built.
    case preConfirmed(PreConfirmedBlock<Item>)

    /// The finalised block, or `nil`.
    public var block: Block<Item>? {
        guard case .block(let block) = self else { return nil }
        return block
    }
}

/// A block with the hashes of its transactions.
public typealias BlockWithTxHashes = Block<Felt>
/// A block with the bodies of its transactions.
public typealias BlockWithTxs = Block<TransactionWithHash>
/// A block with bodies and receipts of its transactions.
public typealias BlockWithReceipts = Block<TransactionWithReceipt>

extension Block: JSONEncodable where Item: JSONEncodable {
    /// The header's members with `status` and `transactions`.
    public var json: JSONValue {
        .merging(
            ["status": .string(status.rawValue)], header.json, ["transactions": .array(transactions.map(\.json))])
    }
}

extension Block: JSONDecodable where Item: JSONDecodable {
    /// Reads the header's members, `status` and `transactions`.
    public init(json: JSONReader) throws(JSONError) {
        status = try json.required("status").enumeration()
        header = try BlockHeader(json: json)
        transactions = try json.required("transactions").decodeArray()
    }
}

extension PreConfirmedBlock: JSONEncodable where Item: JSONEncodable {
    /// The header's members with `transactions`.
    public var json: JSONValue { .merging(header.json, ["transactions": .array(transactions.map(\.json))]) }
}

extension PreConfirmedBlock: JSONDecodable where Item: JSONDecodable {
    /// Reads the header's members and `transactions`.
    public init(json: JSONReader) throws(JSONError) {
        header = try PreConfirmedBlockHeader(json: json)
        transactions = try json.required("transactions").decodeArray()
    }
}

extension BlockAnswer: JSONEncodable where Item: JSONEncodable {
    /// The block as an object.
    public var json: JSONValue {
        switch self {
        case .block(let block): block.json
        case .preConfirmed(let block): block.json
        }
    }
}

extension BlockAnswer: JSONDecodable where Item: JSONDecodable {
    /// Reads a finalised block where there is a `block_hash`, and a pre-confirmed one otherwise.
    public init(json: JSONReader) throws(JSONError) {
        if try json.optional("block_hash") != nil {
            self = .block(try Block(json: json))
        } else {
            self = .preConfirmed(try PreConfirmedBlock(json: json))
        }
    }
}

/// Height and hash of a block.
public struct BlockHashAndNumber: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The block's hash.
    public var hash: Felt
    /// The block's height.
    public var number: UInt64

    /// Creates the pair.
    public init(hash: Felt, number: UInt64) {
        self.hash = hash
        self.number = number
    }

    /// An object with `block_hash` and `block_number`.
    public var json: JSONValue { ["block_hash": hash.json, "block_number": .integer(number)] }

    /// Reads an object with `block_hash` and `block_number`.
    public init(json: JSONReader) throws(JSONError) {
        hash = try json.required("block_hash").decode()
        number = try json.required("block_number").uint64()
    }
}
