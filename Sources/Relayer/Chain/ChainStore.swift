// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
package import Marketplace
package import PostgreSQL
import Starknet
package import StarknetRPC

/// Stores the contract's events block by block, and lets the tasks react, each block in one transaction.
package struct ChainStore: Sendable {
    /// Another process stored a block meanwhile; read the known blocks again and go on.
    struct Overtaken: Error {}

    /// Serialises the processes that share the database.
    private static let lock = "SELECT pg_advisory_xact_lock(hashtext('smainer relayer chain'))"
    /// How many blocks are remembered for reorganisations.
    static let window = 1024

    let pool: PostgresPool
    let contract: SmainerContract
    let signals: WorkSignals

    package init(pool: PostgresPool, contract: SmainerContract, signals: WorkSignals) {
        self.pool = pool
        self.contract = contract
        self.signals = signals
    }

    /// The blocks applied last, oldest first.
    package func known() async throws -> [ChainFollower.Block] {
        try await pool.query("SELECT * FROM chain_blocks ORDER BY number DESC LIMIT \(Self.window)")
            .reversed().map { row in
                ChainFollower.Block(
                    number: try row.unsigned("number"), hash: try row.felt("hash"), parentHash: try row.felt("parent"))
            }
    }

    /// Stores a block's events, and lets the tasks that they are about react.
    ///
    /// - Returns: The events, for whoever else is concerned.
    @discardableResult
    package func apply(_ block: BlockWithReceipts) async throws -> [SmainerEvent] {
        let emitted = try block.emittedEvents(of: [contract.address.felt]).compactMap { event in
            try SmainerEvent.decode(keys: event.keys, data: event.data).map { (event, $0) }
        }
        try await pool.transaction(attempts: 5) { connection in
            try await connection.query(Self.lock)
            let tip = try await connection.query("SELECT * FROM chain_blocks ORDER BY number DESC LIMIT 1").first
            if let tip {
                guard try tip.unsigned("number") + 1 == block.number, try tip.felt("hash") == block.parentHash else {
                    throw Overtaken()
                }
            }
            let tasks = try await Self.tasks(concernedBy: emitted.map(\.1), on: connection)
            for (event, typed) in emitted { try await Self.insert(event, typed, of: block, on: connection) }
            try await connection.query(
                "INSERT INTO chain_blocks (number, hash, parent, timestamp) VALUES ($1, $2, $3, $4)",
                [.ms(block.number), .felt(block.hash), .felt(block.parentHash), .ms(block.timestamp)])
            try await connection.query(
                "DELETE FROM chain_blocks WHERE number <= $1", [.int64(Int64(block.number) - Int64(Self.window))])
            for (_, typed) in emitted {
                if case .taskCreated(let task) = typed, !task.clientRef.isZero {
                    try await connection.query(
                        "UPDATE tasks SET on_chain_task_id = $2 WHERE client_ref = $1 AND creator = $3",
                        [.felt(task.clientRef), .number(task.taskID), .address(task.creator)])
                }
            }
            for (id, before) in tasks { try await Self.react(id, before, on: connection) }
        }
        if !emitted.isEmpty { signals.wake() }
        return emitted.map(\.1)
    }

    /// Removes the events of all blocks above a height, lets the tasks react, and makes the transactions that were in
    /// those blocks due to be sent again, with the same bytes.
    package func undo(after last: UInt64?) async throws {
        let height = PostgresValue.int64(last.map { Int64($0) } ?? -1)
        try await pool.transaction(attempts: 5) { connection in
            try await connection.query(Self.lock)
            let rows = try await connection.query(
                """
                SELECT DISTINCT task_id FROM tasks JOIN chain_events USING (on_chain_task_id)
                WHERE block_number > $1 ORDER BY task_id
                """, [height])
            var tasks: [(UUIDv7, TaskLifecycle)] = []
            for row in rows {
                let id = try row.id("task_id")
                guard let locked = try await TaskStore.lock(id, on: connection) else { continue }
                tasks.append((id, try await TaskStore.load(locked, on: connection)))
            }
            try await connection.query("DELETE FROM chain_events WHERE block_number > $1", [height])
            try await connection.query("DELETE FROM chain_blocks WHERE number > $1", [height])
            try await connection.query(
                """
                UPDATE tasks SET on_chain_task_id = NULL WHERE funding = 'key' AND on_chain_task_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM chain_events e WHERE e.client_ref = tasks.client_ref)
                """)
            try await connection.query(
                """
                UPDATE outbox SET state = 'sent', block_number = NULL, next_at_ms = 0
                WHERE state IN ('accepted', 'reverted') AND block_number > $1
                """, [height])
            for (id, before) in tasks { try await Self.react(id, before, on: connection) }
        }
        signals.wake()
    }

    /// The tasks that events are about, locked, with their lifecycles as of before the events.
    private static func tasks(
        concernedBy events: [SmainerEvent], on connection: PostgresConnection
    ) async throws -> [(UUIDv7, TaskLifecycle)] {
        var ids: Set<UUIDv7> = []
        for event in events {
            guard let number = event.taskID else { continue }
            var rows = Array(
                try await connection.query("SELECT task_id FROM tasks WHERE on_chain_task_id = $1", [.number(number)]))
            if case .taskCreated(let task) = event, !task.clientRef.isZero {
                rows += try await connection.query(
                    "SELECT task_id FROM tasks WHERE client_ref = $1 AND creator = $2",
                    [.felt(task.clientRef), .address(task.creator)])
            }
            for row in rows { ids.insert(try row.id("task_id")) }
        }
        var tasks: [(UUIDv7, TaskLifecycle)] = []
        for id in ids.sorted() {
            guard let row = try await TaskStore.lock(id, on: connection) else { continue }
            tasks.append((id, try await TaskStore.load(row, on: connection)))
        }
        return tasks
    }

    /// Lets a task that was just stored react to the events that are there already.
    static func takeUp(_ id: UUIDv7, on connection: PostgresConnection) async throws {
        guard let row = try await TaskStore.lock(id, on: connection) else { return }
        let loaded = try await TaskStore.load(row, on: connection)
        let before = TaskLifecycle(funding: loaded.funding, expectation: loaded.expectation)
        try await react(id, before, on: connection)
    }

    /// Lets a task react to what its events are now.
    private static func react(
        _ id: UUIDv7, _ before: TaskLifecycle, on connection: PostgresConnection
    ) async throws {
        guard let row = try await connection.query("SELECT * FROM tasks WHERE task_id = $1", [.id(id)]).first else {
            return
        }
        let facts = try await TaskStore.facts(of: row.taskNumberIfPresent("on_chain_task_id"), on: connection)
        var after = before
        let actions = after.handle(.chainChanged(facts))
        try await TaskStore.store(after, before: before, actions: actions, task: id, on: connection)
    }

    private static func insert(
        _ event: EmittedEvent, _ typed: SmainerEvent, of block: BlockWithReceipts, on connection: PostgresConnection
    ) async throws {
        var clientRef: Felt?
        var provider: ContractAddress?
        var amount: TokenAmount?
        var payout: TokenAmount?
        var fee: TokenAmount?
        var deadline: UInt64?
        switch typed {
        case .taskCreated(let task): (clientRef, amount) = (task.clientRef, task.amount)
        case .taskAssigned(let task): (provider, deadline) = (task.provider, task.deadline)
        case .taskCompleted(let task):
            (provider, amount, payout, fee) = (task.provider, task.amount, task.providerPayout, task.treasuryFee)
        default: break
        }
        try await connection.query(
            """
            INSERT INTO chain_events (block_number, transaction_index, event_index, transaction_hash, name,
                on_chain_task_id, client_ref, provider, amount, payout, fee, deadline, keys, data)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                .ms(block.number), .ms(event.transactionIndex), .ms(event.eventIndex), .felt(event.transactionHash),
                .text(typed.name), .optional(typed.taskID, PostgresValue.number),
                .optional(clientRef, PostgresValue.felt), .optional(provider, PostgresValue.address),
                .optional(amount, PostgresValue.amount), .optional(payout, PostgresValue.amount),
                .optional(fee, PostgresValue.amount), .optional(deadline, PostgresValue.ms),
                .bytesArray(event.keys.map(\.bigEndianBytes)),
                .bytesArray(event.data.map(\.bigEndianBytes)),
            ])
    }
}
