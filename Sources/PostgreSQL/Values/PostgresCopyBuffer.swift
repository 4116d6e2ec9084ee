// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Rows in PostgreSQL's binary COPY format, written field by field.
///
/// The fastest way to bring many rows in: each call appends one field in the binary form of exactly that column type,
/// with no value in between. Write `beginRow`, then one field for every column in order.
///
///     var buffer = PostgresCopyBuffer()
///     buffer.beginRow(columns: 2)
///     buffer.append(int8: 42)
///     buffer.append(bytea: [1, 2, 3])
public struct PostgresCopyBuffer: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// The number of rows begun.
    public private(set) var rowCount = 0

    /// The signature, flags and header extension that begin the stream (`COPY` reference, "Binary Format").
    static let header: [UInt8] =
        [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    static let trailer: [UInt8] = [0xFF, 0xFF]

    /// An empty buffer.
    public init() {}

    /// The size of what has been written, in bytes.
    public var byteCount: Int { bytes.count }

    /// Begins a row of so many fields (at most 1600, PostgreSQL's limit).
    public mutating func beginRow(columns: Int) {
        bytes.appendBigEndian(Int16(clamping: columns))
        rowCount += 1
    }

    /// A NULL field.
    public mutating func appendNull() { bytes.appendBigEndian(Int32(-1)) }

    /// A `boolean` field.
    public mutating func append(bool value: Bool) {
        bytes.appendBigEndian(Int32(1))
        bytes.append(value ? 1 : 0)
    }

    /// A `bigint` field.
    public mutating func append(int8 value: Int64) {
        bytes.appendBigEndian(Int32(8))
        bytes.appendBigEndian(value)
    }

    /// An `integer` field.
    public mutating func append(int4 value: Int32) {
        bytes.appendBigEndian(Int32(4))
        bytes.appendBigEndian(value)
    }

    /// A `bytea` field.
    public mutating func append(bytea value: [UInt8]) {
        bytes.appendBigEndian(Int32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    /// A `bytea[]` field.
    public mutating func append(byteaArray values: [[UInt8]]) {
        let size = values.isEmpty ? 12 : 20 + values.reduce(0) { $0 + 4 + $1.count }
        bytes.appendBigEndian(Int32(truncatingIfNeeded: size))
        BinaryEncoder.appendArrayHeader(count: values.count, hasNull: false, of: .bytea, into: &bytes)
        for value in values { append(bytea: value) }
    }

    /// A field of any value, written as the given column type.
    ///
    /// - Throws: `invalidValue` when the value is not of that type or does not fit it.
    public mutating func append(_ value: PostgresValue, as type: PostgresType) throws(PostgresError) {
        try BinaryEncoder.appendField(value, as: type, into: &bytes)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        rowCount = 0
    }
}
