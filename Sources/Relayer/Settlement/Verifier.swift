// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Felt
import JSON
import Logging
import Marketplace
import PostgreSQL
import StarkCrypto
import Starknet
import StarknetRPC

/// Checks stored results, and attests those that pass: one attestation for each task, stored before it is used.
struct Verifier: Sendable {
    let tasks: TaskStore
    let client: StarknetClient
    let contract: SmainerContract
    let chainID: ChainID
    let attester: StarkPrivateKey
    let checker: any ResultChecker
    let logger: Logger

    /// Checks all results that are due, one after the other.
    func round() async throws {
        while let row = try await next() {
            do {
                try await verify(row)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                logger.warning("a result could not be checked, it is tried again: \(error)")
            }
        }
    }

    /// Takes a result that nobody is checking; after five seconds somebody else may.
    private func next() async throws -> PostgresRow? {
        let now = WallClock.milliseconds
        return try await tasks.pool.query(
            """
            WITH due AS (
                SELECT lease_id FROM leases WHERE phase = 'result' AND ended_at_ms IS NULL AND check_after_ms <= $1
                ORDER BY lease_id LIMIT 1 FOR UPDATE SKIP LOCKED
            ), taken AS (
                UPDATE leases SET check_after_ms = $1 + 5000 FROM due WHERE leases.lease_id = due.lease_id
                RETURNING leases.*
            )
            SELECT taken.*, t.payload, t.task_hash, t.on_chain_task_id FROM taken JOIN tasks t USING (task_id)
            """, [.ms(now)]
        ).first
    }

    private func verify(_ row: PostgresRow) async throws {
        let lease = try row.id("lease_id")
        let task = try row.id("task_id")
        // A reorganisation may have taken the task from the chain: the result waits until it is back.
        guard let number = try row.taskNumberIfPresent("on_chain_task_id") else { return }
        let provider = try row.address("provider")
        let facts = ProofFacts(
            contract: contract.address, taskID: number, provider: provider, taskHash: try row.felt("task_hash"),
            resultHash: try row.felt("result_hash"))
        let assignment = try await contract.assignment(of: number, provider: provider, from: client)
        let signature = try row.signature("signature_r", "signature_s")
        let isSigned = TaskResultMessage(facts).verify(
            signature, publicKey: assignment.nodeKey, chainID: chainID.felt, account: provider)
        guard isSigned else {
            return try await refuse(lease, task, "the signature is not that of TaskResult under the assigned key")
        }
        guard assignment.attesterKey == attester.publicKey else {
            logger.error("task \(number) was assigned under another attester key: \(assignment.attesterKey)")
            return
        }
        let outcome = try await checker.check(
            payload: try JSONValue(parsing: try row.text("payload")),
            result: try JSONValue(parsing: try row.text("result")))
        switch outcome {
        case .rejected(let reason): try await refuse(lease, task, "the result failed its check: \(reason)")
        case .accepted: try await attest(facts, lease, task)
        }
    }

    private func refuse(_ lease: UUIDv7, _ task: UUIDv7, _ reason: String) async throws {
        logger.warning("a result was refused: \(reason)", metadata: ["task": "\(task)", "lease": "\(lease)"])
        try await tasks.handle(.checkFailed(lease, reason), of: task)
    }

    private func attest(_ facts: ProofFacts, _ lease: UUIDv7, _ task: UUIDv7) async throws {
        let attestation = try ResultAttestationMessage(facts).sign(
            with: attester, chainID: chainID.felt, account: facts.provider)
        try await tasks.pool.transaction(attempts: 5) { connection in
            guard try await TaskStore.lock(task, on: connection) != nil else { return }
            // The same statement may be made again, for a later lease; another one about the task never is.
            try await connection.query(
                """
                INSERT INTO attestations (task_id, on_chain_task_id, lease_id, provider, result_hash, r, s, created_at_ms)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (task_id, on_chain_task_id) DO UPDATE SET lease_id = EXCLUDED.lease_id
                    WHERE attestations.provider = EXCLUDED.provider
                        AND attestations.result_hash = EXCLUDED.result_hash
                """,
                [
                    .id(task), .number(facts.taskID), .id(lease), .address(facts.provider), .felt(facts.resultHash),
                    .felt(attestation.r), .felt(attestation.s), .ms(WallClock.milliseconds),
                ])
            let stored = try await connection.query(
                "SELECT lease_id FROM attestations WHERE task_id = $1 AND on_chain_task_id = $2",
                [.id(task), .number(facts.taskID)]
            ).first?.id("lease_id")
            let event: TaskLifecycle.Event =
                stored == lease
                ? .checkPassed(lease) : .checkFailed(lease, "another result of the task is attested already")
            try await TaskStore.handle(event, of: task, on: connection)
        }
        tasks.signals.wake()
    }
}
