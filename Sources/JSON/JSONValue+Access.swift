// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONValue {
    /// The member of that name, or `nil` when this is not an object or has no such member.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// The element at that position, or `nil` when this is not an array or is too short.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The string, or `nil` when this is no string.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, or `nil` when this is no array.
    public var arrayValue: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, or `nil` when this is no object.
    public var objectValue: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The truth value, or `nil` when this is none.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The number, or `nil` when this is none.
    public var numberValue: JSONNumber? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// The number as an `Int`, or `nil` when this is no number, not integral, or does not fit. `1.0` and `1e2` count.
    public var intValue: Int? {
        numberValue?.integer(as: Int.self)
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// What kind of value it is, in words for messages: `null`, `boolean`, `number`, `string`, `array`, `object`.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The number `value` as a JSON value.
    public static func integer(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(value))
    }

    /// A short text for messages: scalars as they are, cut to 64 characters, and containers by their size.
    var excerpt: String {
        switch self {
        case .null, .bool: serialized()
        case .number(let number):
            "number \(number.lexeme.utf8.count <= 64 ? number.lexeme : String(number.lexeme.prefix(61)) + "…")"
        case .string(let string): "string \(Self.excerpt(of: string))"
        case .array(let array): "an array of \(array.count)"
        case .object(let object): "an object of \(object.count)"
        }
    }

    /// A string quoted and escaped for messages, cut to 64 characters.
    static func excerpt(of string: String) -> String {
        let cut = string.unicodeScalars.prefix(64)
        let isWhole = cut.endIndex == string.unicodeScalars.endIndex
        var quoted = JSONWriter.quoted(String(String.UnicodeScalarView(cut)))
        if !isWhole { quoted += "…" }
        return quoted
    }
}
