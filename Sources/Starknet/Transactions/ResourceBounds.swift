// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The most that a transaction may use of one resource, and the most it pays for a unit.
public struct ResourceBounds: Hashable, Sendable {
    /// Nothing.
    public static let zero = ResourceBounds(maxAmount: 0, maxPricePerUnit: 0)

    /// The most units.
    public var maxAmount: UInt64
    /// The most that is paid for a unit, in fri.
    public var maxPricePerUnit: UInt128

    /// Creates a bound.
    public init(maxAmount: UInt64, maxPricePerUnit: UInt128) {
        self.maxAmount = maxAmount
        self.maxPricePerUnit = maxPricePerUnit
    }

    /// The most that the resource may cost, in fri.
    public var maxCost: UInt256 { UInt256(UInt128(maxAmount)) * UInt256(maxPricePerUnit) }
}

/// The bounds of the three resources that a transaction of version 3 pays for.
public struct ResourceBoundsMapping: Hashable, Sendable {
    /// Nothing, as in a query for an estimate.
    public static let zero = ResourceBoundsMapping(l1Gas: .zero, l2Gas: .zero, l1DataGas: .zero)

    /// Layer 1 gas, for messages to layer 1.
    public var l1Gas: ResourceBounds
    /// Layer 2 gas, for execution.
    public var l2Gas: ResourceBounds
    /// Layer 1 data gas, for the state difference in blobs.
    public var l1DataGas: ResourceBounds

    /// Creates the bounds.
    public init(l1Gas: ResourceBounds, l2Gas: ResourceBounds, l1DataGas: ResourceBounds) {
        self.l1Gas = l1Gas
        self.l2Gas = l2Gas
        self.l1DataGas = l1DataGas
    }

    /// The most that a transaction with these bounds may cost, in fri.
    ///
    /// - Parameter tip: What is paid on top for each unit of layer 2 gas.
    public func maxFee(tip: UInt64) -> UInt256 {
        l1Gas.maxCost + l2Gas.maxCost + l1DataGas.maxCost + UInt256(UInt128(l2Gas.maxAmount) * UInt128(tip))
    }
}

extension ResourceBounds: JSONEncodable, JSONDecodable {
    /// An object with `max_amount` and `max_price_per_unit` as hex.
    public var json: JSONValue {
        ["max_amount": .hex(maxAmount), "max_price_per_unit": .hex(maxPricePerUnit)]
    }

    /// Reads an object with `max_amount` and `max_price_per_unit` as hex.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["max_amount", "max_price_per_unit"])
        maxAmount = try json.required("max_amount").hexInteger(UInt64.self)
        maxPricePerUnit = try json.required("max_price_per_unit").hexInteger(UInt128.self)
    }
}

extension ResourceBoundsMapping: JSONEncodable, JSONDecodable {
    /// An object with `l1_gas`, `l1_data_gas` and `l2_gas`.
    public var json: JSONValue { ["l1_gas": l1Gas.json, "l1_data_gas": l1DataGas.json, "l2_gas": l2Gas.json] }

    /// Reads an object with `l1_gas`, `l2_gas` and, except in transactions from before 0.13.4, `l1_data_gas`.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["l1_gas", "l1_data_gas", "l2_gas"])
        l1Gas = try json.required("l1_gas").decode()
        l2Gas = try json.required("l2_gas").decode()
        l1DataGas = try json.optional("l1_data_gas")?.decode() ?? .zero
    }
}

/// Which bounds the hash of a transaction covers.
public enum ResourceBoundsForm: Hashable, Sendable {
    /// All three, as since version 0.13.4 of the protocol.
    case allResources
    /// Without layer 1 data gas, as in older transactions of version 3.
    case withoutL1DataGas
}
