// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Parameters in the form that libpq takes: one buffer with all values, and for each value its type, format and place.
struct EncodedParameters: Sendable {
    private(set) var types: [UInt32] = []
    private(set) var formats: [Int32] = []
    private(set) var lengths: [Int32] = []
    private var offsets: [Int] = []
    private var storage: [UInt8] = []

    /// The most parameters that one statement can have in the wire protocol.
    static let maximumCount = 65_535

    var count: Int { types.count }

    init(_ values: [PostgresValue]) throws(PostgresError) {
        guard values.count <= Self.maximumCount else {
            throw PostgresError(.invalidValue, "\(values.count) parameters are over the limit of \(Self.maximumCount)")
        }
        for (index, value) in values.enumerated() {
            do throws(PostgresError) {
                try append(value)
            } catch {
                throw PostgresError(error.code, "parameter $\(index + 1): \(error.message)")
            }
        }
    }

    private mutating func append(_ value: PostgresValue) throws(PostgresError) {
        switch value {
        case .null:
            types.append(0)
            formats.append(0)
            lengths.append(0)
            offsets.append(-1)
        case .text(let text), .json(let text): try appendText(text, type: .unspecified)
        case .numeric(let text): try appendText(text, type: .numeric)
        case .bool: try appendBinary(value, type: .bool)
        case .int64: try appendBinary(value, type: .int8)
        case .double: try appendBinary(value, type: .float8)
        case .bytes: try appendBinary(value, type: .bytea)
        case .timestamp: try appendBinary(value, type: .timestamptz)
        case .uuid: try appendBinary(value, type: .uuid)
        case .array(_, let element):
            guard let type = element.array else {
                throw PostgresError(.invalidValue, "arrays of the type with oid \(element.rawValue) are not supported")
            }
            try appendBinary(value, type: type)
        }
    }

    private mutating func appendText(_ text: String, type: PostgresType) throws(PostgresError) {
        let start = storage.count
        storage.append(contentsOf: text.utf8)
        guard !storage[start...].contains(0) else { throw BinaryEncoder.nulCharacter }
        add(type: type, format: 0, start: start)
        storage.append(0)
    }

    private mutating func appendBinary(_ value: PostgresValue, type: PostgresType) throws(PostgresError) {
        let start = storage.count
        try BinaryEncoder.appendBody(value, as: type, into: &storage)
        guard storage.count - start <= Int(Int32.max) else {
            throw PostgresError(.invalidValue, "the value is over PostgreSQL's limit of 1 GB")
        }
        add(type: type, format: 1, start: start)
        // One byte more, so that an empty value at the end of the buffer still has an address of its own.
        storage.append(0)
    }

    private mutating func add(type: PostgresType, format: Int32, start: Int) {
        types.append(type.rawValue)
        formats.append(format)
        lengths.append(Int32(truncatingIfNeeded: storage.count - start))
        offsets.append(start)
    }

    /// Replaces the types, for a statement that is prepared for several sets of parameters.
    mutating func overrideTypes(_ types: [UInt32]) { self.types = types }

    /// Calls `body` with the arrays of pointers, lengths and formats that `PQsendQueryParams` takes.
    func withPointers<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        storage.withUnsafeBytes { bytes in
            let base = bytes.baseAddress
            let pointers: [UnsafePointer<CChar>?] = offsets.map { offset in
                offset < 0 ? nil : base?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
            }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
