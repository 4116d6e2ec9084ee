// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A value that is sent to the database: a statement's parameter or a column of a COPY row.
public enum PostgresValue: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// `boolean`
    case bool(Bool)
    /// `bigint`; the server casts it to a smaller integer column and refuses what does not fit.
    case int64(Int64)
    /// `double precision`
    case double(Double)
    /// Text. The server infers the exact type from the place (`text`, `uuid`, `jsonb`, an enum …).
    case text(String)
    /// `bytea`, sent in binary.
    case bytes([UInt8])
    /// A JSON document as text, for `json` and `jsonb` columns.
    case json(String)
    /// `numeric` in decimal digits, such as `"-12.50"`.
    case numeric(String)
    /// `timestamp with time zone`, in microseconds since 1970-01-01 00:00 UTC.
    case timestamp(microseconds: Int64)
    /// `uuid` in its usual spelling.
    case uuid(String)
    /// A one-dimensional array of the element type.
    indirect case array([PostgresValue], of: PostgresType)

    /// A `bytea[]`.
    public static func bytesArray(_ values: [[UInt8]]) -> PostgresValue {
        .array(values.map { .bytes($0) }, of: .bytea)
    }
    /// A `text[]`.
    public static func textArray(_ values: [String]) -> PostgresValue { .array(values.map { .text($0) }, of: .text) }
    /// A `bigint[]`.
    public static func int64Array(_ values: [Int64]) -> PostgresValue { .array(values.map { .int64($0) }, of: .int8) }
    /// A `bigint` from any integer type that fits into 64 signed bits by its own type.
    public static func int(_ value: Int) -> PostgresValue { .int64(Int64(value)) }
    /// A `numeric` that holds an unsigned 64-bit integer (which `bigint` cannot).
    public static func unsigned(_ value: UInt64) -> PostgresValue { .numeric(String(value)) }
    /// The value, or NULL.
    public static func optional<T>(_ value: T?, _ wrap: (T) -> PostgresValue) -> PostgresValue {
        value.map(wrap) ?? .null
    }

    /// A short name of the case, for messages: values themselves stay out of them.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int64: "int64"
        case .double: "double"
        case .text: "text"
        case .bytes: "bytes"
        case .json: "json"
        case .numeric: "numeric"
        case .timestamp: "timestamp"
        case .uuid: "uuid"
        case .array: "array"
        }
    }
}

extension PostgresValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
    /// A `boolean`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A `bigint`.
    public init(integerLiteral value: Int64) { self = .int64(value) }
    /// A `double precision`.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }
}
