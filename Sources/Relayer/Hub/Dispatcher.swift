// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Logging
import Marketplace
import PostgreSQL
import Starknet

/// Sends what is due to the nodes that are connected to this process: assignments, answers, notices.
struct Dispatcher: Sendable {
    let tasks: TaskStore
    let hub: NodeHub
    let logger: Logger

    func round() async throws {
        let sessions = await hub.sessions
        guard !sessions.isEmpty else { return }
        let names = PostgresValue.textArray(sessions.keys.map(\.value))
        try await sendAssignments(sessions, names)
        try await sendAnswers(sessions, names)
        try await sendNotices(sessions, names)
        try await tasks.pool.query(
            "UPDATE nodes SET seen_at_ms = $2 WHERE session_id = ANY ($1::uuid[]) AND seen_at_ms < $2 - 3000",
            [.array(sessions.values.map { PostgresValue.id($0) }, of: .uuid), .ms(WallClock.milliseconds)])
    }

    private func sendAssignments(_ sessions: [NodeID: UUIDv7], _ names: PostgresValue) async throws {
        let rows = try await tasks.pool.query(
            """
            SELECT l.lease_id, l.task_id, l.node_id, l.provider, l.sent_session, t.on_chain_task_id, t.payload,
                t.requirements, t.task_hash, t.execution_window,
                (SELECT max(deadline) FROM chain_events e WHERE e.name = 'TaskAssigned'
                    AND e.on_chain_task_id = t.on_chain_task_id AND e.provider = l.provider) AS deadline
            FROM leases l JOIN tasks t USING (task_id) JOIN nodes n USING (node_id)
            WHERE l.node_id = ANY ($1) AND l.ended_at_ms IS NULL AND l.phase = 'open' AND t.lease_id = l.lease_id
                AND l.sent_session IS DISTINCT FROM n.session_id
            ORDER BY l.lease_id
            """, [names])
        for row in rows {
            guard let deadline = try row.unsignedIfPresent("deadline"),
                let number = try row.taskNumberIfPresent("on_chain_task_id"),
                let session = sessions[try row.nodeID("node_id")]
            else { continue }
            let lease = try row.id("lease_id")
            let margin = UInt64(TaskRequirements.windowMargin)
            let needed = try row.unsigned("execution_window") - margin
            if try row.idIfPresent("sent_session") == nil, deadline < WallClock.seconds + needed {
                let task = try row.id("task_id")
                try await tasks.handle(
                    .leaseEnded(lease, .unassigned, "what remains of the window is shorter than the execution may be"),
                    of: task)
                continue
            }
            let message = RelayerMessage.taskAssignment(
                .init(
                    taskID: try row.id("task_id"), onChainTaskID: number, leaseID: lease,
                    payload: try JSONValue(parsing: try row.text("payload")),
                    requirements: try JSONValue(parsing: try row.text("requirements")),
                    taskHash: try row.felt("task_hash"), deadline: deadline))
            guard await hub.send(message, to: try row.nodeID("node_id"), session: session) else { continue }
            try await tasks.pool.query(
                "UPDATE leases SET sent_session = $2, sent_at_ms = coalesce(sent_at_ms, $3) WHERE lease_id = $1",
                [.id(lease), .id(session), .ms(WallClock.milliseconds)])
        }
    }

    private func sendAnswers(_ sessions: [NodeID: UUIDv7], _ names: PostgresValue) async throws {
        let rows = try await tasks.pool.query(
            """
            SELECT lease_id, node_id, answer FROM leases
            WHERE node_id = ANY ($1) AND answer IS NOT NULL AND answer_session IS NULL
            """, [names])
        for row in rows {
            let node = try row.nodeID("node_id")
            guard let session = sessions[node] else { continue }
            let message = try RelayerMessage(parsing: try row.text("answer"))
            guard await hub.send(message, to: node, session: session) else { continue }
            try await tasks.pool.query(
                "UPDATE leases SET answer_session = $2 WHERE lease_id = $1",
                [.id(try row.id("lease_id")), .id(session)])
        }
    }

    private func sendNotices(_ sessions: [NodeID: UUIDv7], _ names: PostgresValue) async throws {
        let rows = try await tasks.pool.query(
            """
            SELECT lease_id, node_id, end_reason FROM leases
            WHERE node_id = ANY ($1) AND notice_due AND sent_session IS NOT NULL
            """, [names])
        for row in rows {
            let node = try row.nodeID("node_id")
            guard let session = sessions[node] else { continue }
            let message = RelayerMessage.taskCancelled(
                .init(leaseID: try row.id("lease_id"), reason: try row.textIfPresent("end_reason") ?? ""))
            guard await hub.send(message, to: node, session: session) else { continue }
            try await tasks.pool.query(
                "UPDATE leases SET notice_due = false WHERE lease_id = $1", [.id(try row.id("lease_id"))])
        }
    }
}
