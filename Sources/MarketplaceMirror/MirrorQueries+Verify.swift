// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import Indexer
public import Marketplace
import PostgreSQL
import Starknet
public import StarknetRPC

/// What a comparison of the mirror with the contract found.
public struct MirrorVerification: Sendable, Hashable {
    /// The block at which both were asked; `nil` when nothing is mirrored yet.
    public let block: BlockReference?
    /// How many answers were compared.
    public let comparisons: Int
    /// What differs, each as a sentence; empty when all agrees.
    public let differences: [String]

    /// Whether nothing differs.
    public var isConsistent: Bool { differences.isEmpty }
}

extension MirrorQueries {
    /// Compares the rows with the contract's views at the same block: every task, the tasks of each creator, every node
    /// with its status and earnings, every spending limit, and the number of tasks.
    ///
    /// The rows are of one snapshot of the database, and the contract is asked at the very block of that snapshot.
    /// - Parameters:
    ///   - contract: the contract.
    ///   - client: the node to ask. It must still have the state of that block.
    ///   - limit: the most tasks to compare, the newest first; `nil` for all.
    public func verify(
        _ contract: SmainerContract, against client: StarknetClient, limit: Int? = nil
    ) async throws -> MirrorVerification {
        try await pool.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            guard let block = try await Self.block(on: connection, indexerSchema) else {
                return MirrorVerification(block: nil, comparisons: 0, differences: [])
            }
            var comparison = Comparison(contract: contract, client: client, block: .hash(block.hash))
            try await compareTasks(&comparison, limit, connection)
            try await compareUsers(&comparison, connection)
            try await compareNodes(&comparison, connection)
            return MirrorVerification(
                block: block, comparisons: comparison.count, differences: comparison.differences)
        }
    }

    private struct Comparison {
        let contract: SmainerContract
        let client: StarknetClient
        let block: BlockID
        var count = 0
        var differences: [String] = []

        mutating func compare<Value: Equatable>(_ what: String, mirror: Value, chain: Value) {
            count += 1
            if mirror != chain { differences.append("\(what): the mirror has \(mirror), the contract has \(chain)") }
        }
    }

    private func compareTasks(
        _ comparison: inout Comparison, _ limit: Int?, _ connection: PostgresConnection
    ) async throws {
        let (contract, client, block) = (comparison.contract, comparison.client, comparison.block)
        let total = try await connection.query("SELECT count(*) AS total FROM \(view("smainer_task_created"))")
        comparison.compare(
            "get_task_count", mirror: UInt256(try total[0].decode("total", as: UInt64.self)),
            chain: try await contract.taskCount(from: client, at: block))
        let rows = try await connection.query(
            "SELECT * FROM \(view("smainer_tasks")) ORDER BY task_id DESC LIMIT $1", [limit.map { .int($0) } ?? .null],
            timeout: .seconds(300))
        for row in rows {
            let task = try Self.task(row)
            comparison.compare(
                "get_task(\(task.id))", mirror: task.onChain,
                chain: try await contract.task(task.id, from: client, at: block))
            if let payment = task.payment {
                let split = FeeSplit(task.onChain.amount)
                comparison.compare(
                    "the provider's part of task \(task.id)", mirror: payment.provider, chain: split.provider)
                comparison.compare(
                    "the treasury's part of task \(task.id)", mirror: payment.treasury, chain: split.treasury)
            }
        }
    }

    private func compareUsers(_ comparison: inout Comparison, _ connection: PostgresConnection) async throws {
        let (contract, client, block) = (comparison.contract, comparison.client, comparison.block)
        for user in try await addresses("creator", of: "smainer_task_created", on: connection) {
            var offset: UInt64 = 0
            while true {
                let mirror = try await userTasks(of: user, offset: offset, limit: 100, on: connection)
                let chain = try await contract.tasks(of: user, offset: offset, limit: 100, from: client, at: block)
                comparison.compare("get_user_tasks(\(user), \(offset), 100)", mirror: mirror, chain: chain)
                if mirror.count < 100 { break }
                offset += 100
            }
        }
        for user in try await addresses("user_address", of: "smainer_limit_set", on: connection) {
            comparison.compare(
                "get_spending_limit(\(user))", mirror: try await spendingLimit(of: user, on: connection),
                chain: try await contract.spendingLimit(of: user, from: client, at: block))
        }
    }

    private func compareNodes(_ comparison: inout Comparison, _ connection: PostgresConnection) async throws {
        let (contract, client, block) = (comparison.contract, comparison.client, comparison.block)
        for address in try await addresses("node", of: "smainer_node_changed", on: connection) {
            guard let mirror = try await node(address, on: connection) else { continue }
            let chain = try await contract.node(address, from: client, at: block)
            comparison.compare("get_node(\(address))", mirror: mirror, chain: chain)
            comparison.compare(
                "get_node_status(\(address))", mirror: mirror.status,
                chain: try await contract.nodeStatus(address, from: client, at: block))
            comparison.compare(
                "get_user_earnings(\(address))", mirror: try await userEarnings(of: address, on: connection),
                chain: try await contract.earnings(of: address, from: client, at: block))
        }
    }
}
