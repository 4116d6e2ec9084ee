// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import JSON

extension TransactionReceipt: JSONEncodable, JSONDecodable {
    /// The receipt as an object; block hash and number only where they are set.
    public var json: JSONValue {
        var object: JSONObject = [
            "type": .string(type.rawValue),
            "transaction_hash": transactionHash.json,
            "actual_fee": actualFee.json,
            "finality_status": .string(finality.rawValue),
            "messages_sent": messagesSent.json,
            "events": events.json,
            "execution_resources": resources.json,
        ]
        switch execution {
        case .succeeded: object["execution_status"] = "SUCCEEDED"
        case .reverted(let reason):
            object["execution_status"] = "REVERTED"
            object["revert_reason"] = .string(reason)
        }
        object.setIfPresent("contract_address", contractAddress)
        object.setIfPresent("message_hash", messageHash)
        object.setIfPresent("block_hash", blockHash)
        object.setIfPresent("block_number", blockNumber)
        return .object(object)
    }

    /// Reads a receipt, with or without block hash and number.
    public init(json: JSONReader) throws(JSONError) {
        type = try json.required("type").enumeration()
        transactionHash = try json.required("transaction_hash").decode()
        actualFee = try json.required("actual_fee").decode()
        finality = try json.required("finality_status").enumeration()
        messagesSent = try json.required("messages_sent").decodeArray()
        events = try json.required("events").decodeArray()
        resources = try json.required("execution_resources").decode()
        let status = try json.required("execution_status")
        switch try status.string() {
        case "SUCCEEDED": execution = .succeeded
        case "REVERTED": execution = .reverted(reason: try json.required("revert_reason").string())
        default: throw status.failure(.value, "the execution status is one of: SUCCEEDED, REVERTED")
        }
        contractAddress = try json.optional("contract_address")?.decode()
        messageHash = try json.optional("message_hash")?.hexDigits(maxDigits: 64)
        blockHash = try json.optional("block_hash")?.decode()
        blockNumber = try json.optional("block_number")?.uint64()
        if type == .deploy || type == .deployAccount, contractAddress == nil {
            _ = try json.required("contract_address")
        }
    }
}

extension TransactionReceipt.FeePayment: JSONEncodable, JSONDecodable {
    /// An object with `amount` and `unit`.
    public var json: JSONValue { ["amount": amount.json, "unit": .string(unit.rawValue)] }

    /// Reads an object with `amount` and `unit`.
    public init(json: JSONReader) throws(JSONError) {
        amount = try json.required("amount").decode()
        unit = try json.required("unit").enumeration()
    }
}

extension TransactionReceipt.ExecutionResources: JSONEncodable, JSONDecodable {
    /// An object with `l1_gas`, `l1_data_gas` and `l2_gas`.
    public var json: JSONValue {
        ["l1_gas": .integer(l1Gas), "l1_data_gas": .integer(l1DataGas), "l2_gas": .integer(l2Gas)]
    }

    /// Reads an object with `l1_gas`, `l1_data_gas` and `l2_gas`.
    public init(json: JSONReader) throws(JSONError) {
        l1Gas = try json.required("l1_gas").uint64()
        l1DataGas = try json.required("l1_data_gas").uint64()
        l2Gas = try json.required("l2_gas").uint64()
    }
}

extension TransactionReceipt.Event: JSONEncodable, JSONDecodable {
    /// An object with `from_address`, `keys` and `data`.
    public var json: JSONValue { ["from_address": fromAddress.json, "keys": .felts(keys), "data": .felts(data)] }

    /// Reads an object with `from_address`, `keys` and `data`.
    public init(json: JSONReader) throws(JSONError) {
        fromAddress = try json.required("from_address").decode()
        keys = try json.required("keys").felts()
        data = try json.required("data").felts()
    }
}

extension TransactionReceipt.MessageToL1: JSONEncodable, JSONDecodable {
    /// An object with `from_address`, `to_address` and `payload`.
    public var json: JSONValue {
        ["from_address": fromAddress.json, "to_address": toAddress.json, "payload": .felts(payload)]
    }

    /// Reads an object with `from_address`, `to_address` and `payload`.
    public init(json: JSONReader) throws(JSONError) {
        fromAddress = try json.required("from_address").decode()
        toAddress = try json.required("to_address").decode()
        payload = try json.required("payload").felts()
    }
}
