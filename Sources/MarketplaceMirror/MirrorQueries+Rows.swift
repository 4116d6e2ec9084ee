// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import Marketplace
import PostgreSQL
import Starknet

extension MirrorQueries {
    static func block(on connection: PostgresConnection, _ indexerSchema: String) async throws -> BlockReference? {
        let rows = try await connection.query(
            """
            SELECT block_number, block_hash FROM \(quotedIdentifier(indexerSchema)).cursor
            WHERE block_number IS NOT NULL
            """)
        return try rows.first.map {
            BlockReference(number: try $0.decode("block_number"), hash: try $0.felt("block_hash"))
        }
    }

    func task(_ id: TaskID, on connection: PostgresConnection) async throws -> MirroredTask? {
        let rows = try await connection.query(
            "SELECT * FROM \(view("smainer_tasks")) WHERE task_id = $1", [.taskID(id)])
        return try rows.first.map { try Self.task($0) }
    }

    static func task(_ row: PostgresRow) throws -> MirroredTask {
        let number = try row.decode("status", as: UInt32.self)
        guard let status = TaskStatus(rawValue: UInt8(truncatingIfNeeded: number)) else {
            throw IndexerError(.badData, "\(number) is no status of a task")
        }
        let onChain = OnChainTask(
            creator: try row.address("creator"), amount: try row.amount("amount"),
            taskHash: try row.felt("task_hash"), executionWindow: try row.decode("execution_window"),
            createdAt: try row.decode("created_at"), status: status,
            provider: try row.optionalFelt("provider").map { try ContractAddress($0) },
            assignments: try row.decode("assignments"),
            assignedAt: try row.decode("assigned_at", as: UInt64?.self) ?? 0,
            deadline: try row.decode("deadline", as: UInt64?.self) ?? 0,
            resultHash: try row.optionalFelt("result_hash") ?? .zero,
            completedAt: try row.decode("completed_at", as: UInt64?.self) ?? 0)
        var payment: MirroredTask.Payment?
        if status == .completed {
            payment = MirroredTask.Payment(
                provider: try row.amount("provider_payout"), gasSubsidy: try row.amount("gas_subsidy"),
                treasury: try row.amount("treasury_fee"))
        }
        return MirroredTask(
            id: TaskID(try row.uint256("task_id")), onChain: onChain, payment: payment,
            clientRef: try row.optionalFelt("client_ref"), createTransaction: try row.felt("create_transaction"),
            assignTransaction: try row.optionalFelt("assign_transaction"),
            closeTransaction: try row.optionalFelt("close_transaction"))
    }

    func userTasks(of user: ContractAddress, offset: UInt64, limit: UInt64, on connection: PostgresConnection)
        async throws -> [TaskID]
    {
        let rows = try await connection.query(
            """
            SELECT task_id FROM \(view("smainer_user_tasks")) WHERE user_address = $1 AND position >= $2
            ORDER BY position LIMIT $3
            """, [.address(user), .int64(Int64(clamping: offset)), .int64(Int64(min(limit, 100)))])
        return try rows.map { TaskID(try $0.uint256("task_id")) }
    }

    func userEarnings(of provider: ContractAddress, on connection: PostgresConnection) async throws -> TokenAmount {
        let rows = try await connection.query(
            "SELECT earnings FROM \(view("smainer_earnings")) WHERE provider = $1", [.address(provider)])
        return try rows.first.map { try $0.amount("earnings") } ?? .zero
    }

    func node(_ node: ContractAddress, on connection: PostgresConnection) async throws -> OnChainNode? {
        let rows = try await connection.query(
            "SELECT * FROM \(view("smainer_nodes")) WHERE node = $1", [.address(node)])
        guard let row = rows.first else { return nil }
        let number = try row.decode("status", as: UInt32.self)
        guard let status = NodeStatus(rawValue: UInt8(truncatingIfNeeded: number)) else {
            throw IndexerError(.badData, "\(number) is no status of a node")
        }
        return OnChainNode(
            publicKey: try row.felt("public_key"), registeredAt: try row.decode("registered_at"), status: status,
            completedTasks: try row.decode("completed_tasks"), earnings: try row.amount("earnings"))
    }

    func spendingLimit(of user: ContractAddress, on connection: PostgresConnection) async throws -> TokenAmount {
        let rows = try await connection.query(
            "SELECT spending_limit FROM \(view("smainer_spending_limits")) WHERE user_address = $1", [.address(user)])
        return try rows.first.map { try $0.amount("spending_limit") } ?? .zero
    }

    /// The distinct values of an address column, in order.
    func addresses(_ column: String, of name: String, on connection: PostgresConnection) async throws
        -> [ContractAddress]
    {
        let rows = try await connection.query("SELECT DISTINCT \(column) AS address FROM \(view(name)) ORDER BY 1")
        return try rows.map { try $0.address("address") }
    }
}

extension PostgresRow {
    func felt(_ column: String) throws -> Felt { try Felt(bigEndianBytes: try decode(column, as: [UInt8].self)) }

    func optionalFelt(_ column: String) throws -> Felt? {
        try decode(column, as: [UInt8]?.self).map { try Felt(bigEndianBytes: $0) }
    }

    func address(_ column: String) throws -> ContractAddress { try ContractAddress(try felt(column)) }

    func uint256(_ column: String) throws -> UInt256 { try UInt256(decimal: try decode(column, as: String.self)) }

    func amount(_ column: String) throws -> TokenAmount { TokenAmount(try uint256(column)) }
}
