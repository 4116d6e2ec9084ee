// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import StarkCrypto
import Starknet

/// Writes objects whose optional members are left out when they are `nil`.
struct ObjectBuilder {
    private(set) var object = JSONObject()

    mutating func set(_ key: String, _ value: (some JSONEncodable)?) {
        if let value { object[key] = value.json }
    }

    /// Writes `null` for `nil`.
    mutating func setOrNull(_ key: String, _ value: (some JSONEncodable)?) {
        object[key] = value?.json ?? .null
    }

    mutating func set(_ key: String, number value: Double) {
        object[key] = Self.number(value)
    }

    /// Finite numbers as ECMAScript writes them; the others, which JSON does not have, as `null`.
    static func number(_ value: Double) -> JSONValue {
        guard let number = try? JSONNumber(value) else { return .null }
        return .number(number)
    }

    var json: JSONValue { .object(object) }
}

extension JSONValue {
    static func felt(_ felt: Felt) -> JSONValue { .string(felt.hex) }
}

extension JSONReader {
    /// A field element as `0x` hex.
    func felt() throws(JSONError) -> Felt {
        let text = try string(maxBytes: 66)
        guard text.hasPrefix("0x"), let felt = try? Felt(hex: text) else {
            throw failure(.value, "\"\(text)\" is not a felt: write 0x and up to 63 hex digits, below the prime")
        }
        return felt
    }

    /// The address of a contract as `0x` hex; zero is none.
    func contractAddress() throws(JSONError) -> ContractAddress {
        let felt = try felt()
        guard !felt.isZero, let address = try? ContractAddress(felt) else {
            throw failure(.value, "\(felt.hex) is not the address of a contract")
        }
        return address
    }

    /// A signature as `["r", "s"]`.
    func signature() throws(JSONError) -> StarkSignature {
        let parts = try array(maxCount: 2)
        guard parts.count == 2 else { throw failure(.size, "a signature is an array of two felts, r and s") }
        return StarkSignature(r: try parts[0].felt(), s: try parts[1].felt())
    }

    /// A finite number in a range.
    func double(in range: ClosedRange<Double>) throws(JSONError) -> Double {
        let value = try double()
        guard range.contains(value) else {
            throw failure(.range, "\(value) is not in \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }
}

extension StarkSignature {
    var json: JSONValue { [.felt(r), .felt(s)] }
}
