// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// Where the state difference of a block is published on layer 1.
public enum L1DataAvailabilityMode: String, CaseIterable, Hashable, Sendable {
    /// In blobs of EIP-4844.
    case blob = "BLOB"
    /// In the calldata of the state update.
    case calldata = "CALLDATA"
}

/// How far a block has come.
public enum BlockStatus: String, CaseIterable, Hashable, Sendable {
    /// The block is being built.
    case preConfirmed = "PRE_CONFIRMED"
    /// Consensus of layer 2 has finalised the block.
    case acceptedOnL2 = "ACCEPTED_ON_L2"
    /// The block's state was accepted on layer 1.
    case acceptedOnL1 = "ACCEPTED_ON_L1"
}

/// The price of one unit of a resource, in both fee tokens.
public struct ResourcePrice: Hashable, Sendable {
    /// In fri, 10⁻¹⁸ STRK.
    public var inFRI: Felt
    /// In wei, 10⁻¹⁸ ETH.
    public var inWEI: Felt

    /// Creates a price.
    public init(inFRI: Felt, inWEI: Felt) {
        self.inFRI = inFRI
        self.inWEI = inWEI
    }
}

extension ResourcePrice: JSONEncodable, JSONDecodable {
    /// An object with `price_in_fri` and `price_in_wei`.
    public var json: JSONValue { ["price_in_fri": inFRI.json, "price_in_wei": inWEI.json] }

    /// Reads an object with `price_in_fri` and `price_in_wei`.
    public init(json: JSONReader) throws(JSONError) {
        inFRI = try json.required("price_in_fri").decode()
        inWEI = try json.required("price_in_wei").decode()
    }
}

/// What is known of a block before it has a hash, and stays so afterwards.
public struct PreConfirmedBlockHeader: Hashable, Sendable {
    /// The block's height.
    public var number: UInt64
    /// When the block was opened, in seconds since 1970.
    public var timestamp: UInt64
    /// The account that receives the fees.
    public var sequencerAddress: Felt
    /// The price of layer 1 gas.
    public var l1GasPrice: ResourcePrice
    /// The price of layer 2 gas.
    public var l2GasPrice: ResourcePrice
    /// The price of layer 1 data gas.
    public var l1DataGasPrice: ResourcePrice
    /// Where the state difference is published.
    public var l1DAMode: L1DataAvailabilityMode
    /// The protocol version by which the block is built, such as `0.14.2`.
    public var starknetVersion: String

    /// Creates a header.
    public init(
        number: UInt64, timestamp: UInt64, sequencerAddress: Felt, l1GasPrice: ResourcePrice,
        l2GasPrice: ResourcePrice, l1DataGasPrice: ResourcePrice, l1DAMode: L1DataAvailabilityMode,
        starknetVersion: String
    ) {
        self.number = number
        self.timestamp = timestamp
        self.sequencerAddress = sequencerAddress
        self.l1GasPrice = l1GasPrice
        self.l2GasPrice = l2GasPrice
        self.l1DataGasPrice = l1DataGasPrice
        self.l1DAMode = l1DAMode
        self.starknetVersion = starknetVersion
    }
}

extension PreConfirmedBlockHeader: JSONEncodable, JSONDecodable {
    /// The members of the header as an object.
    public var json: JSONValue {
        [
            "block_number": .integer(number),
            "timestamp": .integer(timestamp),
            "sequencer_address": sequencerAddress.json,
            "l1_gas_price": l1GasPrice.json,
            "l2_gas_price": l2GasPrice.json,
            "l1_data_gas_price": l1DataGasPrice.json,
            "l1_da_mode": .string(l1DAMode.rawValue),
            "starknet_version": .string(starknetVersion),
        ]
    }

    /// Reads the header's members from an object; others are ignored.
    public init(json: JSONReader) throws(JSONError) {
        number = try json.required("block_number").uint64()
        timestamp = try json.required("timestamp").uint64()
        sequencerAddress = try json.required("sequencer_address").decode()
        l1GasPrice = try json.required("l1_gas_price").decode()
        l2GasPrice = try json.required("l2_gas_price").decode()
        l1DataGasPrice = try json.required("l1_data_gas_price").decode()
        l1DAMode = try json.required("l1_da_mode").enumeration()
        starknetVersion = try json.required("starknet_version").string(maxBytes: 64)
    }
}

/// The header of a finalised block (`BLOCK_HEADER` of JSON-RPC 0.10).
public struct BlockHeader: Hashable, Sendable {
    /// The block's hash.
    public var hash: Felt
    /// The hash of the block before it; zero for the first one.
    public var parentHash: Felt
    /// Number, time, prices and version.
    public var basics: PreConfirmedBlockHeader
    /// The root of the state after the block.
    public var newRoot: Felt
    /// The Patricia root over the transactions; zero where the node does not know it.
    public var transactionCommitment: Felt
    /// The Patricia root over the events; zero where the node does not know it.
    public var eventCommitment: Felt
    /// The Patricia root over the receipts; zero where the node does not know it.
    public var receiptCommitment: Felt
    /// The hash of the state difference; zero where the node does not know it.
    public var stateDiffCommitment: Felt
    /// How many transactions the block holds.
    public var transactionCount: UInt64
    /// How many events its transactions emitted.
    public var eventCount: UInt64
    /// How many entries its state difference has.
    public var stateDiffLength: UInt64

    /// Creates a header.
    public init(
        hash: Felt, parentHash: Felt, basics: PreConfirmedBlockHeader, newRoot: Felt,
        transactionCommitment: Felt, eventCommitment: Felt, receiptCommitment: Felt, stateDiffCommitment: Felt,
        transactionCount: UInt64, eventCount: UInt64, stateDiffLength: UInt64
    ) {
        self.hash = hash
        self.parentHash = parentHash
        self.basics = basics
        self.newRoot = newRoot
        self.transactionCommitment = transactionCommitment
        self.eventCommitment = eventCommitment
        self.receiptCommitment = receiptCommitment
        self.stateDiffCommitment = stateDiffCommitment
        self.transactionCount = transactionCount
        self.eventCount = eventCount
        self.stateDiffLength = stateDiffLength
    }

    /// The block's height.
    public var number: UInt64 { basics.number }

    /// When the block was made, in seconds since 1970.
    public var timestamp: UInt64 { basics.timestamp }
}

extension BlockHeader: JSONEncodable, JSONDecodable {
    /// The members of the header as an object.
    public var json: JSONValue {
        let members: JSONObject = [
            "block_hash": hash.json,
            "parent_hash": parentHash.json,
            "new_root": newRoot.json,
            "transaction_commitment": transactionCommitment.json,
            "event_commitment": eventCommitment.json,
            "receipt_commitment": receiptCommitment.json,
            "state_diff_commitment": stateDiffCommitment.json,
            "transaction_count": .integer(transactionCount),
            "event_count": .integer(eventCount),
            "state_diff_length": .integer(stateDiffLength),
        ]
        return .merging(.object(members), basics.json)
    }

    /// Reads the header's members from an object; others are ignored.
    public init(json: JSONReader) throws(JSONError) {
        basics = try PreConfirmedBlockHeader(json: json)
        hash = try json.required("block_hash").decode()
        parentHash = try json.required("parent_hash").decode()
        newRoot = try json.required("new_root").decode()
        transactionCommitment = try json.required("transaction_commitment").decode()
        eventCommitment = try json.required("event_commitment").decode()
        receiptCommitment = try json.required("receipt_commitment").decode()
        stateDiffCommitment = try json.required("state_diff_commitment").decode()
        transactionCount = try json.required("transaction_count").uint64()
        eventCount = try json.required("event_count").uint64()
        stateDiffLength = try json.required("state_diff_length").uint64()
    }
}

extension JSONValue {
    /// One object with the members of several, the earlier ones first. Values that are no objects add nothing.
    static func merging(_ values: JSONValue...) -> JSONValue {
        var merged = JSONObject()
        for value in values {
            guard case .object(let object) = value else { continue }
            for (key, member) in object { merged[key] = member }
        }
        return .object(merged)
    }
}
