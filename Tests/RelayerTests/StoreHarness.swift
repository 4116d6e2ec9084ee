// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Foundation
import Logging
import Marketplace
import PostgreSQL
import Relayer
import StarkCrypto
import Starknet
import StarknetRPC

/// A relayer's database with a demander's key in it, and a chain that the test writes block by block.
struct StoreHarness: Sendable {
    static let contract = NodeSessionTests.address(0xc0)
    static let creator = NodeSessionTests.address(0xc1)
    static let provider = NodeSessionTests.address(0xa1)
    static let taskHash: Felt = 5
    static let window: UInt64 = 420

    let pool: PostgresPool
    let tasks: TaskStore
    let chain: ChainStore
    let keyID = UUIDv7()

    init() async throws {
        let database = try await TestCluster.shared.database()
        pool = try await RelayerDatabase.open(
            database.url, schema: "relayer", logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let signals = WorkSignals()
        tasks = TaskStore(pool: pool, signals: signals)
        chain = ChainStore(pool: pool, contract: SmainerContract(Self.contract), signals: signals)
        try await pool.query(
            """
            INSERT INTO api_keys (key_id, secret_hash, user_name, scopes, demander, requests_per_minute, created_at_ms)
            VALUES ($1, $2, 'alice', $3, $4, 60, 0)
            """,
            [.uuid(keyID.description), .bytes([1]), .textArray(["tasks"]), .bytes(Self.creator.felt.bigEndianBytes)])
    }

    static func run(_ body: (StoreHarness) async throws -> Void) async throws {
        let harness = try await StoreHarness()
        do {
            try await body(harness)
        } catch {
            await harness.pool.shutdown()
            throw error
        }
        await harness.pool.shutdown()
    }

    /// Stores a key-paid task as `POST /tasks` does.
    func submit(createdAtMS: UInt64 = UInt64(Date().timeIntervalSince1970 * 1000)) async throws -> UUIDv7 {
        let id = UUIDv7()
        try await pool.query(
            """
            INSERT INTO tasks (task_id, key_id, funding, creator, payload, requirements, task_hash, token_amount,
                execution_window, client_ref, state, created_at_ms)
            VALUES ($1, $2, 'key', $3, '{}', '{}', $4, 1000, $5, $6, 'pending', $7)
            """,
            [
                .uuid(id.description), .uuid(keyID.description), .bytes(Self.creator.felt.bigEndianBytes),
                .bytes(Self.taskHash.bigEndianBytes), .int64(Int64(Self.window)), .bytes(id.felt.bigEndianBytes),
                .int64(Int64(createdAtMS)),
            ])
        try await tasks.handle(.submitted, of: id)
        return id
    }

    func lease(_ node: String = "node-1", by provider: ContractAddress = provider) throws -> TaskLifecycle.Lease {
        TaskLifecycle.Lease(id: UUIDv7(), nodeID: try NodeID(node), provider: provider)
    }

    /// One row as texts.
    func row(_ sql: String, _ id: UUIDv7) async throws -> [String: String?]? {
        let rows = try await pool.query(sql, [.uuid(id.description)])
        guard let row = rows.first else { return nil }
        return try Dictionary(uniqueKeysWithValues: rows.columns.map { ($0, try row.decode($0, as: String?.self)) })
    }

    func task(_ id: UUIDv7) async throws -> [String: String?] {
        try await row(
            """
            SELECT state, on_chain_task_id::text, lease_id::text, failures::text, failure FROM tasks WHERE task_id = $1
            """, id) ?? [:]
    }

    func lease(_ id: UUIDv7) async throws -> [String: String?] {
        try await row(
            "SELECT phase, task_number::text, end_kind, notice_due::text FROM leases WHERE lease_id = $1", id) ?? [:]
    }

    /// The kinds and states of a task's transactions, in order.
    func outbox(_ id: UUIDv7) async throws -> [String] {
        try await pool.query(
            "SELECT kind || ' ' || state AS text FROM outbox WHERE task_id = $1 ORDER BY entry",
            [.uuid(id.description)]
        ).map { try $0.decode("text", as: String.self) }
    }

    // The chain.

    typealias Event = (keys: [Felt], data: [Felt])

    static func created(_ number: UInt64, _ task: UUIDv7) -> Event {
        (
            [selector("TaskCreated"), Felt(number), 0, creator.felt],
            [1000, 0, taskHash, Felt(window), task.felt]
        )
    }

    static func assigned(
        _ number: UInt64, to provider: ContractAddress = provider, deadline: UInt64 = 4_000_000_000,
        place: UInt64 = 1
    ) -> Event {
        ([selector("TaskAssigned"), Felt(number), 0, provider.felt], [Felt(deadline), Felt(place)])
    }

    static func completed(_ number: UInt64) -> Event {
        ([selector("TaskCompleted"), Felt(number), 0, provider.felt], [7, 1000, 0, 880, 0, 30, 0, 120, 0])
    }

    /// A block with a transaction for each event. `fork` tells blocks of the same height apart.
    static func block(_ number: UInt64, fork: UInt64 = 0, parentFork: UInt64 = 0, _ events: [Event])
        -> BlockWithReceipts
    {
        let price = ResourcePrice(inFRI: 1, inWEI: 1)
        let basics = PreConfirmedBlockHeader(
            number: number, timestamp: 1_700_000_000 + number, sequencerAddress: 1, l1GasPrice: price,
            l2GasPrice: price, l1DataGasPrice: price, l1DAMode: .blob, starknetVersion: "0.14.1")
        let transactions = events.enumerated().map { index, event in
            let hash = Felt(1_000_000 * (fork + 1) + 1_000 * number + UInt64(index))
            return TransactionWithReceipt(
                transaction: .l1Handler(
                    L1HandlerTransaction(
                        contractAddress: contract, entryPointSelector: 1, calldata: [], nonce: 0)),
                receipt: TransactionReceipt(
                    type: .l1Handler, transactionHash: hash, actualFee: .init(amount: 0, unit: .fri),
                    finality: .acceptedOnL2, execution: .succeeded,
                    events: [.init(fromAddress: contract.felt, keys: event.keys, data: event.data)],
                    resources: .init(l1Gas: 0, l1DataGas: 0, l2Gas: 0)))
        }
        return BlockWithReceipts(
            header: BlockHeader(
                hash: blockHash(number, fork), parentHash: number == 0 ? .zero : blockHash(number - 1, parentFork),
                basics: basics, newRoot: 0, transactionCommitment: 0, eventCommitment: 0, receiptCommitment: 0,
                stateDiffCommitment: 0, transactionCount: UInt64(events.count), eventCount: UInt64(events.count),
                stateDiffLength: 0),
            transactions: transactions)
    }

    static func blockHash(_ number: UInt64, _ fork: UInt64) -> Felt { Felt(10_000 * (fork + 1) + number) }
}
