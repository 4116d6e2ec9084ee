// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Foundation
import Marketplace
import PostgreSQL
import Relayer
import Starknet
import Testing

/// What the keeper notices, at times that the test sets.
@Suite struct KeeperTests {
    typealias Harness = StoreHarness

    static let now = UInt64(Date().timeIntervalSince1970 * 1000)

    static func keeper(_ store: Harness, longestWait: Duration = .seconds(3600)) -> Keeper {
        Keeper(tasks: store.tasks, nodeGrace: .seconds(10), longestWait: longestWait)
    }

    /// A task that runs on a node, last seen at a time.
    static func running(_ store: Harness, seenAtMS: UInt64, connected: Bool) async throws -> (UUIDv7, UUIDv7) {
        let task = try await store.submit()
        try await store.chain.apply(Harness.block(1, [Harness.created(1, task)]))
        let lease = try store.lease()
        try await store.pool.query(
            """
            INSERT INTO nodes (node_id, address, public_key, hardware, algorithms, max_concurrent, offered_threads,
                offered_ram, connected, seen_at_ms)
            VALUES ('node-1', $1, $1, '{}', '{}', 1, 1, 1, $2, $3)
            """,
            [
                .bytes(Harness.provider.felt.bigEndianBytes), .bool(connected), .int64(Int64(seenAtMS)),
            ])
        try await store.tasks.handle(.nodeChosen(lease), of: task)
        try await store.chain.apply(Harness.block(2, [Harness.assigned(1)]))
        #expect(try await store.task(task)["state"] == "running")
        return (task, lease.id)
    }

    @Test func aLostNodeLosesItsLeaseAfterTheGrace() async throws {
        try await Harness.run { store in
            let (task, lease) = try await Self.running(store, seenAtMS: Self.now, connected: false)
            try await Self.keeper(store).round(now: Self.now + 10_000)
            #expect(try await store.task(task)["state"] == "running", "within the grace")
            try await Self.keeper(store).round(now: Self.now + 10_001)
            #expect(try await store.lease(lease)["end_kind"] == "lost")
            #expect(try await store.task(task)["state"] == "reassigning")
            #expect(try await store.task(task)["failures"] == "0", "a lost connection is no failure of the node")
        }
    }

    /// A relayer that died left its nodes marked as connected.
    @Test func aNodeOfADeadProcessIsLostToo() async throws {
        try await Harness.run { store in
            let (_, lease) = try await Self.running(store, seenAtMS: Self.now, connected: true)
            try await Self.keeper(store).round(now: Self.now + 19_000)
            #expect(try await store.lease(lease)["end_kind"] == .some(nil))
            try await Self.keeper(store).round(now: Self.now + 20_001)
            #expect(try await store.lease(lease)["end_kind"] == "lost")
        }
    }

    @Test func aSlowNodeIsOverdue() async throws {
        try await Harness.run { store in
            let (task, lease) = try await Self.running(store, seenAtMS: Self.now + 10_000_000, connected: true)
            try await store.pool.query(
                "UPDATE leases SET sent_at_ms = $2 WHERE lease_id = $1",
                [.uuid(lease.description), .int64(Int64(Self.now))])
            let limit = Self.now + (Harness.window - 90) * 1000
            try await Self.keeper(store).round(now: limit)
            #expect(try await store.lease(lease)["end_kind"] == .some(nil))
            try await Self.keeper(store).round(now: limit + 1)
            #expect(try await store.lease(lease)["end_kind"] == "overdue")
            #expect(try await store.lease(lease)["notice_due"] == "true", "the node is told to stop")
            #expect(try await store.task(task)["failures"] == "1")
        }
    }

    @Test func aTaskThatNobodyTakesIsGivenUpAndRefunded() async throws {
        try await Harness.run { store in
            let task = try await store.submit(createdAtMS: Self.now)
            try await store.chain.apply(Harness.block(1, [Harness.created(1, task)]))
            try await Self.keeper(store).round(now: Self.now + 3_600_000)
            #expect(try await store.task(task)["state"] == "funded")
            try await Self.keeper(store).round(now: Self.now + 3_600_001)
            #expect(try await store.task(task)["state"] == "failed")
            #expect(try await store.outbox(task).last == "cancel queued")
        }
    }

    /// An escrow whose window and grace are over returns by `reclaim_task`, once.
    @Test func anOverdueEscrowIsReclaimed() async throws {
        try await Harness.run { store in
            let keeper = Self.keeper(store, longestWait: .seconds(1_000_000))
            let (task, lease) = try await Self.running(store, seenAtMS: Self.now, connected: true)
            let deadline = Self.now / 1000 + 600
            try await store.chain.apply(
                Harness.block(3, [Harness.assigned(1, to: Harness.creator, deadline: deadline, place: 2)]))
            try await store.pool.query(
                "UPDATE chain_events SET deadline = $1 WHERE name = 'TaskAssigned'", [.int64(Int64(deadline))])
            try await store.tasks.handle(.leaseEnded(lease, .failed, "boom"), of: task)
            let free = (deadline + SmainerContract.claimGrace) * 1000
            func reclaims() async throws -> Int {
                try await store.outbox(task).filter { $0.hasPrefix("reclaim") }.count
            }
            try await keeper.round(now: free)
            #expect(try await reclaims() == 0, "the grace is not over")
            try await keeper.round(now: free + 1_000)
            try await keeper.round(now: free + 2_000)
            #expect(try await reclaims() == 1)
            let expired: Harness.Event = (
                [selector("TaskExpired"), 1, 0, Harness.creator.felt], [1000, 0]
            )
            try await store.chain.apply(Harness.block(4, [expired]))
            #expect(try await store.task(task)["state"] == "expired")
            try await keeper.round(now: free + 100_000)
            #expect(try await reclaims() == 1, "a task that is over is not reclaimed again")
        }
    }
}
