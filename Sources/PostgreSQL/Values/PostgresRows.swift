// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL

/// The result of a statement: its rows, or how many rows it changed.
///
/// The rows stay in the memory that libpq received them in; values are decoded when they are asked for.
public struct PostgresRows: Sendable, RandomAccessCollection {
    let storage: ResultStorage

    init(_ storage: ResultStorage) { self.storage = storage }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { storage.rowCount }
    /// The row at a position.
    public subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < endIndex, "row \(position) of \(endIndex)")
        return PostgresRow(storage: storage, index: position)
    }
    /// The names of the columns, in order.
    public var columns: [String] { storage.columnNames }
    /// How many rows the statement inserted, updated, deleted, copied or selected.
    public var affectedRows: Int { storage.affectedRows }
}

/// One row of a result.
public struct PostgresRow: Sendable {
    let storage: ResultStorage
    let index: Int

    /// Reads a column by its name.
    ///
    /// - Throws: `missingColumn`; `decoding` when the value is NULL and `type` is not optional, or is not such a value.
    public func decode<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let position = storage.columnIndex[column] else {
            throw PostgresError(
                .missingColumn,
                "the result has no column \"\(column)\"; it has \(storage.columnNames.joined(separator: ", "))")
        }
        return try decode(position, as: type)
    }

    /// Reads a column by its position, from 0.
    ///
    /// - Throws: `missingColumn`; `decoding` when the value is NULL and `type` is not optional, or is not such a value.
    public func decode<T: PostgresDecodable>(_ column: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard column >= 0, column < storage.columnNames.count else {
            throw PostgresError(
                .missingColumn, "the result has \(storage.columnNames.count) columns, none with index \(column)")
        }
        do throws(PostgresError) {
            return try T(postgres: PostgresCell(storage: storage, row: index, column: column))
        } catch {
            throw PostgresError(
                error.code, "column \"\(storage.columnNames[column])\" of row \(index): \(error.message)")
        }
    }
}

/// Owns a `PGresult`, which libpq never changes once it is complete, so that any thread may read it.
final class ResultStorage: @unchecked Sendable {
    let pointer: OpaquePointer
    let rowCount: Int
    let columnNames: [String]
    let columnIndex: [String: Int]
    let columnTypes: [PostgresType]

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        let count = PQnfields(pointer)
        columnNames = (0..<count).map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" }
        columnTypes = (0..<count).map { PostgresType(rawValue: PQftype(pointer, $0)) }
        columnIndex = Dictionary(columnNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var affectedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The command's tag, such as `COMMIT` or `INSERT 0 1`.
    var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    deinit { PQclear(pointer) }
}
