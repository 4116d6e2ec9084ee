// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
package import Marketplace
import PostgreSQL
package import Starknet

/// A node that could be given tasks, with what it has free.
package struct SchedulerNode: Hashable, Sendable {
    package var id: NodeID
    package var address: ContractAddress
    package var algorithms: Set<String>
    package var freeTasks: Int
    package var freeThreads: Int
    package var freeRAM: Double
    package var gpuRAM: Double?

    package init(
        id: NodeID, address: ContractAddress, algorithms: Set<String>, freeTasks: Int, freeThreads: Int,
        freeRAM: Double, gpuRAM: Double? = nil
    ) {
        self.id = id
        self.address = address
        self.algorithms = algorithms
        self.freeTasks = freeTasks
        self.freeThreads = freeThreads
        self.freeRAM = freeRAM
        self.gpuRAM = gpuRAM
    }

    /// Whether the free offer covers a task.
    package func covers(_ requirements: TaskRequirements, algorithm: String) -> Bool {
        guard freeTasks > 0, algorithms.contains(algorithm), freeThreads >= requirements.cpuThreads,
            freeRAM >= requirements.ramGB
        else { return false }
        if requirements.gpuRequired || requirements.minVRAMGB != nil {
            guard let gpuRAM, gpuRAM >= requirements.minVRAMGB ?? 0 else { return false }
        }
        return true
    }

    mutating func take(_ requirements: TaskRequirements) {
        freeTasks -= 1
        freeThreads -= requirements.cpuThreads
        freeRAM -= requirements.ramGB
    }

    /// The node for a task: one that the chain has assigned already, else the one with the most room.
    package static func choose(
        for requirements: TaskRequirements, algorithm: String, among nodes: [SchedulerNode],
        assigned: Set<ContractAddress>, excluded: Set<NodeID>, mayAssign: Bool
    ) -> SchedulerNode? {
        let able = nodes.filter { node in
            !excluded.contains(node.id) && node.covers(requirements, algorithm: algorithm)
                && (mayAssign || assigned.contains(node.address))
        }
        return able.max { left, right in
            let leftAssigned = assigned.contains(left.address)
            let rightAssigned = assigned.contains(right.address)
            if leftAssigned != rightAssigned { return rightAssigned }
            if left.freeThreads != right.freeThreads { return left.freeThreads < right.freeThreads }
            return left.id > right.id
        }
    }
}

/// Finds nodes for the tasks that want one.
struct Scheduler: Sendable {
    private static let lock = "SELECT pg_advisory_xact_lock(hashtext('smainer relayer scheduler'))"
    private static let batch = 100

    let tasks: TaskStore

    func round() async throws {
        let chosen = try await tasks.pool.transaction(attempts: 5) { connection -> Bool in
            try await connection.query(Self.lock)
            let waiting = try await connection.query(
                """
                SELECT * FROM tasks WHERE state IN ('funded', 'reassigning') AND lease_id IS NULL
                    AND NOT cancel_requested ORDER BY task_id LIMIT \(Self.batch)
                """)
            guard !waiting.isEmpty else { return false }
            var nodes = try await Self.nodes(on: connection)
            var chosen = false
            for row in waiting {
                chosen = try await Self.assign(row, &nodes, on: connection) || chosen
            }
            return chosen
        }
        if chosen { tasks.signals.wake() }
    }

    private static func assign(
        _ row: PostgresRow, _ nodes: inout [SchedulerNode], on connection: PostgresConnection
    ) async throws -> Bool {
        let task = try row.id("task_id")
        let lifecycle = try await TaskStore.load(row, on: connection)
        guard lifecycle.wantsNode else { return false }
        // After its deadline the contract takes no further assignee: the escrow is to be reclaimed.
        if let deadline = lifecycle.chain.lastDeadline, deadline < WallClock.seconds { return false }
        let requirements = try TaskRequirements(json: JSONReader(JSONValue(parsing: try row.text("requirements"))))
        let payload = try JSONValue(parsing: try row.text("payload"))
        let excluded = try await connection.query(
            """
            SELECT DISTINCT node_id FROM leases
            WHERE task_id = $1 AND end_kind IN ('rejected', 'failed', 'overdue', 'refused', 'unassigned')
            """, [.id(task)]
        ).map { try $0.nodeID("node_id") }
        let chosen = SchedulerNode.choose(
            for: requirements, algorithm: payload["algorithm"]?.stringValue ?? "", among: nodes,
            assigned: Set(lifecycle.chain.assignees.keys), excluded: Set(excluded),
            mayAssign: lifecycle.canAssignAnother)
        guard let chosen, let index = nodes.firstIndex(where: { $0.id == chosen.id }) else { return false }
        nodes[index].take(requirements)
        let lease = TaskLifecycle.Lease(id: UUIDv7(), nodeID: chosen.id, provider: chosen.address)
        try await TaskStore.handle(.nodeChosen(lease), of: task, on: connection)
        return true
    }

    /// The connected nodes with what their open leases leave free.
    private static func nodes(on connection: PostgresConnection) async throws -> [SchedulerNode] {
        let rows = try await connection.query("SELECT * FROM nodes WHERE connected ORDER BY node_id")
        let leases = try await connection.query(
            """
            SELECT l.node_id, t.requirements FROM leases l JOIN tasks t USING (task_id)
            WHERE l.ended_at_ms IS NULL AND l.phase = 'open'
            """)
        var nodes: [SchedulerNode] = []
        for row in rows {
            nodes.append(
                SchedulerNode(
                    id: try row.nodeID("node_id"), address: try row.address("address"),
                    algorithms: Set(try row.decode("algorithms", as: [String].self)),
                    freeTasks: try row.int("max_concurrent"), freeThreads: try row.int("offered_threads"),
                    freeRAM: try row.decode("offered_ram", as: Double.self),
                    gpuRAM: try row.decode("gpu_ram", as: Double?.self)))
        }
        for lease in leases {
            let id = try lease.nodeID("node_id")
            guard let index = nodes.firstIndex(where: { $0.id == id }) else { continue }
            let text = try lease.text("requirements")
            nodes[index].take(try TaskRequirements(json: JSONReader(JSONValue(parsing: text))))
        }
        return nodes
    }
}
