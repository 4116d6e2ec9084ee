// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Indexer
public import Marketplace
public import PostgreSQL
import Starknet

/// Mirrors the marketplace contract in SQL.
///
/// Every event becomes one row of a table of its kind (`smainer_task_created`, `smainer_task_assigned`,
/// `smainer_task_closed`, `smainer_node_changed`, `smainer_limit_set`, `smainer_administration`), and the views
/// `smainer_tasks`, `smainer_user_tasks`, `smainer_earnings`, `smainer_nodes`, `smainer_spending_limits` and
/// `smainer_relayers` answer from those rows what the contract's functions answer. No row is ever changed, so undoing a
/// block is deleting its rows.
///
/// Addresses, hashes and keys are `bytea` of 32 bytes, amounts `numeric`, times Unix seconds of the chain. Each block
/// with events of the contract, and each undo, sends a notification on ``channel`` when it is committed.
public struct SmainerProjection: Projection {
    /// The contract that is mirrored.
    public let contract: SmainerContract
    /// The schema of the tables.
    public let schema: String
    /// The channel that is notified, with the number of the block, after each change of the tables.
    public static let channel = "smainer_mirror"

    /// A mirror of one contract.
    ///
    /// - Parameters:
    ///   - contract: the marketplace's contract.
    ///   - schema: where the tables are made.
    public init(contract: SmainerContract, schema: String = "public") {
        self.contract = contract
        self.schema = schema
    }

    /// The name of the migrations' history.
    public var name: String { "smainer" }
    /// The version of the tables' meaning.
    public var version: Int { 1 }
    /// The steps that make the tables.
    public var migrations: [Migration] { Self.migrations(schema: schema) }
    /// The marketplace's contract.
    public var contracts: [Felt] { [contract.address.felt] }

    static let tables = [
        "smainer_administration", "smainer_limit_set", "smainer_node_changed", "smainer_task_closed",
        "smainer_task_assigned", "smainer_task_created",
    ]

    func table(_ name: String) -> String { quotedIdentifier(schema) + "." + name }

    /// Writes a row for each event of the contract.
    ///
    /// - Throws: `ABIError` when an event does not fit the contract's interface; `PostgresError`.
    public func apply(_ block: IndexedBlock, on connection: PostgresConnection) async throws {
        var changed = false
        for event in block.events where event.contract == contract.address.felt {
            guard let decoded = try SmainerEvent.decode(keys: event.keys, data: event.data) else { continue }
            try await write(decoded, Place(block: block, event: event), connection)
            changed = true
        }
        if changed { try await connection.notify(Self.channel, payload: String(block.number)) }
    }

    /// Deletes the rows of the undone blocks; what is left is what it was after `last`.
    public func undo(after last: UInt64?, on connection: PostgresConnection) async throws {
        let limit = try last.map { try Place.height($0) } ?? -1
        for name in Self.tables {
            try await connection.query("DELETE FROM \(table(name)) WHERE block_number > $1", [.int64(limit)])
        }
        try await connection.notify(Self.channel, payload: last.map(String.init) ?? "")
    }

    /// Where an event stands.
    struct Place {
        let block: IndexedBlock
        let event: IndexedEvent

        /// The values of `block_number`, `transaction_index`, `event_index` and `transaction_hash`.
        func values() throws -> [PostgresValue] {
            [
                .int64(try Self.height(block.number)), .int(event.transactionIndex), .int(event.eventIndex),
                .bytes(event.transactionHash.bigEndianBytes),
            ]
        }

        func time() throws -> PostgresValue { .int64(try Self.height(block.timestamp)) }

        static func height(_ number: UInt64) throws(IndexerError) -> Int64 {
            guard let height = Int64(exactly: number) else { throw IndexerError(.badData, "\(number) is over 63 bits") }
            return height
        }
    }
}
