// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Logging
import Marketplace
import PostgreSQL
import StarkCrypto
import Starknet
import StarknetRPC

/// Sends the outbox's transactions from the relayer's account, by nonce, and finds out what became of them.
///
/// What is sent is stored first. After a crash, a lost answer or a reorganisation the same bytes go again.
struct SettlementLane: Sendable {
    private static let lock = "SELECT pg_advisory_xact_lock(hashtext('smainer relayer lane'))"
    private static let batch = 32

    let pool: PostgresPool
    let tasks: TaskStore
    let client: StarknetClient
    let account: Account
    let contract: SmainerContract
    let logger: Logger

    /// One round: looks after what is under way, then signs and sends what is new.
    func round() async throws {
        try await followUp()
        try await signQueued()
    }

    // What is under way.

    private func followUp() async throws {
        let now = WallClock.milliseconds
        let rows = try await pool.query(
            "SELECT * FROM outbox WHERE state IN ('signed', 'sent') AND next_at_ms <= $1 ORDER BY nonce", [.ms(now)])
        guard !rows.isEmpty else { return }
        let chainNonce = try await client.nonce(of: account.address).uint64 ?? 0
        for row in rows {
            let prepared = try SignedTransaction(bytes: Array(try row.text("body").utf8))
            let receipt = try await client.receiptIfKnown(of: prepared.hash)
            if let receipt {
                // What a receipt says is judged by what the task's facts say as of its block, so those come first.
                guard let block = receipt.blockNumber, try await isFollowed(block, receipt.blockHash) else { continue }
                try await settle(
                    row,
                    .included(
                        block: block, succeeded: receipt.isSucceeded,
                        reason: receipt.execution.revertReason ?? ""))
            } else {
                try await settle(row, .missing(chainNonce: chainNonce), prepared: prepared)
            }
        }
    }

    /// Whether the block's events are stored, or the block is older than the ones that are remembered.
    private func isFollowed(_ number: UInt64, _ hash: Felt?) async throws -> Bool {
        let row = try await pool.query(
            """
            SELECT EXISTS (SELECT FROM chain_blocks WHERE number = $1 AND hash = $2)
                OR $1 < (SELECT min(number) FROM chain_blocks) AS followed
            """, [.ms(number), .optional(hash, PostgresValue.felt)]
        ).first
        return try row?.decode("followed", as: Bool?.self) ?? false
    }

    /// Handles an event of an entry, stores the entry, and carries the actions out.
    private func settle(
        _ row: PostgresRow, _ event: OutboxEntry.Event, prepared: SignedTransaction? = nil
    ) async throws {
        let id = try row.decode("entry", as: Int64.self)
        let actions = try await pool.transaction(attempts: 5) { connection -> [OutboxEntry.Action] in
            guard
                let locked = try await connection.query(
                    "SELECT * FROM outbox WHERE entry = $1 FOR UPDATE", [.int64(id)]
                ).first
            else { return [] }
            var entry = try Self.entry(locked)
            let actions = entry.handle(event)
            try await Self.store(entry, id, on: connection)
            for case .reportFailure(let reason) in actions {
                try await Self.report(locked, reason, on: connection)
            }
            return actions
        }
        if actions.contains(where: { if case .reportFailure = $0 { true } else { false } }) { tasks.signals.wake() }
        if actions.contains(.send), let prepared { try await send(row, prepared) }
    }

    private func send(_ row: PostgresRow, _ prepared: SignedTransaction) async throws {
        do {
            _ = try await client.send(prepared)
            try await settle(row, .sent)
        } catch let error as RPCError {
            switch error.code {
            case RPCError.Code.duplicateTransaction: try await settle(row, .sent)
            case RPCError.Code.validationFailure, RPCError.Code.insufficientResourcesForValidate,
                RPCError.Code.insufficientAccountBalance, RPCError.Code.feeBelowMinimum:
                logger.error("the node refuses a transaction: \(error)")
                try await settle(row, .refused(error.description))
            default:
                // A nonce that is too high waits for those before it; one that is too low is seen by its receipt.
                try await settle(row, .notSent(error.description))
            }
        } catch let error as StarknetClientError {
            try await settle(row, .notSent(error.description))
        }
    }

    // What is new.

    private func signQueued() async throws {
        let rows = try await pool.query(
            """
            SELECT o.*, t.creator, t.token_amount, t.task_hash, t.execution_window, t.client_ref, t.on_chain_task_id,
                l.provider, l.result_hash, l.signature_r, l.signature_s, l.ended_at_ms IS NOT NULL AS ended, a.r, a.s
            FROM outbox o JOIN tasks t USING (task_id) LEFT JOIN leases l ON l.lease_id = o.lease_id
                LEFT JOIN attestations a ON a.lease_id = o.lease_id AND a.on_chain_task_id = t.on_chain_task_id
            WHERE o.state = 'queued' AND o.next_at_ms <= $1 ORDER BY o.entry LIMIT \(Self.batch)
            """, [.ms(WallClock.milliseconds)])
        for row in rows {
            guard let call = try await call(for: row) else { continue }
            await account.resynchronize()
            let bounds: ResourceBoundsMapping
            do {
                bounds = account.configuration.feeMargin.bounds(for: try await account.estimate([call]))
            } catch let error as RPCError {
                try await settle(row, .wouldRevert(error.description))
                continue
            }
            try await sign(row, call, bounds)
        }
    }

    private func sign(_ row: PostgresRow, _ call: Call, _ bounds: ResourceBoundsMapping) async throws {
        let id = try row.decode("entry", as: Int64.self)
        let chainNonce = try await client.nonce(of: account.address).uint64 ?? 0
        let prepared = try await pool.transaction { connection -> SignedTransaction? in
            try await connection.query(Self.lock)
            guard
                let locked = try await connection.query(
                    "SELECT * FROM outbox WHERE entry = $1 AND state = 'queued' FOR UPDATE", [.int64(id)]
                ).first
            else { return nil }
            let highest = try await connection.query(
                "SELECT max(nonce) AS nonce FROM outbox WHERE state IN ('signed', 'sent', 'accepted', 'reverted')"
            ).first?.unsignedIfPresent("nonce")
            let nonce = max(chainNonce, highest.map { $0 + 1 } ?? 0)
            let prepared = try await account.prepare([call], nonce: nonce, bounds: bounds)
            var entry = try Self.entry(locked)
            _ = entry.handle(.signed(nonce: nonce))
            try await connection.query(
                "UPDATE outbox SET transaction_hash = $2, body = $3 WHERE entry = $1",
                [.int64(id), .felt(prepared.hash), .text(prepared.json.serialized())])
            try await Self.store(entry, id, on: connection)
            return prepared
        }
        if let prepared { try await send(row, prepared) }
    }

    /// The call of an entry, or `nil` while the chain does not have what it needs.
    private func call(for row: PostgresRow) async throws -> Call? {
        let hash = try row.felt("task_hash")
        // An assignment or a claim for a lease that is over would only use up a place or fail.
        if try row.decode("ended", as: Bool?.self) == true {
            try await drop(row)
            return nil
        }
        if try row.text("kind") == "create" {
            return contract.createTask(
                for: try row.address("creator"), amount: try row.amount("token_amount"), taskHash: hash,
                executionWindow: try row.unsigned("execution_window"), clientRef: try row.felt("client_ref"))
        }
        guard let id = try row.taskNumberIfPresent("on_chain_task_id") else { return nil }
        let facts = try await pool.withConnection { try await TaskStore.facts(of: id, on: $0) }
        switch try row.text("kind") {
        case "assign" where facts.status == .open || facts.status == .assigned:
            return contract.assignTask(id, provider: try row.address("provider"), taskHash: hash)
        case "claim" where facts.status == .assigned:
            let provider = try row.address("provider")
            guard facts.assignees[provider] != nil, try row.feltIfPresent("r") != nil else { return nil }
            return contract.submitProofAndClaim(
                Claim(
                    taskID: id, provider: provider, resultHash: try row.felt("result_hash"),
                    providerSignature: try row.signature("signature_r", "signature_s"),
                    attestation: try row.signature("r", "s")))
        case "cancel" where facts.status == .open: return contract.cancelTask(id)
        case "reclaim" where facts.status == .assigned: return contract.reclaimTask(id)
        default:
            if facts.status.isFinal { try await drop(row) }
            return nil
        }
    }

    private func drop(_ row: PostgresRow) async throws {
        try await pool.query(
            "UPDATE outbox SET state = 'dropped' WHERE entry = $1 AND state = 'queued'",
            [.int64(try row.decode("entry", as: Int64.self))])
    }

    private static func report(
        _ row: PostgresRow, _ reason: String, on connection: PostgresConnection
    ) async throws {
        let lease = try row.idIfPresent("lease_id")
        let event: TaskLifecycle.Event?
        switch (try row.text("kind"), lease) {
        case ("create", _): event = .createFailed(reason)
        case ("assign", let lease?): event = .assignFailed(lease, reason)
        case ("claim", let lease?): event = .claimFailed(lease, reason)
        default: event = nil
        }
        if let event { try await TaskStore.handle(event, of: try row.id("task_id"), on: connection) }
    }

    private static func entry(_ row: PostgresRow) throws -> OutboxEntry {
        OutboxEntry(
            state: OutboxEntry.State(rawValue: try row.text("state")) ?? .queued,
            nonce: try row.unsignedIfPresent("nonce"), attempts: try row.int("attempts"),
            refusals: try row.int("refusals"), block: try row.unsignedIfPresent("block_number"),
            error: try row.textIfPresent("error"))
    }

    private static func store(_ entry: OutboxEntry, _ id: Int64, on connection: PostgresConnection) async throws {
        let next = entry.pauseMS > 0 ? WallClock.milliseconds + entry.pauseMS : 0
        try await connection.query(
            """
            UPDATE outbox SET state = $2, nonce = $3, attempts = $4, block_number = $5, error = $6, next_at_ms = $7,
                refusals = $8
            WHERE entry = $1
            """,
            [
                .int64(id), .text(entry.state.rawValue), .optional(entry.nonce, PostgresValue.ms),
                .int(entry.attempts), .optional(entry.block, PostgresValue.ms), .optional(entry.error) { .text($0) },
                .ms(next), .int(entry.refusals),
            ])
    }
}
