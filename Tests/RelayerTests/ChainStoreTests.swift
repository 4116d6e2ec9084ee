// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import PostgreSQL
import Relayer
import Starknet
import StarknetRPC
import Testing

/// What blocks and their undoing do to the tasks, in a real database.
@Suite struct ChainStoreTests {
    typealias Harness = StoreHarness

    @Test func aTaskFollowsItsEvents() async throws {
        try await Harness.run { store in
            let task = try await store.submit()
            #expect(try await store.outbox(task) == ["create queued"])
            try await store.chain.apply(Harness.block(1, [Harness.created(9, task)]))
            #expect(try await store.task(task)["state"] == "funded")
            #expect(try await store.task(task)["on_chain_task_id"] == "9")

            let lease = try store.lease()
            try await store.tasks.handle(.nodeChosen(lease), of: task)
            #expect(try await store.task(task)["state"] == "assigning")
            #expect(try await store.lease(lease.id)["task_number"] == "9")
            #expect(try await store.outbox(task) == ["create queued", "assign queued"])

            try await store.chain.apply(Harness.block(2, [Harness.assigned(9)]))
            #expect(try await store.task(task)["state"] == "running")
            try await store.tasks.handle(.resultReceived(lease.id), of: task)
            #expect(try await store.task(task)["state"] == "verifying")
            try await store.tasks.handle(.checkPassed(lease.id), of: task)
            #expect(try await store.outbox(task).last == "claim queued")
            try await store.chain.apply(Harness.block(3, [Harness.completed(9)]))
            #expect(try await store.task(task)["state"] == "completed")
            #expect(try await store.lease(lease.id)["end_kind"] == "claimed")

            // The block of the claim is undone: the task is open again, and its lease too.
            try await store.chain.undo(after: 2)
            #expect(try await store.task(task)["state"] == "settling")
            #expect(try await store.lease(lease.id)["end_kind"] == .some(nil))
        }
    }

    /// The same task comes back under another number: what was signed for the old one is void.
    @Test(arguments: ["open", "result", "attested"])
    func aRenumberedTaskIsGivenOutAnew(_ phase: String) async throws {
        try await Harness.run { store in
            let task = try await store.submit()
            try await store.chain.apply(Harness.block(1, [Harness.created(1, task)]))
            let lease = try store.lease()
            try await store.tasks.handle(.nodeChosen(lease), of: task)
            try await store.chain.apply(Harness.block(2, [Harness.assigned(1)]))
            if phase != "open" { try await store.tasks.handle(.resultReceived(lease.id), of: task) }
            if phase == "attested" { try await store.tasks.handle(.checkPassed(lease.id), of: task) }
            #expect(try await store.lease(lease.id)["phase"] == phase)

            try await store.chain.undo(after: 0)
            #expect(try await store.task(task)["state"] == "pending")
            #expect(try await store.task(task)["on_chain_task_id"] == .some(nil))
            #expect(try await store.lease(lease.id)["end_kind"] == .some(nil), "the old number may come back")

            try await store.chain.apply(Harness.block(1, fork: 1, [Harness.created(2, task)]))
            #expect(try await store.lease(lease.id)["end_kind"] == "renumbered")
            #expect(try await store.lease(lease.id)["notice_due"] == "true")
            let after = try await store.task(task)
            #expect(after["state"] == "funded" && after["lease_id"] == .some(nil) && after["failures"] == "0")

            let second = try store.lease()
            try await store.tasks.handle(.nodeChosen(second), of: task)
            #expect(try await store.lease(second.id)["task_number"] == "2")
            try await store.chain.apply(Harness.block(2, fork: 1, parentFork: 1, [Harness.assigned(2)]))
            #expect(try await store.task(task)["state"] == "running")
        }
    }

    /// Bytes that were part of an undone block go again, whatever had become of them.
    @Test func undoneTransactionsAreDueAgain() async throws {
        try await Harness.run { store in
            let task = try await store.submit()
            try await store.chain.apply(Harness.block(1, [Harness.created(1, task)]))
            try await store.pool.query(
                "UPDATE outbox SET state = 'accepted', nonce = 3, block_number = 1, next_at_ms = 99 WHERE task_id = $1",
                [.uuid(task.description)])
            try await store.chain.undo(after: 1)
            #expect(try await store.outbox(task) == ["create accepted"], "block 1 stands")
            try await store.chain.undo(after: 0)
            #expect(try await store.outbox(task) == ["create sent"])
        }
    }

    /// Of several processes that follow the chain, only one stores a block; the others notice.
    @Test func aBlockThatDoesNotFitIsNotStored() async throws {
        try await Harness.run { store in
            let task = try await store.submit()
            try await store.chain.apply(Harness.block(1, []))
            await #expect(throws: (any Error).self) {
                try await store.chain.apply(Harness.block(1, fork: 1, [Harness.created(1, task)]))
            }
            await #expect(throws: (any Error).self) {
                try await store.chain.apply(Harness.block(2, parentFork: 7, [Harness.created(1, task)]))
            }
            await #expect(throws: (any Error).self) { try await store.chain.apply(Harness.block(3, [])) }
            #expect(try await store.task(task)["state"] == "pending")
            #expect(try await store.chain.known().map(\.number) == [1])
        }
    }

    /// Events of others change nothing: another creator with the same reference, a task nobody submitted here.
    @Test func eventsOfOthersAreIgnored() async throws {
        try await Harness.run { store in
            let task = try await store.submit()
            var foreign = Harness.created(1, task)
            foreign.keys[3] = 0xbad
            try await store.chain.apply(Harness.block(1, [foreign, Harness.created(2, UUIDv7()), Harness.assigned(2)]))
            #expect(try await store.task(task)["state"] == "pending")
            #expect(try await store.task(task)["on_chain_task_id"] == .some(nil))
        }
    }
}
