// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import HTTPTypes
import Hummingbird
import JSON
import Marketplace
import PostgreSQL
import Starknet
import StarknetRPC

extension RelayerAPI {
    /// `GET /api/v1/nodes` and `GET /api/v1/nodes/{node_id}`
    func nodes(named name: String? = nil) async throws -> [NodeView] {
        let rows = try await pool.query(
            """
            SELECT n.*,
                (SELECT count(*) FROM leases l WHERE l.node_id = n.node_id AND l.ended_at_ms IS NULL
                    AND l.phase <> 'attested') AS current_tasks,
                (SELECT count(*) FROM chain_events e WHERE e.name = 'TaskCompleted' AND e.provider = n.address)
                    AS completed_tasks,
                (SELECT coalesce(sum(payout), 0) FROM chain_events e WHERE e.name = 'TaskCompleted'
                    AND e.provider = n.address) AS earnings
            FROM nodes n WHERE $1::text IS NULL OR n.node_id = $1 ORDER BY n.node_id LIMIT 10000
            """, [.optional(name) { .text($0) }])
        return try rows.map { row in
            let current = try row.int("current_tasks")
            let connected = try row.decode("connected", as: Bool.self)
            let isBusy = current >= (try row.int("max_concurrent"))
            return NodeView(
                nodeID: try row.nodeID("node_id"), status: connected ? (isBusy ? .busy : .online) : .offline,
                address: try row.address("address"),
                hardware: try HardwareSpec(json: JSONReader(JSONValue(parsing: try row.text("hardware")))),
                currentTasks: current, lastHeartbeat: try row.unsignedIfPresent("heartbeat_at_ms").map { $0 / 1000 },
                connectedAt: connected ? try row.unsignedIfPresent("connected_at_ms").map { $0 / 1000 } : nil,
                completedTasks: try row.unsigned("completed_tasks"), earnings: try row.amount("earnings"))
        }
    }

    /// `GET /api/v1/health`
    func health() async throws -> Response {
        let database = await Self.timed { try await self.pool.query("SELECT 1", timeout: .seconds(3)) }
        let chain = await Self.timed { try await self.client.blockNumber() }
        let parts = [database.status, chain.status]
        let status: HealthView.Status =
            database.status == .unhealthy ? .unhealthy : (parts.contains { $0 != .healthy } ? .degraded : .healthy)
        let view = HealthView(
            status: status, version: Self.version, timestamp: WallClock.seconds,
            uptimeSeconds: (WallClock.milliseconds - started) / 1000, database: database, chain: chain,
            webSocket: .init(status: .healthy, latencyMS: 0))
        return .json(view.json, status: status == .unhealthy ? .serviceUnavailable : .ok)
    }

    /// `GET /ready`
    func ready() async throws -> Response {
        let database = await Self.timed { try await self.pool.query("SELECT 1", timeout: .seconds(3)) }
        guard database.status != .unhealthy else {
            throw APIError(.unavailable, "the database does not answer", retryAfter: 2)
        }
        return .json(["status": "ready"])
    }

    private static func timed(_ body: () async throws -> some Sendable) async -> HealthView.Component {
        let start = ContinuousClock.now
        do {
            _ = try await body()
            let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
            let rounded = (milliseconds * 100).rounded() / 100
            return .init(status: milliseconds > 1000 ? .degraded : .healthy, latencyMS: rounded)
        } catch {
            return .init(status: .unhealthy, latencyMS: nil)
        }
    }

    /// `GET /api/v1/stats`
    func stats() async throws -> StatsView {
        let now = WallClock.milliseconds
        var nodeCounts: [NodeView.Status: UInt64] = [:]
        for node in try await nodes() { nodeCounts[node.status, default: 0] += 1 }
        var taskCounts: [TaskState: UInt64] = [:]
        for row in try await pool.query("SELECT state, count(*) AS count FROM tasks GROUP BY state") {
            if let state = TaskState(rawValue: try row.text("state")) { taskCounts[state] = try row.unsigned("count") }
        }
        let times = try await pool.query(
            """
            SELECT
                count(*) FILTER (WHERE state = 'completed' AND finished_at_ms >= $1 - 60000) AS minute,
                count(*) FILTER (WHERE state = 'completed' AND finished_at_ms >= $1 - 3600000) AS hour,
                count(*) FILTER (WHERE state = 'completed' AND finished_at_ms >= $1 - 86400000) AS day,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY (assigned_at_ms - created_at_ms)::double precision)
                    FILTER (WHERE assigned_at_ms >= $1 - 86400000) AS assign_50,
                percentile_cont(0.95) WITHIN GROUP (ORDER BY (assigned_at_ms - created_at_ms)::double precision)
                    FILTER (WHERE assigned_at_ms >= $1 - 86400000) AS assign_95,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY (finished_at_ms - result_at_ms)::double precision)
                    FILTER (WHERE state = 'completed' AND finished_at_ms >= $1 - 86400000) AS settle_50,
                percentile_cont(0.95) WITHIN GROUP (ORDER BY (finished_at_ms - result_at_ms)::double precision)
                    FILTER (WHERE state = 'completed' AND finished_at_ms >= $1 - 86400000) AS settle_95
            FROM tasks
            """, [.ms(now)]
        ).first
        let money = try await pool.query(
            """
            SELECT coalesce(sum(amount), 0) AS volume, coalesce(sum(fee), 0) AS fees FROM chain_events
            WHERE name = 'TaskCompleted'
            """
        ).first
        func latency(_ name: String) throws -> StatsView.Latency {
            .init(
                p50MS: try times?.decode("\(name)_50", as: Double?.self),
                p95MS: try times?.decode("\(name)_95", as: Double?.self))
        }
        return StatsView(
            nodes: nodeCounts, tasks: taskCounts,
            throughput: .init(
                lastMinute: try times?.unsigned("minute") ?? 0, lastHour: try times?.unsigned("hour") ?? 0,
                lastDay: try times?.unsigned("day") ?? 0),
            assignmentTime: try latency("assign"), settlementTime: try latency("settle"),
            volume: try money?.amount("volume") ?? .zero, fees: try money?.amount("fees") ?? .zero)
    }

    /// `GET /metrics`, in the text format of Prometheus.
    func metrics() async throws -> Response {
        let stats = try await stats()
        var lines = ["# TYPE smainer_nodes gauge"]
        for status in NodeView.Status.allCases {
            lines.append("smainer_nodes{status=\"\(status.rawValue)\"} \(stats.nodes[status] ?? 0)")
        }
        lines.append("# TYPE smainer_tasks gauge")
        for state in TaskState.allCases {
            lines.append("smainer_tasks{status=\"\(state.rawValue)\"} \(stats.tasks[state] ?? 0)")
        }
        lines.append("# TYPE smainer_sockets gauge")
        lines.append("smainer_sockets \(await hub.count)")
        let outbox = try await pool.query("SELECT state, count(*) AS count FROM outbox GROUP BY state ORDER BY state")
        lines.append("# TYPE smainer_outbox_transactions gauge")
        for row in outbox {
            lines.append(
                "smainer_outbox_transactions{state=\"\(try row.text("state"))\"} \(try row.unsigned("count"))")
        }
        return .text(lines.joined(separator: "\n") + "\n", "text/plain; version=0.0.4; charset=utf-8")
    }

    /// `GET /api/v1/algorithms`
    static var algorithms: JSONValue {
        let list: [JSONValue] = Compute.algorithms.map { algorithm in
            ["name": .string(algorithm.name), "payload_schema": algorithm.payloadSchema]
        }
        return ["algorithms": .array(list)]
    }
}
