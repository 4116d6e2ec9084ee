// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Marketplace
import PostgreSQL
import StarkCrypto
import Starknet

/// Takes results in: each lease's result is accepted once, and a repeat gets the stored answer.
struct ResultIntake: Sendable {
    let tasks: TaskStore
    let contract: SmainerContract
    let chainID: ChainID

    /// A node turned a lease down.
    func reject(_ message: NodeMessage.TaskRejected, from node: NodeID) async throws {
        guard let task = try await lease(message.leaseID, of: node)?.id("task_id") else { return }
        try await tasks.handle(.leaseEnded(message.leaseID, .rejected, message.reason), of: task)
    }

    /// A node handed in a result.
    ///
    /// - Returns: The answer, or `nil` while the result is being checked.
    func receive(
        _ message: NodeMessage.TaskResult, from node: NodeID, publicKey: Felt
    ) async throws -> RelayerMessage? {
        let id = message.leaseID
        guard let lease = try await lease(id, of: node) else { return refusal(id, "the node has no such lease") }
        if let answer = try lease.textIfPresent("answer") { return try RelayerMessage(parsing: answer) }
        if let end = try lease.textIfPresent("end_kind") {
            let reason = try lease.textIfPresent("end_reason") ?? ""
            return refusal(id, "stale lease: it ended (\(end)): \(reason)")
        }
        if try lease.text("phase") != "open" { return nil }
        let task = try lease.id("task_id")
        guard task == message.taskID else { return refusal(id, "the lease is one of task \(task)") }
        switch message.outcome {
        case .failed(let code, let text):
            let answer = RelayerMessage.resultAck(.init(leaseID: id, accepted: true))
            try await end(id, .failed, "\(code): \(text)", answer, of: task)
            return answer
        case .success(let result, let resultHash, let signature):
            if let fault = try fault(result, resultHash, signature, lease, publicKey) {
                let answer = refusal(id, fault)
                try await end(id, .refused, fault, answer, of: task)
                return answer
            }
            try await store(message, result, resultHash, signature)
            return nil
        }
    }

    private func lease(_ id: UUIDv7, of node: NodeID) async throws -> PostgresRow? {
        try await tasks.pool.query(
            """
            SELECT l.*, t.task_hash FROM leases l JOIN tasks t USING (task_id)
            WHERE l.lease_id = $1 AND l.node_id = $2
            """, [.id(id), .text(node.value)]
        ).first
    }

    private func refusal(_ id: UUIDv7, _ reason: String) -> RelayerMessage {
        .resultAck(.init(leaseID: id, accepted: false, reason: reason))
    }

    /// What is wrong with a result's hash or signature.
    private func fault(
        _ result: JSONValue, _ resultHash: Felt, _ signature: StarkSignature, _ lease: PostgresRow, _ publicKey: Felt
    ) throws -> String? {
        let document: ResultDocument
        do { document = try ResultDocument(result) } catch { return "the result has no canonical form: \(error)" }
        guard document.resultHash == resultHash else {
            return "the result's hash is \(document.resultHash), not \(resultHash)"
        }
        // The lease's own number: a reorganisation may have taken the task from the chain for a moment.
        guard let number = try lease.taskNumberIfPresent("task_number") else {
            return "the lease was made for no task of the chain"
        }
        let provider = try lease.address("provider")
        let message = TaskResultMessage(
            ProofFacts(
                contract: contract.address, taskID: number, provider: provider, taskHash: try lease.felt("task_hash"),
                resultHash: resultHash))
        let isSigned = message.verify(signature, publicKey: publicKey, chainID: chainID.felt, account: provider)
        return isSigned ? nil : "the signature is not that of TaskResult under the node's key"
    }

    private func end(
        _ id: UUIDv7, _ kind: TaskLifecycle.LeaseEnd, _ reason: String, _ answer: RelayerMessage, of task: UUIDv7
    ) async throws {
        // Not inside the closure: the code that Swift 6.3.1 makes of it there jumps to address 0.
        let text = answer.json.serialized()
        try await tasks.pool.transaction(attempts: 5) { connection in
            try await TaskStore.handle(.leaseEnded(id, kind, reason), of: task, on: connection)
            // Sent by the caller at once, so it is not due.
            try await connection.query(
                "UPDATE leases SET answer = $2, answer_session = lease_id WHERE lease_id = $1",
                [.id(id), .text(text)])
        }
        tasks.signals.wake()
    }

    private func store(
        _ message: NodeMessage.TaskResult, _ result: JSONValue, _ resultHash: Felt, _ signature: StarkSignature
    ) async throws {
        try await tasks.pool.transaction(attempts: 5) { connection in
            guard try await TaskStore.lock(message.taskID, on: connection) != nil else { return }
            let updated = try await connection.query(
                """
                UPDATE leases SET result = $2, result_hash = $3, signature_r = $4, signature_s = $5, execution_time = $6
                WHERE lease_id = $1 AND phase = 'open' AND ended_at_ms IS NULL
                """,
                [
                    .id(message.leaseID), .text(result.serialized()), .felt(resultHash), .felt(signature.r),
                    .felt(signature.s), .double(message.executionTime),
                ])
            guard updated.affectedRows == 1 else { return }
            try await TaskStore.handle(.resultReceived(message.leaseID), of: message.taskID, on: connection)
        }
        tasks.signals.wake()
    }
}
