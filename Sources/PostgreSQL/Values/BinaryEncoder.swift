// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Writes values in the binary form of a given PostgreSQL type.
enum BinaryEncoder {
    /// Microseconds between 1970-01-01 and 2000-01-01, where PostgreSQL's timestamps begin.
    static let epochOffset: Int64 = 946_684_800_000_000

    /// Appends the length and the bytes of a value as `type`, as array elements and COPY fields have them.
    static func appendField(_ value: PostgresValue, as type: PostgresType, into output: inout [UInt8])
        throws(PostgresError)
    {
        if case .null = value {
            output.appendBigEndian(Int32(-1))
            return
        }
        let lengthOffset = output.count
        output.appendBigEndian(Int32(0))
        try appendBody(value, as: type, into: &output)
        let length = output.count - lengthOffset - 4
        guard length <= Int(Int32.max) else {
            throw PostgresError(.invalidValue, "a value of \(length) bytes is over PostgreSQL's limit of 1 GB")
        }
        let bigEndian = UInt32(length).bigEndian
        withUnsafeBytes(of: bigEndian) { bytes in
            for index in 0..<4 { output[lengthOffset + index] = bytes[index] }
        }
    }

    /// Appends only the bytes of a value as `type`.
    static func appendBody(_ value: PostgresValue, as type: PostgresType, into output: inout [UInt8])
        throws(PostgresError)
    {
        switch (value, type) {
        case (.bool(let flag), .bool): output.append(flag ? 1 : 0)
        case (.int64(let number), .int8): output.appendBigEndian(number)
        case (.int64(let number), .int4): output.appendBigEndian(try fit(number, Int32.self, type))
        case (.int64(let number), .int2): output.appendBigEndian(try fit(number, Int16.self, type))
        case (.int64(let number), .oid): output.appendBigEndian(try fit(number, UInt32.self, type))
        case (.int64(let number), .numeric): try NumericCodec.encode(String(number), into: &output)
        case (.int64(let number), .float8): output.appendBigEndian(Double(number).bitPattern)
        case (.double(let number), .float8): output.appendBigEndian(number.bitPattern)
        case (.double(let number), .float4): output.appendBigEndian(Float(number).bitPattern)
        case (.bytes(let bytes), .bytea): output.append(contentsOf: bytes)
        case (.numeric(let text), .numeric): try NumericCodec.encode(text, into: &output)
        case (.timestamp(let microseconds), .timestamptz), (.timestamp(let microseconds), .timestamp):
            let (shifted, overflow) = microseconds.subtractingReportingOverflow(epochOffset)
            guard !overflow else { throw PostgresError(.invalidValue, "the time is out of PostgreSQL's range") }
            output.appendBigEndian(shifted)
        case (.uuid(let text), .uuid), (.text(let text), .uuid): try appendUUID(text, into: &output)
        case (.text(let text), .jsonb), (.json(let text), .jsonb):
            output.append(1)
            try appendText(text, into: &output)
        case (.text(let text), .text), (.text(let text), .varchar), (.text(let text), .bpchar),
            (.text(let text), .name), (.text(let text), .json), (.json(let text), .json), (.json(let text), .text):
            try appendText(text, into: &output)
        case (.array(let elements, _), _):
            guard let elementType = type.element else { throw mismatch(value, type) }
            try appendArray(elements, of: elementType, into: &output)
        default: throw mismatch(value, type)
        }
    }

    private static func mismatch(_ value: PostgresValue, _ type: PostgresType) -> PostgresError {
        PostgresError(.invalidValue, "a \(value.kindName) value cannot be sent as the type with oid \(type.rawValue)")
    }

    private static func fit<T: FixedWidthInteger>(_ number: Int64, _ target: T.Type, _ type: PostgresType)
        throws(PostgresError) -> T
    {
        guard let fitting = T(exactly: number) else {
            throw PostgresError(.invalidValue, "\(number) does not fit a column of \(T.bitWidth) bits")
        }
        return fitting
    }

    /// Appends UTF-8; PostgreSQL's text cannot hold the NUL character.
    private static func appendText(_ text: String, into output: inout [UInt8]) throws(PostgresError) {
        let start = output.count
        output.append(contentsOf: text.utf8)
        guard !output[start...].contains(0) else { throw nulCharacter }
    }

    static var nulCharacter: PostgresError {
        PostgresError(.invalidValue, "text with a NUL character cannot be stored; send it as bytes")
    }

    private static func appendUUID(_ text: String, into output: inout [UInt8]) throws(PostgresError) {
        var nibbles: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibbles.append(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibbles.append(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): nibbles.append(byte - UInt8(ascii: "A") + 10)
            default: throw PostgresError(.invalidValue, "\"\(text.prefix(40))\" is not a UUID")
            }
        }
        guard nibbles.count == 32 else { throw PostgresError(.invalidValue, "\"\(text.prefix(40))\" is not a UUID") }
        for index in stride(from: 0, to: 32, by: 2) { output.append(nibbles[index] << 4 | nibbles[index + 1]) }
    }

    /// Appends the header of a one-dimensional array: dimensions, NULL flag, element type, length, lower bound 1.
    static func appendArrayHeader(count: Int, hasNull: Bool, of type: PostgresType, into output: inout [UInt8]) {
        output.appendBigEndian(Int32(count == 0 ? 0 : 1))
        output.appendBigEndian(Int32(hasNull ? 1 : 0))
        output.appendBigEndian(type.rawValue)
        if count > 0 {
            output.appendBigEndian(Int32(count))
            output.appendBigEndian(Int32(1))
        }
    }

    private static func appendArray(_ elements: [PostgresValue], of type: PostgresType, into output: inout [UInt8])
        throws(PostgresError)
    {
        appendArrayHeader(count: elements.count, hasNull: elements.contains(.null), of: type, into: &output)
        for element in elements { try appendField(element, as: type, into: &output) }
    }
}
