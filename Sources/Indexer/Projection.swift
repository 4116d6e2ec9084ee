// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import PostgreSQL

/// Tables that are made from the events of some contracts.
///
/// What a projection writes is committed together with the block, its events and the cursor, so each event has its
/// effect exactly once, whatever crashes in between. A projection only writes to its own tables, through the connection
/// it is given.
public protocol Projection: Sendable {
    /// The projection's name, which is also the name of its migrations' history. Never changed.
    var name: String { get }

    /// Counts up when the meaning of the tables changes so much that they have to be filled anew.
    var version: Int { get }

    /// The schema that the tables are in.
    var schema: String { get }

    /// How the tables are made.
    var migrations: [Migration] { get }

    /// The contracts whose events it takes.
    var contracts: [Felt] { get }

    /// Takes the events of one block in. Blocks come in ascending order; those without events of interest may be left
    /// out.
    func apply(_ block: IndexedBlock, on connection: PostgresConnection) async throws

    /// Removes every effect of blocks above `last`; of all blocks where `nil`.
    func undo(after last: UInt64?, on connection: PostgresConnection) async throws
}
