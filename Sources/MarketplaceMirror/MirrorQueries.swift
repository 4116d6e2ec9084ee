// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Indexer
public import Marketplace
public import PostgreSQL
public import Starknet

/// Answers from SQL what the contract's views answer, as of the newest block that is mirrored.
public struct MirrorQueries: Sendable {
    /// The database.
    public let pool: PostgresPool
    /// The schema of the mirror's tables.
    public let schema: String
    let indexerSchema: String

    /// Queries of a mirror.
    ///
    /// - Parameters:
    ///   - pool: the database.
    ///   - schema: the schema that ``SmainerProjection`` was made with.
    ///   - indexerSchema: the schema of the indexer's own tables.
    public init(pool: PostgresPool, schema: String = "public", indexerSchema: String = "indexer") {
        self.pool = pool
        self.schema = schema
        self.indexerSchema = indexerSchema
    }

    /// The block that the answers are as of; `nil` before the first one is mirrored.
    public func block() async throws -> BlockReference? {
        try await pool.withConnection { try await Self.block(on: $0, indexerSchema) }
    }

    /// `get_task`; `nil` for an id that the contract does not know.
    public func task(_ id: TaskID) async throws -> MirroredTask? {
        try await pool.withConnection { try await task(id, on: $0) }
    }

    /// `get_user_tasks`: the user's tasks, oldest first.
    ///
    /// - Parameters:
    ///   - user: the demander.
    ///   - offset: how many of the oldest are left out.
    ///   - limit: at most 100, as in the contract; more are cut to 100.
    public func userTasks(of user: ContractAddress, offset: UInt64 = 0, limit: UInt64 = 100) async throws -> [TaskID] {
        try await pool.withConnection { try await userTasks(of: user, offset: offset, limit: limit, on: $0) }
    }

    /// `get_user_task_count`.
    public func userTaskCount(of user: ContractAddress) async throws -> UInt64 {
        let rows = try await pool.query(
            "SELECT count(*) FROM \(view("smainer_user_tasks")) WHERE user_address = $1", [.address(user)])
        return try rows[0].decode(0)
    }

    /// `get_task_assignees`, oldest first.
    public func assignees(of id: TaskID) async throws -> [ContractAddress] {
        let rows = try await pool.query(
            "SELECT provider FROM \(view("smainer_task_assigned")) WHERE task_id = $1 ORDER BY assignment",
            [.taskID(id)])
        return try rows.map { try $0.address("provider") }
    }

    /// `get_user_earnings`: the sum of all payouts to a provider.
    public func userEarnings(of provider: ContractAddress) async throws -> TokenAmount {
        try await pool.withConnection { try await userEarnings(of: provider, on: $0) }
    }

    /// `get_node_status`.
    public func nodeStatus(of node: ContractAddress) async throws -> NodeStatus {
        try await self.node(node)?.status ?? .unregistered
    }

    /// `get_node`; `nil` for an address that never registered.
    public func node(_ node: ContractAddress) async throws -> OnChainNode? {
        try await pool.withConnection { try await self.node(node, on: $0) }
    }

    /// `get_spending_limit`: what relayers may still spend for a demander.
    public func spendingLimit(of user: ContractAddress) async throws -> TokenAmount {
        try await pool.withConnection { try await spendingLimit(of: user, on: $0) }
    }

    /// `get_task_by_client_ref`.
    public func task(clientRef: Felt) async throws -> TaskID? {
        let rows = try await pool.query(
            "SELECT task_id FROM \(view("smainer_task_created")) WHERE client_ref = $1", [.felt(clientRef)])
        return try rows.first.map { TaskID(try $0.uint256("task_id")) }
    }

    /// `is_relayer`.
    public func isRelayer(_ account: ContractAddress) async throws -> Bool {
        try await !pool.query(
            "SELECT 1 FROM \(view("smainer_relayers")) WHERE relayer = $1", [.address(account)]
        ).isEmpty
    }

    /// The mirror's changes: an event at the start, after each block that changed it, and after each undo.
    public func changes() -> PostgresNotifications { pool.listen(SmainerProjection.channel) }

    func view(_ name: String) -> String { quotedIdentifier(schema) + "." + name }
}

/// A task as the mirror has it: what `get_task` answers, and how it was paid.
public struct MirroredTask: Hashable, Sendable {
    /// The task's number.
    public let id: TaskID
    /// What the contract's `get_task` answers.
    public let onChain: OnChainTask
    /// How the escrow was split; `nil` unless the task is completed.
    public let payment: Payment?
    /// The reference of the relayer that created it; `nil` when its creator did.
    public let clientRef: Felt?
    /// The transaction that created it.
    public let createTransaction: Felt
    /// The transaction of the newest assignment.
    public let assignTransaction: Felt?
    /// The transaction that completed, cancelled or reclaimed it.
    public let closeTransaction: Felt?

    /// How an escrow was split.
    public struct Payment: Hashable, Sendable {
        /// What the provider received, gas subsidy included.
        public let provider: TokenAmount
        /// How much of it is the gas subsidy.
        public let gasSubsidy: TokenAmount
        /// What the treasury received.
        public let treasury: TokenAmount
    }
}
