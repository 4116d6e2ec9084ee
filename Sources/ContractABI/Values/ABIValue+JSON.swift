// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import JSON

extension ABIValue: JSONEncodable {
    /// The value as JSON, in the form that ``ContractInterface/value(from:as:)`` reads.
    ///
    /// Felts are hex; integers that fit into 32 bits are numbers and larger ones decimal strings, so that no reader
    /// rounds them.
    public var json: JSONValue {
        switch self {
        case .felt(let felt): return .string(felt.hex)
        case .unsigned(let value):
            if let small = value.uint64, small <= UInt64(UInt32.max) { return .integer(small) }
            return .string(value.decimal)
        case .signed(let value):
            return value.magnitude <= UInt128(UInt32.max) ? .integer(value) : .string(String(value))
        case .bool(let value): return .bool(value)
        case .byteArray(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
            let digits = bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
            return ["bytes": .string("0x" + digits.joined())]
        case .array(let values), .tuple(let values): return .array(values.map(\.json))
        case .structure(_, let members): return members.json
        case .enumeration(_, let variant, let payload): return Self.variant(variant, payload)
        case .option(.none): return .null
        case .option(.some(let value)): return ["Some": value.json]
        case .result(.ok(let value)): return ["Ok": value.json]
        case .result(.err(let value)): return ["Err": value.json]
        }
    }

    private static func variant(_ name: String, _ payload: ABIValue) -> JSONValue {
        if payload == .unit { return .string(name) }
        return .object([name: payload.json])
    }
}

extension [ABIMember] {
    /// The members as one object, in order; where a name occurs twice, which Cairo does not allow, the last one.
    public var json: JSONValue {
        var object = JSONObject()
        for member in self { object[member.name] = member.value.json }
        return .object(object)
    }
}
