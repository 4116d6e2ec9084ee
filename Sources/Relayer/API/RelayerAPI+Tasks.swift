// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import HTTPTypes
import Hummingbird
import JSON
import Marketplace
import PostgreSQL
import Starknet

extension RelayerAPI {
    /// `GET /api/v1/tasks/{task_id}`
    func view(_ id: UUIDv7, of key: APIKey) async throws -> TaskView {
        let row = try await ownTask(id, of: key)
        return try await view(row)
    }

    /// The row of a task, if it is the caller's.
    private func ownTask(_ id: UUIDv7, of key: APIKey) async throws -> PostgresRow {
        guard let row = try await pool.query("SELECT * FROM tasks WHERE task_id = $1", [.id(id)]).first else {
            throw APIError(.notFound, "there is no task \(id)")
        }
        guard try row.id("key_id") == key.id || key.scopes.contains(.admin) else {
            throw APIError(.forbidden, "task \(id) belongs to another API key")
        }
        return row
    }

    private func view(_ row: PostgresRow) async throws -> TaskView {
        let id = try row.id("task_id")
        let number = try row.taskNumberIfPresent("on_chain_task_id")
        let facts = try await pool.withConnection { try await TaskStore.facts(of: number, on: $0) }
        let lease = try await pool.query(
            """
            SELECT node_id, CASE WHEN phase = 'attested' THEN result END AS result FROM leases
            WHERE lease_id = $2 OR ($2 IS NULL AND task_id = $1) ORDER BY lease_id DESC LIMIT 1
            """, [.id(id), .optional(try row.idIfPresent("lease_id"), PostgresValue.id)]
        ).first
        let timeline = try await pool.query(
            "SELECT at_ms, event, detail FROM timeline WHERE task_id = $1 ORDER BY entry LIMIT 1000", [.id(id)])
        let state = TaskState(rawValue: try row.text("state")) ?? .pending
        var result: JSONValue?
        // Nobody reads first and cancels later: the result is shown once the chain has paid for it.
        if state == .completed, let text = try lease?.textIfPresent("result") { result = try JSONValue(parsing: text) }
        let create = try await pool.query(
            """
            SELECT transaction_hash FROM outbox WHERE task_id = $1 AND kind = 'create' AND transaction_hash IS NOT NULL
            ORDER BY entry DESC LIMIT 1
            """, [.id(id)]
        ).first?.feltIfPresent("transaction_hash")
        return TaskView(
            taskID: id, status: state, description: try row.textIfPresent("description"),
            taskHash: try row.felt("task_hash"), assignedNodeID: try lease?.nodeID("node_id"), result: result,
            errorMessage: try row.textIfPresent("failure"),
            completionTime: state == .completed ? try row.unsignedIfPresent("finished_at_ms").map { $0 / 1000 } : nil,
            settlement: TaskView.Settlement(
                onChainTaskID: number, status: facts.status, createTx: facts.createTx ?? create,
                assignTx: facts.assignTx, claimTx: facts.completed == nil ? nil : facts.finalTx,
                providerPayout: facts.completed?.providerPayout, gasSubsidy: facts.completed?.gasSubsidy,
                treasuryFee: facts.completed?.treasuryFee),
            timeline: try timeline.map {
                TaskView.TimelineEntry(
                    atMS: try $0.unsigned("at_ms"), event: try $0.text("event"), detail: try $0.text("detail"))
            })
    }

    /// `GET /api/v1/tasks`
    func listTasks(_ request: Request) async throws -> Response {
        let key = try await authorize(request, .tasks)
        let query = request.uri.queryParameters
        var limit = 20
        if let text = query["limit"] {
            guard let value = Int(text), (1...100).contains(value) else {
                throw APIError(.invalid, "limit: \"\(text.prefix(32))\" is not a number from 1 to 100")
            }
            limit = value
        }
        var status: TaskState?
        if let text = query["status"] {
            guard let value = TaskState(rawValue: String(text)) else {
                throw APIError(.invalid, "status: \"\(text.prefix(32))\" is no state of a task")
            }
            status = value
        }
        var cursor: UUIDv7?
        if let text = query["cursor"] {
            guard let value = try? UUIDv7(parsing: text) else {
                throw APIError(.invalid, "cursor: \"\(text.prefix(64))\" is not one that this API gave")
            }
            cursor = value
        }
        let rows = try await pool.query(
            """
            SELECT * FROM tasks WHERE key_id = $1 AND ($2::text IS NULL OR state = $2)
                AND ($3::uuid IS NULL OR task_id < $3) ORDER BY task_id DESC LIMIT $4
            """,
            [
                .id(key.id), .optional(status) { .text($0.rawValue) }, .optional(cursor, PostgresValue.id),
                .int(limit + 1),
            ])
        var views: [TaskView] = []
        for row in rows.prefix(limit) { views.append(try await view(row)) }
        let next = rows.count > limit ? views.last?.taskID.description : nil
        return .json(TaskList(tasks: views, nextCursor: next).json)
    }

    /// `DELETE /api/v1/tasks/{task_id}`
    func cancel(_ id: UUIDv7, of key: APIKey) async throws -> TaskView {
        _ = try await ownTask(id, of: key)
        let after = try await tasks.handle(.cancelRequested, of: id)
        guard let after, after.cancelRequested else {
            throw APIError(
                .conflict,
                "task \(id) is \(after?.state.rawValue ?? "gone"): only a task without a node can be cancelled")
        }
        return try await view(id, of: key)
    }
}
