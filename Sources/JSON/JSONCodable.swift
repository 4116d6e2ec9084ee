// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A type that can be written as JSON.
public protocol JSONEncodable {
    /// The value as JSON.
    var json: JSONValue { get }
}

/// A type that can be read from JSON.
public protocol JSONDecodable {
    /// Reads a value, strictly: what does not fit is refused with its path.
    init(json: JSONReader) throws(JSONError)
}

extension JSONValue: JSONEncodable, JSONDecodable {
    /// The value itself.
    public var json: JSONValue { self }

    /// Takes the value as it is.
    public init(json: JSONReader) {
        self = json.value
    }

    /// The JSON of a value that can be written as such.
    public init(_ value: some JSONEncodable) {
        self = value.json
    }
}

extension String: JSONEncodable, JSONDecodable {
    /// A JSON string.
    public var json: JSONValue { .string(self) }

    /// Reads a JSON string.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.string()
    }
}

extension Bool: JSONEncodable, JSONDecodable {
    /// `true` or `false`.
    public var json: JSONValue { .bool(self) }

    /// Reads `true` or `false`.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.bool()
    }
}

extension Int: JSONEncodable, JSONDecodable {
    /// A JSON number.
    public var json: JSONValue { .integer(self) }

    /// Reads an integral JSON number.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.integer()
    }
}

extension Int64: JSONEncodable, JSONDecodable {
    /// A JSON number.
    public var json: JSONValue { .integer(self) }

    /// Reads an integral JSON number.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.integer()
    }
}

extension UInt64: JSONEncodable, JSONDecodable {
    /// A JSON number.
    public var json: JSONValue { .integer(self) }

    /// Reads an integral JSON number.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.integer()
    }
}

extension Array: JSONEncodable where Element: JSONEncodable {
    /// A JSON array.
    public var json: JSONValue { .array(map(\.json)) }
}

extension Array: JSONDecodable where Element: JSONDecodable {
    /// Reads a JSON array.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.decodeArray(of: Element.self)
    }
}

extension Optional: JSONEncodable where Wrapped: JSONEncodable {
    /// The wrapped value, or `null`.
    public var json: JSONValue { self?.json ?? .null }
}

extension Optional: JSONDecodable where Wrapped: JSONDecodable {
    /// Reads `null` as `nil`, and anything else as the wrapped type.
    public init(json: JSONReader) throws(JSONError) {
        self = json.isNull ? nil : try Wrapped(json: json)
    }
}
