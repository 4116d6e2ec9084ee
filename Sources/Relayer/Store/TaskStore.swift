// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
package import Marketplace
package import PostgreSQL
import StarkCrypto
import Starknet

/// Loads the state of tasks and stores what a ``TaskLifecycle`` decides, in one transaction.
package struct TaskStore: Sendable {
    package let pool: PostgresPool
    /// Woken after each transaction that changed something.
    let signals: WorkSignals

    package init(pool: PostgresPool, signals: WorkSignals) {
        self.pool = pool
        self.signals = signals
    }

    /// Handles an event of one task; the decision and its effects are one transaction.
    ///
    /// - Returns: The lifecycle after the event, or `nil` when there is no such task.
    @discardableResult
    package func handle(_ event: TaskLifecycle.Event, of task: UUIDv7) async throws -> TaskLifecycle? {
        let result = try await pool.transaction(attempts: 5) { connection in
            try await Self.handle(event, of: task, on: connection)
        }
        signals.wake()
        return result
    }

    /// Handles an event inside a transaction of the caller, which wakes the workers after it.
    @discardableResult
    static func handle(
        _ event: TaskLifecycle.Event, of task: UUIDv7, on connection: PostgresConnection
    ) async throws -> TaskLifecycle? {
        guard let row = try await lock(task, on: connection) else { return nil }
        var lifecycle = try await load(row, on: connection)
        let before = lifecycle
        let actions = lifecycle.handle(event)
        try await store(lifecycle, before: before, actions: actions, task: task, on: connection)
        return lifecycle
    }

    static func lock(_ task: UUIDv7, on connection: PostgresConnection) async throws -> PostgresRow? {
        try await connection.query("SELECT * FROM tasks WHERE task_id = $1 FOR UPDATE", [.id(task)]).first
    }

    /// The lifecycle of a task's row, with the chain's facts as they are stored now.
    static func load(_ row: PostgresRow, on connection: PostgresConnection) async throws -> TaskLifecycle {
        let facts = try await facts(of: row.taskNumberIfPresent("on_chain_task_id"), on: connection)
        var lease: TaskLifecycle.Lease?
        if let id = try row.idIfPresent("lease_id"),
            let found = try await connection.query("SELECT * FROM leases WHERE lease_id = $1", [.id(id)]).first
        {
            lease = TaskLifecycle.Lease(
                id: id, nodeID: try found.nodeID("node_id"), provider: try found.address("provider"),
                phase: TaskLifecycle.Lease.Phase(rawValue: try found.text("phase")) ?? .open,
                taskID: try found.taskNumberIfPresent("task_number"))
        }
        return TaskLifecycle(
            funding: TaskLifecycle.Funding(rawValue: try row.text("funding")) ?? .key,
            expectation: TaskLifecycle.Expectation(
                creator: try row.address("creator"), taskHash: try row.felt("task_hash"),
                amount: try row.amount("token_amount"), window: try row.unsigned("execution_window")),
            chain: facts, lease: lease, failures: try row.int("failures"), failure: try row.textIfPresent("failure"),
            cancelRequested: try row.decode("cancel_requested", as: Bool.self))
    }

    static func facts(of number: TaskID?, on connection: PostgresConnection) async throws -> ChainFacts {
        guard let number else { return ChainFacts() }
        let rows = try await connection.query(
            """
            SELECT transaction_hash, keys, data FROM chain_events WHERE on_chain_task_id = $1
            ORDER BY block_number, transaction_index, event_index
            """, [.number(number)])
        var records: [ChainFacts.Record] = []
        for row in rows {
            let keys = try row.decode("keys", as: [[UInt8]].self).map { try Felt(bigEndianBytes: $0) }
            let data = try row.decode("data", as: [[UInt8]].self).map { try Felt(bigEndianBytes: $0) }
            guard let event = try SmainerEvent.decode(keys: keys, data: data) else { continue }
            records.append(ChainFacts.Record(event, transaction: try row.felt("transaction_hash")))
        }
        return ChainFacts(records)
    }

    /// Stores the lifecycle and the effects of its actions.
    static func store(
        _ lifecycle: TaskLifecycle, before: TaskLifecycle, actions: [TaskLifecycle.Action], task: UUIDv7,
        on connection: PostgresConnection
    ) async throws {
        let now = PostgresValue.ms(WallClock.milliseconds)
        for action in actions { try await perform(action, of: task, now: now, on: connection) }
        let state = lifecycle.state
        try await connection.query(
            """
            UPDATE tasks SET state = $2, lease_id = $3, failures = $4, failure = $5, cancel_requested = $6,
                assigned_at_ms = CASE WHEN $7 THEN coalesce(assigned_at_ms, $9) ELSE assigned_at_ms END,
                result_at_ms = CASE WHEN $2 IN ('verifying', 'settling') THEN coalesce(result_at_ms, $9)
                    ELSE result_at_ms END,
                finished_at_ms = CASE WHEN $8 THEN coalesce(finished_at_ms, $9) END
            WHERE task_id = $1
            """,
            [
                .id(task), .text(state.rawValue), .optional(lifecycle.lease?.id, PostgresValue.id),
                .int(lifecycle.failures), .optional(lifecycle.failure) { .text($0) }, .bool(lifecycle.cancelRequested),
                .bool(lifecycle.chain.assignments > 0), .bool(state.isFinal), now,
            ])
    }

    private static func perform(
        _ action: TaskLifecycle.Action, of task: UUIDv7, now: PostgresValue, on connection: PostgresConnection
    ) async throws {
        switch action {
        case .sendCreate: try await enqueue("create", task, nil, now, on: connection)
        case .sendAssign(let lease): try await enqueue("assign", task, lease.id, now, on: connection)
        case .sendClaim(let lease): try await enqueue("claim", task, lease.id, now, on: connection)
        case .sendCancel: try await enqueue("cancel", task, nil, now, on: connection)
        case .openLease(let lease):
            try await connection.query(
                """
                INSERT INTO leases (lease_id, task_id, node_id, provider, created_at_ms, task_number)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    .id(lease.id), .id(task), .text(lease.nodeID.value), .address(lease.provider), now,
                    .optional(lease.taskID, PostgresValue.number),
                ])
        case .endLease(let id, let end, let reason, let notify):
            try await connection.query(
                """
                UPDATE leases SET end_kind = $2, end_reason = $3, ended_at_ms = $4, notice_due = $5
                WHERE lease_id = $1 AND ended_at_ms IS NULL
                """, [.id(id), .text(end.rawValue), .text(reason), now, .bool(notify)])
        case .reopenLease(let id):
            try await connection.query(
                """
                UPDATE leases SET end_kind = NULL, end_reason = NULL, ended_at_ms = NULL, notice_due = false
                WHERE lease_id = $1
                """, [.id(id)])
        case .verify(let id):
            try await connection.query("UPDATE leases SET phase = 'result' WHERE lease_id = $1", [.id(id)])
        case .acknowledge(let id, let accepted, let reason):
            try await acknowledge(id, accepted: accepted, reason: reason, on: connection)
        case .note(let event, let detail):
            try await connection.query(
                "INSERT INTO timeline (task_id, at_ms, event, detail) VALUES ($1, $2, $3, $4)",
                [.id(task), now, .text(event), .text(detail)])
        case .dispatch, .schedule: break
        }
    }

    /// Stores the answer to a result; an accepted one carries the attestation that was stored before.
    private static func acknowledge(
        _ id: UUIDv7, accepted: Bool, reason: String?, on connection: PostgresConnection
    ) async throws {
        var ack = RelayerMessage.ResultAck(leaseID: id, accepted: accepted, reason: reason)
        if accepted {
            let row = try await connection.query("SELECT r, s FROM attestations WHERE lease_id = $1", [.id(id)]).first
            ack.attestation = try row?.signature("r", "s")
            try await connection.query("UPDATE leases SET phase = 'attested' WHERE lease_id = $1", [.id(id)])
        }
        try await connection.query(
            "UPDATE leases SET answer = $2, answer_session = NULL WHERE lease_id = $1",
            [.id(id), .text(RelayerMessage.resultAck(ack).json.serialized())])
    }

    private static func enqueue(
        _ kind: String, _ task: UUIDv7, _ lease: UUIDv7?, _ now: PostgresValue, on connection: PostgresConnection
    ) async throws {
        try await connection.query(
            """
            INSERT INTO outbox (task_id, lease_id, kind, created_at_ms) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """, [.id(task), .optional(lease, PostgresValue.id), .text(kind), now])
    }
}
