// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension Felt: JSONEncodable, JSONDecodable {
    /// The felt as JSON-RPC writes it: a string of lower-case hex digits with `0x` and without leading zeros.
    public var json: JSONValue { .string(hex) }

    /// Reads a string of `0x` and 1 to 64 hex digits with a value below the field's modulus.
    ///
    /// Leading zeros are accepted, as several wallets pad addresses with them.
    ///
    /// - Throws: `JSONError` with code `type` for anything but a string, and `value` for other strings.
    public init(json: JSONReader) throws(JSONError) {
        let text = try json.hexDigits(maxDigits: 64)
        do {
            try self.init(hex: text)
        } catch {
            throw json.failure(.value, error.message)
        }
    }
}

extension JSONReader {
    /// A string of `0x` and 1 to `maxDigits` hex digits, checked for that form and returned whole.
    func hexDigits(maxDigits: Int) throws(JSONError) -> String {
        let text = try string(maxBytes: 256)
        let digits = text.utf8.dropFirst(2)
        guard text.hasPrefix("0x"), !digits.isEmpty, digits.count <= maxDigits,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else {
            throw failure(.value, "a string of 0x and 1 to \(maxDigits) hex digits is expected")
        }
        return text
    }

    /// An unsigned 64-bit integer written as hex digits with `0x`.
    func hexUInt64() throws(JSONError) -> UInt64 {
        let value = try hexUInt128()
        guard let narrow = UInt64(exactly: value) else {
            throw failure(.range, "0x\(String(value, radix: 16)) does not fit into 64 bits")
        }
        return narrow
    }

    /// An unsigned 128-bit integer written as hex digits with `0x`.
    func hexUInt128() throws(JSONError) -> UInt128 {
        let text = try hexDigits(maxDigits: 64)
        guard let value = UInt128(text.dropFirst(2), radix: 16) else {
            throw failure(.range, "\(text) does not fit into 128 bits")
        }
        return value
    }

    /// The felts of an array.
    func felts(maxCount: Int = .max) throws(JSONError) -> [Felt] {
        try decodeArray(of: Felt.self, maxCount: maxCount)
    }
}

extension JSONValue {
    /// An unsigned integer as hex digits with `0x`.
    static func hex(_ value: some BinaryInteger) -> JSONValue {
        .string("0x" + String(value, radix: 16))
    }

    /// An array of felts.
    static func felts(_ values: [Felt]) -> JSONValue {
        .array(values.map(\.json))
    }
}

extension JSONObject {
    /// Sets a member where there is a value, and does nothing where there is none.
    mutating func setIfPresent(_ key: String, _ value: (some JSONEncodable)?) {
        if let value { self[key] = value.json }
    }
}
