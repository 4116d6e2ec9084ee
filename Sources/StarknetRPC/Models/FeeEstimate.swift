// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What a transaction is expected to use and to cost.
public struct FeeEstimate: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// Layer 1 gas.
    public var l1GasConsumed: UInt64
    /// The price of one layer 1 gas.
    public var l1GasPrice: UInt128
    /// Layer 2 gas.
    public var l2GasConsumed: UInt64
    /// The price of one layer 2 gas.
    public var l2GasPrice: UInt128
    /// Layer 1 data gas.
    public var l1DataGasConsumed: UInt64
    /// The price of one layer 1 data gas.
    public var l1DataGasPrice: UInt128
    /// The sum of all amounts times their prices.
    public var overallFee: UInt128
    /// The unit of prices and fee: fri for transactions, wei for messages from layer 1.
    public var unit: PriceUnit

    /// Creates an estimate.
    public init(
        l1GasConsumed: UInt64, l1GasPrice: UInt128, l2GasConsumed: UInt64, l2GasPrice: UInt128,
        l1DataGasConsumed: UInt64, l1DataGasPrice: UInt128, overallFee: UInt128, unit: PriceUnit = .fri
    ) {
        self.l1GasConsumed = l1GasConsumed
        self.l1GasPrice = l1GasPrice
        self.l2GasConsumed = l2GasConsumed
        self.l2GasPrice = l2GasPrice
        self.l1DataGasConsumed = l1DataGasConsumed
        self.l1DataGasPrice = l1DataGasPrice
        self.overallFee = overallFee
        self.unit = unit
    }

    /// An object whose numbers are hex strings.
    public var json: JSONValue {
        [
            "l1_gas_consumed": .hex(l1GasConsumed),
            "l1_gas_price": .hex(l1GasPrice),
            "l2_gas_consumed": .hex(l2GasConsumed),
            "l2_gas_price": .hex(l2GasPrice),
            "l1_data_gas_consumed": .hex(l1DataGasConsumed),
            "l1_data_gas_price": .hex(l1DataGasPrice),
            "overall_fee": .hex(overallFee),
            "unit": .string(unit.rawValue),
        ]
    }

    /// Reads an object whose numbers are hex strings.
    public init(json: JSONReader) throws(JSONError) {
        l1GasConsumed = try json.required("l1_gas_consumed").hexUInt64()
        l1GasPrice = try json.required("l1_gas_price").hexUInt128()
        l2GasConsumed = try json.required("l2_gas_consumed").hexUInt64()
        l2GasPrice = try json.required("l2_gas_price").hexUInt128()
        l1DataGasConsumed = try json.required("l1_data_gas_consumed").hexUInt64()
        l1DataGasPrice = try json.required("l1_data_gas_price").hexUInt128()
        overallFee = try json.required("overall_fee").hexUInt128()
        unit = try json.required("unit").enumeration()
    }
}
