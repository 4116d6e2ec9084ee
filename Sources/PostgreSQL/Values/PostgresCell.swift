// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL

/// One value of a result, not yet decoded: its type and its bytes in binary form.
public struct PostgresCell {
    /// The type of the value.
    public let type: PostgresType
    private let storage: ResultStorage
    private let bytes: UnsafeRawBufferPointer?

    init(storage: ResultStorage, row: Int, column: Int) {
        self.storage = storage
        type = storage.columnTypes[column]
        let (row, column) = (Int32(row), Int32(column))
        if PQgetisnull(storage.pointer, row, column) != 0 {
            bytes = nil
        } else {
            bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(storage.pointer, row, column), count: Int(PQgetlength(storage.pointer, row, column)))
        }
    }

    private init(storage: ResultStorage, type: PostgresType, bytes: UnsafeRawBufferPointer?) {
        self.storage = storage
        self.type = type
        self.bytes = bytes
    }

    /// Whether the value is NULL.
    public var isNull: Bool { bytes == nil }

    /// Calls `body` with the value's bytes in binary form, which are valid only until it returns.
    ///
    /// - Throws: `decoding` when the value is NULL, and what `body` throws.
    public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws(PostgresError) -> R) throws(PostgresError) -> R {
        guard let bytes else { throw PostgresError(.decoding, "the value is NULL; decode it as an optional") }
        defer { withExtendedLifetime(storage) {} }
        return try body(bytes)
    }

    /// The error for a value that is not of the asked type.
    func mismatch(_ target: String) -> PostgresError {
        PostgresError(.decoding, "a value of the type with oid \(type.rawValue) cannot be read as \(target)")
    }

    /// The elements, when the value is a one-dimensional (or empty) array.
    func arrayElements() throws(PostgresError) -> [PostgresCell] {
        try withBytes { (bytes) throws(PostgresError) in
            guard type.element != nil, bytes.count >= 12 else { throw mismatch("an array") }
            let dimensions = bytes.bigEndian(Int32.self, at: 0)
            let element = PostgresType(rawValue: bytes.bigEndian(UInt32.self, at: 8))
            if dimensions == 0 { return [] }
            guard dimensions == 1, bytes.count >= 20 else {
                throw PostgresError(.decoding, "an array of \(dimensions) dimensions cannot be read as a list")
            }
            let count = Int(bytes.bigEndian(Int32.self, at: 12))
            var cells: [PostgresCell] = []
            var offset = 20
            for _ in 0..<count {
                guard offset + 4 <= bytes.count else { throw mismatch("an array") }
                let length = Int(bytes.bigEndian(Int32.self, at: offset))
                offset += 4
                guard length >= 0 else {
                    cells.append(PostgresCell(storage: storage, type: element, bytes: nil))
                    continue
                }
                guard offset + length <= bytes.count else { throw mismatch("an array") }
                cells.append(
                    PostgresCell(
                        storage: storage, type: element,
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])))
                offset += length
            }
            return cells
        }
    }
}
