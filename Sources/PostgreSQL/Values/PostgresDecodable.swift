// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A Swift type that a column's value can be read as.
public protocol PostgresDecodable {
    /// Reads the value.
    ///
    /// - Throws: `decoding` when the value is NULL, has another type, or is out of range.
    init(postgres cell: PostgresCell) throws(PostgresError)
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// `nil` for NULL.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = cell.isNull ? nil : try Wrapped(postgres: cell)
    }
}

extension Bool: PostgresDecodable {
    /// Reads a `boolean`.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.withBytes { (bytes) throws(PostgresError) in
            guard cell.type == .bool, bytes.count == 1 else { throw cell.mismatch("Bool") }
            return bytes[0] != 0
        }
    }
}

extension PostgresDecodable where Self: FixedWidthInteger {
    /// Reads `smallint`, `integer`, `bigint`, `oid` or a `numeric` without fraction.
    ///
    /// - Throws: `decoding` for NULL, another type, a fraction, or a number that does not fit.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.withBytes { (bytes) throws(PostgresError) in
            let value: Self?
            switch (cell.type, bytes.count) {
            case (.int8, 8): value = Self(exactly: bytes.bigEndian(Int64.self, at: 0))
            case (.int4, 4): value = Self(exactly: bytes.bigEndian(Int32.self, at: 0))
            case (.int2, 2): value = Self(exactly: bytes.bigEndian(Int16.self, at: 0))
            case (.oid, 4): value = Self(exactly: bytes.bigEndian(UInt32.self, at: 0))
            case (.numeric, _): value = NumericCodec.decode(bytes).flatMap { Self($0, radix: 10) }
            default: throw cell.mismatch("\(Self.self)")
            }
            guard let value else { throw PostgresError(.decoding, "the number does not fit \(Self.self)") }
            return value
        }
    }
}

extension Int: PostgresDecodable {}
extension Int16: PostgresDecodable {}
extension Int32: PostgresDecodable {}
extension Int64: PostgresDecodable {}
extension UInt64: PostgresDecodable {}
extension UInt32: PostgresDecodable {}
extension UInt8: PostgresDecodable {}
extension UInt128: PostgresDecodable {}

extension Double: PostgresDecodable {
    /// Reads `real`, `double precision`, an integer or a `numeric` (rounded to the nearest).
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.withBytes { (bytes) throws(PostgresError) in
            switch (cell.type, bytes.count) {
            case (.float8, 8): return Double(bitPattern: bytes.bigEndian(UInt64.self, at: 0))
            case (.float4, 4): return Double(Float(bitPattern: bytes.bigEndian(UInt32.self, at: 0)))
            case (.int8, 8): return Double(bytes.bigEndian(Int64.self, at: 0))
            case (.int4, 4): return Double(bytes.bigEndian(Int32.self, at: 0))
            case (.int2, 2): return Double(bytes.bigEndian(Int16.self, at: 0))
            case (.numeric, _):
                if let text = NumericCodec.decode(bytes), let value = Double(text) { return value }
                throw cell.mismatch("Double")
            default: throw cell.mismatch("Double")
            }
        }
    }
}

extension String: PostgresDecodable {
    /// Reads text, JSON, `numeric` (decimal digits), `uuid` (lower case), integers, and enums.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        self = try cell.withBytes { (bytes) throws(PostgresError) in
            switch cell.type {
            case .numeric:
                guard let text = NumericCodec.decode(bytes) else { throw cell.mismatch("String") }
                return text
            case .uuid where bytes.count == 16: return Self.uuid(bytes)
            case .int8, .int4, .int2, .oid: return String(try Int64(postgres: cell))
            case .jsonb:
                guard let version = bytes.first, version == 1, let text = Self.utf8(bytes.dropFirst()) else {
                    throw cell.mismatch("String")
                }
                return text
            case .bool, .bytea, .float4, .float8, .timestamp, .timestamptz: throw cell.mismatch("String")
            default:
                guard cell.type.element == nil, let text = Self.utf8(bytes[...]) else { throw cell.mismatch("String") }
                return text
            }
        }
    }

    private static func utf8(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    private static func uuid(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}

/// A `timestamp with time zone` as microseconds since 1970-01-01 00:00 UTC.
public struct PostgresTimestamp: PostgresDecodable, Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let microseconds: Int64

    /// A time, in microseconds since 1970-01-01 00:00 UTC.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads a `timestamp` or `timestamptz`; the infinite ones are refused.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        microseconds = try cell.withBytes { (bytes) throws(PostgresError) in
            guard cell.type == .timestamptz || cell.type == .timestamp, bytes.count == 8 else {
                throw cell.mismatch("PostgresTimestamp")
            }
            let value = bytes.bigEndian(Int64.self, at: 0)
            let (shifted, overflow) = value.addingReportingOverflow(BinaryEncoder.epochOffset)
            guard !overflow, value != .min, value != .max else {
                throw PostgresError(.decoding, "the time is infinite or out of range")
            }
            return shifted
        }
    }

    /// Earlier times are smaller.
    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// Reads a `bytea` (as `[UInt8]`) or a one-dimensional array.
    public init(postgres cell: PostgresCell) throws(PostgresError) {
        if Element.self == UInt8.self, cell.type == .bytea {
            let bytes = try cell.withBytes { (bytes) throws(PostgresError) in [UInt8](bytes) }
            guard let bytes = bytes as? [Element] else { throw cell.mismatch("[UInt8]") }
            self = bytes
            return
        }
        var values: [Element] = []
        for element in try cell.arrayElements() { values.append(try Element(postgres: element)) }
        self = values
    }
}
