// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON

extension JSONReader {
    /// A felt as `0x` and hex digits.
    func feltValue() throws(JSONError) -> Felt {
        let text = try hexText()
        do { return try Felt(hex: text) } catch { throw failure(.value, error.message) }
    }

    /// The felts of an array.
    func feltValues() throws(JSONError) -> [Felt] {
        let items = try array()
        var felts: [Felt] = []
        felts.reserveCapacity(items.count)
        for item in items { felts.append(try item.feltValue()) }
        return felts
    }

    /// An unsigned integer as `0x` and hex digits.
    func hexInteger<Integer: FixedWidthInteger & UnsignedInteger>(_: Integer.Type) throws(JSONError) -> Integer {
        let text = try hexText()
        guard let value = Integer(text.dropFirst(2), radix: 16) else {
            throw failure(.range, "\(text) does not fit into \(Integer.bitWidth) bits")
        }
        return value
    }

    private func hexText() throws(JSONError) -> String {
        let text = try string(maxBytes: 256)
        let digits = text.utf8.dropFirst(2)
        guard text.hasPrefix("0x"), !digits.isEmpty,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { throw failure(.value, "\"\(text.excerpt)\" is not 0x and hex digits") }
        return text
    }
}

extension JSONValue {
    static func hex(_ value: some BinaryInteger) -> JSONValue { .string("0x" + String(value, radix: 16)) }
    static func hex(_ felt: Felt) -> JSONValue { .string(felt.hex) }
    static func hex(_ felts: [Felt]) -> JSONValue { .array(felts.map { .string($0.hex) }) }
}
