// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import Marketplace
import PostgreSQL
import Starknet

extension SmainerProjection {
    func write(_ event: SmainerEvent, _ place: Place, _ connection: PostgresConnection) async throws {
        switch event {
        case .taskCreated(let task): try await write(task, place, connection)
        case .taskAssigned(let assignment): try await write(assignment, place, connection)
        case .taskCancelled(let refund): try await close(refund, .cancelled, place, connection)
        case .taskExpired(let refund): try await close(refund, .expired, place, connection)
        case .taskCompleted(let task): try await write(task, place, connection)
        case .nodeRegistered(let node, let key): try await change(node, key: key, status: nil, place, connection)
        case .nodeKeyRotated(let node, let key): try await change(node, key: key, status: nil, place, connection)
        case .nodeStatusChanged(let node, _, let new): try await change(node, key: nil, status: new, place, connection)
        case .spendingLimitSet(let user, let limit):
            try await connection.query(
                """
                INSERT INTO \(table("smainer_limit_set"))
                    (block_number, transaction_index, event_index, transaction_hash, user_address, spending_limit)
                VALUES ($1, $2, $3, $4, $5, $6)
                """, try place.values() + [.address(user), .amount(limit)])
        case .administration(let name, let keys, let data):
            try await connection.query(
                """
                INSERT INTO \(table("smainer_administration"))
                    (block_number, transaction_index, event_index, transaction_hash, name, keys, data)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                try place.values() + [
                    .text(name), .bytesArray(keys.map(\.bigEndianBytes)), .bytesArray(data.map(\.bigEndianBytes)),
                ])
        }
    }

    private func write(
        _ task: SmainerEvent.TaskCreated, _ place: Place, _ connection: PostgresConnection
    ) async throws {
        let created = table("smainer_task_created")
        try await connection.query(
            """
            INSERT INTO \(created)
                (block_number, transaction_index, event_index, transaction_hash, task_id, creator, position, amount,
                 task_hash, execution_window, client_ref, created_at)
            VALUES ($1, $2, $3, $4, $5, $6,
                (SELECT coalesce(max(position) + 1, 0) FROM \(created) WHERE creator = $6), $7, $8, $9, $10, $11)
            """,
            try place.values() + [
                .taskID(task.taskID), .address(task.creator), .amount(task.amount), .felt(task.taskHash),
                .int64(try Place.height(task.executionWindow)), task.clientRef.isZero ? .null : .felt(task.clientRef),
                try place.time(),
            ])
    }

    private func write(
        _ assignment: SmainerEvent.TaskAssigned, _ place: Place, _ connection: PostgresConnection
    ) async throws {
        try await connection.query(
            """
            INSERT INTO \(table("smainer_task_assigned"))
                (block_number, transaction_index, event_index, transaction_hash, task_id, assignment, provider,
                 deadline, assigned_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            try place.values() + [
                .taskID(assignment.taskID), .int(Int(assignment.assignment)), .address(assignment.provider),
                .int64(try Place.height(assignment.deadline)), try place.time(),
            ])
    }

    private func close(
        _ refund: SmainerEvent.TaskRefunded, _ status: TaskStatus, _ place: Place, _ connection: PostgresConnection
    ) async throws {
        try await connection.query(
            """
            INSERT INTO \(table("smainer_task_closed"))
                (block_number, transaction_index, event_index, transaction_hash, task_id, status, amount, closed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            try place.values() + [
                .taskID(refund.taskID), .int(Int(status.rawValue)), .amount(refund.amount), try place.time(),
            ])
    }

    private func write(
        _ task: SmainerEvent.TaskCompleted, _ place: Place, _ connection: PostgresConnection
    ) async throws {
        let closed = table("smainer_task_closed")
        try await connection.query(
            """
            INSERT INTO \(closed)
                (block_number, transaction_index, event_index, transaction_hash, task_id, status, amount, closed_at,
                 provider, result_hash, provider_payout, gas_subsidy, treasury_fee, provider_earnings,
                 provider_completed)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                coalesce(before.provider_earnings, 0) + $11, coalesce(before.provider_completed, 0) + 1
            FROM (SELECT 1) AS one
            LEFT JOIN LATERAL (
                SELECT provider_earnings, provider_completed FROM \(closed) WHERE provider = $9
                ORDER BY provider_completed DESC LIMIT 1
            ) AS before ON true
            """,
            try place.values() + [
                .taskID(task.taskID), .int(Int(TaskStatus.completed.rawValue)), .amount(task.amount),
                try place.time(), .address(task.provider), .felt(task.resultHash), .amount(task.providerPayout),
                .amount(task.gasSubsidy), .amount(task.treasuryFee),
            ])
    }

    /// Writes the node's standing after the event: what the event does not say is as it was before.
    private func change(
        _ node: ContractAddress, key: Felt?, status: NodeStatus?, _ place: Place, _ connection: PostgresConnection
    ) async throws {
        let changed = table("smainer_node_changed")
        // A first registration's own event comes before the one about its status.
        try await connection.query(
            """
            INSERT INTO \(changed)
                (block_number, transaction_index, event_index, transaction_hash, node, public_key, status,
                 registered_at)
            SELECT $1, $2, $3, $4, $5, coalesce($6, before.public_key), coalesce($7, before.status, 0),
                coalesce(before.registered_at, $8)
            FROM (SELECT 1) AS one
            LEFT JOIN LATERAL (
                SELECT public_key, status, registered_at FROM \(changed) WHERE node = $5
                ORDER BY block_number DESC, transaction_index DESC, event_index DESC LIMIT 1
            ) AS before ON true
            """,
            try place.values() + [
                .address(node), key.map { .felt($0) } ?? .null, status.map { .int(Int($0.rawValue)) } ?? .null,
                try place.time(),
            ])
    }
}

extension PostgresValue {
    static func felt(_ felt: Felt) -> PostgresValue { .bytes(felt.bigEndianBytes) }
    static func address(_ address: ContractAddress) -> PostgresValue { .bytes(address.felt.bigEndianBytes) }
    static func amount(_ amount: TokenAmount) -> PostgresValue { .numeric(amount.decimal) }
    static func taskID(_ id: TaskID) -> PostgresValue { .numeric(id.decimal) }
}
