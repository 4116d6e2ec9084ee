// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A JSON value that loses nothing of its text but white space and the spelling of string escapes: numbers keep their
/// digits as written, objects keep the order of their members, and no object holds a name twice.
///
/// ```swift
/// let value = try JSONValue(parsing: #"{"id": 12345678901234567890, "ok": true, "rows": [1.50, 2]}"#)
/// value["id"]?.numberValue?.lexeme      // "12345678901234567890"
/// value["rows"]?[0]?.numberValue?.double // 1.5
/// value.serialized()                    // {"id":12345678901234567890,"ok":true,"rows":[1.50,2]}
///
/// let built: JSONValue = ["name": "node-1", "threads": 4, "tags": ["a", nil]]
/// ```
///
/// Use ``JSONReader`` to read a value into a type of your own with errors that name the place.
///
/// Equality is exact where JSON gives meaning and loose where it gives none: strings are compared byte for byte
/// (no Unicode normalisation), numbers by their text (`1` and `1.0` differ), objects without regard to order.
@frozen
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, as written.
    case number(JSONNumber)
    /// A string, decoded.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in order.
    case object(JSONObject)
}

extension JSONValue: Hashable {
    /// Whether two values are the same; see the type for what counts.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Feeds the value to the hasher, members of objects without regard to order.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0 as UInt8)
        case .bool(let value):
            hasher.combine(1 as UInt8)
            hasher.combine(value)
        case .number(let value):
            hasher.combine(2 as UInt8)
            hasher.combine(value)
        case .string(let value):
            hasher.combine(3 as UInt8)
            hasher.combine(value)
        case .array(let value):
            hasher.combine(4 as UInt8)
            hasher.combine(value)
        case .object(let value):
            hasher.combine(5 as UInt8)
            hasher.combine(value)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The compact text; see ``serialized()``.
    public var description: String { serialized() }
}

extension String {
    /// Whether both strings are the same scalars: `==` on strings also holds for canonically equivalent ones.
    @inline(__always)
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }
}
