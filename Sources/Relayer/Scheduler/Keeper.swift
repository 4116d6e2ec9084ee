// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Marketplace
import PostgreSQL

/// Looks after what nobody else notices: lost nodes, slow nodes, tasks that wait too long, escrows to reclaim.
package struct Keeper: Sendable {
    let tasks: TaskStore
    /// How long a node may be away before its leases are fenced.
    let nodeGrace: Duration
    /// How long a task may wait for a node.
    let longestWait: Duration

    package init(tasks: TaskStore, nodeGrace: Duration, longestWait: Duration) {
        self.tasks = tasks
        self.nodeGrace = nodeGrace
        self.longestWait = longestWait
    }

    /// One look at everything.
    package func round() async throws { try await round(now: WallClock.milliseconds) }

    /// One look as of a time in Unix milliseconds.
    package func round(now: UInt64) async throws {
        // A process that died left its nodes marked as connected.
        try await tasks.pool.query(
            "UPDATE nodes SET connected = false WHERE connected AND seen_at_ms < $1", [.ms(now - 20_000)])
        try await fenceLostNodes(now)
        try await endOverdueLeases(now)
        try await giveUpWaiting(now)
        try await reclaim(now)
    }

    private func fenceLostNodes(_ now: UInt64) async throws {
        let rows = try await tasks.pool.query(
            """
            SELECT l.lease_id, l.task_id FROM leases l JOIN nodes n USING (node_id)
            WHERE l.ended_at_ms IS NULL AND l.phase = 'open' AND NOT n.connected AND n.seen_at_ms < $1
            """, [.ms(now - Self.milliseconds(nodeGrace))])
        for row in rows {
            let event = TaskLifecycle.Event.leaseEnded(try row.id("lease_id"), .lost, "the node's connection is gone")
            try await tasks.handle(event, of: try row.id("task_id"))
        }
    }

    private func endOverdueLeases(_ now: UInt64) async throws {
        // 30 s of the window's margin are left for the way back.
        let rows = try await tasks.pool.query(
            """
            SELECT l.lease_id, l.task_id FROM leases l JOIN tasks t USING (task_id)
            WHERE l.ended_at_ms IS NULL AND l.phase = 'open' AND l.sent_at_ms IS NOT NULL
                AND l.sent_at_ms + (t.execution_window - 90) * 1000 < $1
            """, [.ms(now)])
        for row in rows {
            let event = TaskLifecycle.Event.leaseEnded(
                try row.id("lease_id"), .overdue, "no result came within the task's max_execution_time")
            try await tasks.handle(event, of: try row.id("task_id"))
        }
    }

    private func giveUpWaiting(_ now: UInt64) async throws {
        let rows = try await tasks.pool.query(
            """
            SELECT task_id FROM tasks WHERE state IN ('funded', 'reassigning') AND lease_id IS NULL
                AND NOT cancel_requested AND created_at_ms < $1
                AND NOT EXISTS (SELECT FROM leases l WHERE l.task_id = tasks.task_id AND l.created_at_ms >= $1)
            """, [.ms(now - Self.milliseconds(longestWait))])
        for row in rows {
            try await tasks.handle(.waitedTooLong("no node took the task in time"), of: try row.id("task_id"))
        }
    }

    /// Enqueues `reclaim_task` for escrows whose last deadline and grace are over by the chain's clock.
    private func reclaim(_ now: UInt64) async throws {
        let latest = try await tasks.pool.query("SELECT max(timestamp) AS time FROM chain_blocks").first
        let chainNow = max(now / 1000, try latest?.unsignedIfPresent("time") ?? 0)
        try await tasks.pool.query(
            """
            INSERT INTO outbox (task_id, kind, created_at_ms)
            SELECT t.task_id, 'reclaim', $2::bigint FROM tasks t
            WHERE t.on_chain_task_id IS NOT NULL AND t.state NOT IN ('completed', 'cancelled', 'expired', 'settling')
                AND NOT EXISTS (SELECT FROM chain_events e WHERE e.on_chain_task_id = t.on_chain_task_id
                    AND e.name IN ('TaskCompleted', 'TaskCancelled', 'TaskExpired'))
                AND NOT EXISTS (SELECT FROM outbox o WHERE o.task_id = t.task_id AND o.kind = 'reclaim'
                    AND o.created_at_ms > $2::bigint - 60000)
                AND (SELECT max(deadline) FROM chain_events e WHERE e.on_chain_task_id = t.on_chain_task_id
                    AND e.name = 'TaskAssigned') + \(SmainerContract.claimGrace) < $1
            ON CONFLICT DO NOTHING
            """, [.ms(chainNow), .ms(now)])
    }

    private static func milliseconds(_ duration: Duration) -> UInt64 {
        UInt64(max(0, duration.components.seconds)) * 1000
            + UInt64(max(0, duration.components.attoseconds / 1_000_000_000_000_000))
    }
}
