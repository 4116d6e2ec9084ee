// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Logging
import PostgreSQL
import StarknetRPC

/// The tables of an indexer: blocks, events and the cursor, changed only together.
struct IndexStore: Sendable {
    let pool: PostgresPool
    let schema: String
    let projections: [any Projection]
    let logger: Logger
    let metrics: IndexerMetrics

    private var blocks: String { quotedIdentifier(schema) + ".blocks" }
    private var events: String { quotedIdentifier(schema) + ".events" }
    private var cursorTable: String { quotedIdentifier(schema) + ".cursor" }

    static let eventColumns = [
        "block_number", "transaction_index", "event_index", "transaction_hash", "contract", "keys", "data",
    ]

    var contracts: [Felt] { Array(Set(projections.flatMap(\.contracts))).sorted() }
    private var projectionNames: [String] { projections.map { "\($0.name) \($0.version)" }.sorted() }

    /// Makes the tables, and checks that they were filled for the same settings.
    func prepare(startBlock: UInt64) async throws {
        try await Migrator.run(Self.migrations, component: "indexer", schema: schema, on: pool, logger: logger)
        for projection in projections {
            try await Migrator.run(
                projection.migrations, component: projection.name, schema: projection.schema, on: pool, logger: logger)
        }
        let start = try Self.height(startBlock)
        try await pool.query(
            """
            INSERT INTO \(cursorTable) (start_block, contracts, projections) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING
            """, [.int64(start), contractsValue, .textArray(projectionNames)])
        let row = try await pool.query(
            """
            SELECT start_block = $1 AS start, contracts = $2 AS contracts, projections = $3 AS projections,
                start_block AS stored_start, array_to_string(projections, ', ') AS stored_projections
            FROM \(cursorTable)
            """, [.int64(start), contractsValue, .textArray(projectionNames)])[0]
        guard try row.decode("start", as: Bool.self), try row.decode("contracts", as: Bool.self),
            try row.decode("projections", as: Bool.self)
        else {
            let stored = try row.decode("stored_projections", as: String.self)
            throw IndexerError(
                .differentSettings,
                "the tables in schema \(schema) were filled from block \(try row.decode("stored_start", as: Int64.self)) for "
                    + "the projections \(stored), maybe of other contracts; now it is from block \(startBlock) for "
                    + "\(projectionNames.joined(separator: ", ")): reset them, or choose another schema")
        }
    }

    private var contractsValue: PostgresValue { .bytesArray(contracts.map(\.bigEndianBytes)) }

    static func height(_ number: UInt64) throws(IndexerError) -> Int64 {
        guard let height = Int64(exactly: number) else { throw IndexerError(.badData, "\(number) is no block number") }
        return height
    }

    /// The block up to which everything is in, and how many blocks were undone so far.
    func cursor() async throws -> (block: BlockReference?, undone: UInt64) {
        let rows = try await pool.query("SELECT block_number, block_hash, undone_blocks FROM \(cursorTable)")
        guard let row = rows.first else {
            throw IndexerError(.notPrepared, "the cursor's row is missing in schema \(schema)")
        }
        let undone = try row.decode("undone_blocks", as: UInt64.self)
        guard let number = try row.decode("block_number", as: UInt64?.self) else { return (nil, undone) }
        return (BlockReference(number: number, hash: try Self.felt(row, "block_hash")), undone)
    }

    static func felt(_ row: PostgresRow, _ column: String) throws -> Felt {
        try Felt(bigEndianBytes: try row.decode(column, as: [UInt8].self))
    }

    /// The newest stored blocks in ascending order.
    func lastBlocks(_ limit: Int) async throws -> [ChainFollower.Block] {
        let rows = try await pool.query(
            "SELECT number, hash, parent_hash FROM \(blocks) ORDER BY number DESC LIMIT $1", [.int(limit)])
        return try rows.reversed().map { row in
            ChainFollower.Block(
                number: try row.decode("number"), hash: try Self.felt(row, "hash"),
                parentHash: try Self.felt(row, "parent_hash"))
        }
    }

    /// The newest stored blocks below a height in descending order.
    func blocks(below number: UInt64, limit: Int) async throws -> [BlockReference] {
        let rows = try await pool.query(
            "SELECT number, hash FROM \(blocks) WHERE number < $1 ORDER BY number DESC LIMIT $2",
            [.int64(try Self.height(number)), .int(limit)])
        return try rows.map { BlockReference(number: try $0.decode("number"), hash: try Self.felt($0, "hash")) }
    }

    /// The stored events of a block in order.
    func storedEvents(of number: UInt64) async throws -> [IndexedEvent] {
        let rows = try await pool.query(
            """
            SELECT * FROM \(events) WHERE block_number = $1 ORDER BY transaction_index, event_index
            """, [.int64(try Self.height(number))])
        return try rows.map { row in
            IndexedEvent(
                transactionIndex: try row.decode("transaction_index"), eventIndex: try row.decode("event_index"),
                transactionHash: try Self.felt(row, "transaction_hash"), contract: try Self.felt(row, "contract"),
                keys: try row.decode("keys", as: [[UInt8]].self).map { try Felt(bigEndianBytes: $0) },
                data: try row.decode("data", as: [[UInt8]].self).map { try Felt(bigEndianBytes: $0) })
        }
    }

    func counts() async throws -> (blocks: Int, events: Int) {
        let row = try await pool.query(
            "SELECT (SELECT count(*) FROM \(blocks)) AS blocks, (SELECT count(*) FROM \(events)) AS events")[0]
        return (try row.decode("blocks"), try row.decode("events"))
    }

    /// Takes blocks in that follow the cursor: blocks, events, projections and cursor in one transaction.
    ///
    /// - Parameter previous: where the cursor must be. If it is not, another process was here, and nothing is changed.
    func append(_ new: [IndexedBlock], after previous: BlockReference?) async throws {
        guard let last = new.last else { return }
        try await pool.transaction { connection in
            try await moveCursor(from: previous, to: BlockReference(number: last.number, hash: last.hash), connection)
            try await insert(new, connection)
            for block in new {
                for projection in projections {
                    do {
                        try await projection.apply(block, on: connection)
                    } catch let error as PostgresError {
                        throw error
                    } catch let error where !(error is CancellationError) {
                        throw IndexerError(.projection, "\(projection.name) at block \(block.number): \(error)")
                    }
                }
            }
            try await connection.notify("\(schema)_blocks", payload: String(last.number))
        }
        metrics.committed(new)
    }

    private func insert(_ new: [IndexedBlock], _ connection: PostgresConnection) async throws {
        try await connection.executeMany(
            "INSERT INTO \(blocks) (number, hash, parent_hash, timestamp) VALUES ($1, $2, $3, $4)",
            new.map { block in
                [
                    .int64(try Self.height(block.number)), .bytes(block.hash.bigEndianBytes),
                    .bytes(block.parentHash.bigEndianBytes), .int64(try Self.height(block.timestamp)),
                ]
            })
        var buffer = PostgresCopyBuffer()
        for block in new {
            for event in block.events {
                buffer.beginRow(columns: Self.eventColumns.count)
                buffer.append(int8: try Self.height(block.number))
                buffer.append(int4: Int32(clamping: event.transactionIndex))
                buffer.append(int4: Int32(clamping: event.eventIndex))
                buffer.append(bytea: event.transactionHash.bigEndianBytes)
                buffer.append(bytea: event.contract.bigEndianBytes)
                buffer.append(byteaArray: event.keys.map(\.bigEndianBytes))
                buffer.append(byteaArray: event.data.map(\.bigEndianBytes))
            }
        }
        if buffer.rowCount > 0 {
            let name = schema + ".events"
            try await connection.copyBinary(into: name, columns: Self.eventColumns, buffer: buffer)
        }
    }

    /// Removes all blocks above `last` (all where `nil`) with everything that came of them, in one transaction.
    ///
    /// The cursor goes to the newest block that stays.
    func undo(after last: UInt64?, from previous: BlockReference?) async throws {
        let count = try await pool.transaction { connection in
            let limit = try last.map { try Self.height($0) } ?? -1
            let rows = try await connection.query(
                "SELECT number, hash FROM \(blocks) WHERE number <= $1 ORDER BY number DESC LIMIT 1", [.int64(limit)])
            let remaining = try rows.first.map {
                BlockReference(number: try $0.decode("number"), hash: try Self.felt($0, "hash"))
            }
            try await moveCursor(from: previous, to: remaining, connection)
            for projection in projections { try await projection.undo(after: last, on: connection) }
            try await connection.query("DELETE FROM \(events) WHERE block_number > $1", [.int64(limit)])
            let removed = try await connection.query("DELETE FROM \(blocks) WHERE number > $1", [.int64(limit)])
            try await connection.query(
                "UPDATE \(cursorTable) SET undone_blocks = undone_blocks + $1", [.int(removed.affectedRows)])
            try await connection.notify("\(schema)_blocks", payload: remaining.map { String($0.number) } ?? "")
            return removed.affectedRows
        }
        metrics.undone(blocks: count)
    }

    private func moveCursor(
        from previous: BlockReference?, to next: BlockReference?, _ connection: PostgresConnection
    ) async throws {
        let moved = try await connection.query(
            """
            UPDATE \(cursorTable) SET block_number = $1, block_hash = $2, updated_at = now()
            WHERE block_number IS NOT DISTINCT FROM $3::bigint AND block_hash IS NOT DISTINCT FROM $4::bytea
            """,
            [
                try next.map { .int64(try Self.height($0.number)) } ?? .null,
                next.map { .bytes($0.hash.bigEndianBytes) } ?? .null,
                try previous.map { .int64(try Self.height($0.number)) } ?? .null,
                previous.map { .bytes($0.hash.bigEndianBytes) } ?? .null,
            ])
        guard moved.affectedRows == 1 else {
            throw IndexerError(.conflict, "the cursor in schema \(schema) was moved by another process")
        }
    }

    /// Empties all tables, those of the projections included, and forgets the settings.
    func reset() async throws {
        try await pool.transaction { connection in
            for projection in projections { try await projection.undo(after: nil, on: connection) }
            try await connection.script("TRUNCATE \(blocks), \(events), \(cursorTable)")
        }
    }
}
