// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A task's life: every way from one status to the next, and the money that moves with it.
@Suite struct LifecycleTests {
    @Test func aPaidTask() async throws {
        let market = try await Market()
        try await market.create()
        #expect(try await market.balance(market.contract) == 1000)
        #expect(try await market.status() == 1)
        try await market.chain.increaseTime(by: 10)
        try await market.assign()
        let before = try await market.balance(market.provider.address.felt)
        // A stranger sends the claim: it pays the provider and the treasury, never the sender.
        let receipt = try await market.done(market.stranger, "submit_proof_and_claim", market.claim())
        #expect(try await market.balance(market.provider.address.felt) == before + 880)
        #expect(try await market.balance(Market.treasury) == 120)
        #expect(try await market.balance(market.contract) == 0)
        let provider = market.provider.address.felt
        let completed = try #require(
            receipt.events.first { $0.keys.first == starknetKeccak("TaskCompleted") })
        #expect(completed.fromAddress == market.contract)
        #expect(completed.keys == [starknetKeccak("TaskCompleted"), 1, 0, provider])
        #expect(completed.data == [Market.resultHash, 1000, 0, 880, 0, 30, 0, 120, 0])
        let start = Felt(Market.start)
        #expect(
            try await market.view("get_task", [1, 0]) == [
                market.demander.address.felt, provider, 1000, 0, 3, Market.taskHash, Market.resultHash, start,
                start + 10, start + 10 + Felt(Market.window), start + 10, Felt(Market.window), 1,
            ])
        #expect(try await market.view("get_user_earnings", [provider]) == [880, 0])
        #expect(
            try await market.view("get_node", [provider]) == [1, market.nodeKey.publicKey, start, 1, 880, 0])
    }

    @Test(arguments: [1, 2, 8, 9, 33, 34, 99, 999, 1001, 12_345_677, UInt128(1) << 64] as [UInt128])
    func feesAreRoundedForTheTreasuryAndDustGoesToTheProvider(amount: UInt128) async throws {
        let market = try await Market()
        try await market.create(amount)
        try await market.assign()
        let before = try await market.balance(market.provider.address.felt)
        let receipt = try await market.done(market.stranger, "submit_proof_and_claim", market.claim())
        let fee = amount * 1200 / 10_000
        #expect(try await market.balance(Market.treasury) == UInt256(fee))
        #expect(try await market.balance(market.provider.address.felt) == before + UInt256(amount - fee))
        #expect(try await market.balance(market.contract) == 0)
        let completed = try #require(receipt.events.first { $0.keys.first == starknetKeccak("TaskCompleted") })
        #expect(completed.data[5] == Felt(amount * 300 / 10_000))
    }

    @Test func theLargestAmountIsEscrowedAndSplit() async throws {
        let market = try await Market(lyingToken: true)
        try await market.send(
            market.demander, to: market.token, "mint", [market.demander.address.felt, Felt(UInt128.max), 0])
        try await market.create(.max)
        try await market.assign()
        try await market.done(market.stranger, "submit_proof_and_claim", market.claim())
        let fee = (UInt256(UInt128.max) * 1200).quotientAndRemainder(dividingBy: 10_000).quotient
        #expect(try await market.balance(Market.treasury) == fee)
        #expect(
            try await market.balance(market.provider.address.felt) == UInt256(UInt128.max) - fee)
    }

    @Test func boundsOfCreation() async throws {
        let market = try await Market()
        let demander = market.demander
        func create(_ amount: [Felt], _ hash: Felt, _ window: UInt64) -> [Felt] { amount + [hash, Felt(window)] }
        try await market.refused(demander, "create_task", create([0, 0], 1, 60), "bad amount")
        try await market.refused(demander, "create_task", create([0, 1], 1, 60), "bad amount")
        try await market.refused(demander, "create_task", create([1, 0], 0, 60), "bad task hash")
        try await market.refused(demander, "create_task", create([1, 0], 1, 59), "bad window")
        try await market.refused(demander, "create_task", create([1, 0], 1, 86_401), "bad window")
        try await market.refused(
            market.stranger, "create_task", create([1, 0], 1, 60), "ERC20: insufficient allowance")
        try await market.create(1, window: 60)
        try await market.create(1, window: 86_400)
        #expect(try await market.view("get_task_count") == [2, 0])
    }

    @Test func cancellingAndReclaimingRefundInFull() async throws {
        let market = try await Market()
        for _ in 1...3 { try await market.create() }
        // The creator, or a relayer, while the task is open.
        try await market.refused(market.stranger, "cancel_task", [1, 0], "not creator or relayer")
        try await market.done(market.relayer, "cancel_task", [1, 0])
        #expect(try await market.balance(market.contract) == 2000)
        let receipt = try await market.done(market.demander, "cancel_task", [2, 0])
        #expect(
            receipt.events.contains {
                $0.keys == [starknetKeccak("TaskCancelled"), 2, 0, market.demander.address.felt]
                    && $0.data == [1000, 0]
            })
        try await market.refused(market.demander, "cancel_task", [2, 0], "not open")
        try await market.refused(
            market.relayer, "assign_task", [2, 0, market.provider.address.felt, Market.taskHash], "not open")
        // Anyone, once deadline and grace are over, and not a second before.
        try await market.assign(3)
        try await market.refused(market.demander, "cancel_task", [3, 0], "not open")
        try await market.refused(market.relayer, "cancel_task", [3, 0], "not open")
        try await market.chain.increaseTime(by: Market.window + Market.grace)
        try await market.refused(market.stranger, "reclaim_task", [3, 0], "not yet reclaimable")
        try await market.chain.increaseTime(by: 1)
        let before = try await market.balance(market.demander.address.felt)
        try await market.done(market.stranger, "reclaim_task", [3, 0])
        #expect(try await market.balance(market.demander.address.felt) == before + 1000)
        #expect(try await market.status(3) == 5)
        try await market.refused(market.stranger, "reclaim_task", [3, 0], "not assigned")
        #expect(try await market.balance(market.contract) == 0)
    }

    @Test func claimsMayBeLateUntilTheTaskIsReclaimed() async throws {
        let market = try await Market()
        try await market.create()
        try await market.create()
        try await market.assign(1)
        try await market.assign(2)
        try await market.chain.increaseTime(by: Market.window + Market.grace + 1)
        try await market.done(market.provider, "submit_proof_and_claim", market.claim(task: 1))
        try await market.refused(market.stranger, "reclaim_task", [1, 0], "not assigned")
        try await market.done(market.stranger, "reclaim_task", [2, 0])
        try await market.refused(
            market.provider, "submit_proof_and_claim", market.claim(task: 2), "already expired")
        #expect(try await market.view("get_user_earnings", [market.provider.address.felt]) == [880, 0])
    }

    @Test func upToThreeNodesAreAssignedAndAnyOfThemIsPaid() async throws {
        let market = try await Market()
        let others = [market.chain.accounts[5], market.chain.accounts[6], market.chain.accounts[7]]
        var keys: [StarkPrivateKey] = []
        for (index, account) in others.enumerated() {
            keys.append(try StarkPrivateKey(Felt(UInt64(1000 + index))))
            try await market.register(account, keys[index])
        }
        try await market.create()
        try await market.assign()
        let again = [Felt(1), 0, market.provider.address.felt, Market.taskHash]
        try await market.refused(market.relayer, "assign_task", again, "already assigned")
        try await market.assign(to: others[0])
        try await market.chain.increaseTime(by: Market.window)
        try await market.assign(to: others[1])
        try await market.refused(
            market.relayer, "assign_task", [1, 0, others[2].address.felt, Market.taskHash], "too many assignments")
        #expect(
            try await market.view("get_task_assignees", [1, 0])
                == [3, market.provider.address.felt, others[0].address.felt, others[1].address.felt])
        try await market.done(
            market.stranger, "submit_proof_and_claim", market.claim(provider: others[0].address.felt, key: keys[0]))
        #expect(try await market.view("get_user_earnings", [others[0].address.felt]) == [880, 0])
        try await market.refused(
            market.stranger, "submit_proof_and_claim", market.claim(), "already completed")
    }

    @Test func assignmentIsRefusedForEveryReason() async throws {
        let market = try await Market()
        try await market.create()
        let provider = market.provider.address.felt
        func arguments(_ hash: Felt = Market.taskHash, _ node: Felt? = nil, id: Felt = 1) -> [Felt] {
            [id, 0, node ?? provider, hash]
        }
        try await market.refused(market.stranger, "assign_task", arguments(), "not a relayer")
        try await market.refused(market.relayer, "assign_task", arguments(id: 9), "unknown task")
        try await market.refused(market.relayer, "assign_task", [1, 1, provider, Market.taskHash], "unknown task")
        try await market.refused(market.relayer, "assign_task", arguments(0x99), "task hash mismatch")
        try await market.refused(
            market.relayer, "assign_task", arguments(Market.taskHash, market.stranger.address.felt), "node not active")
        try await market.assign()
        let other = market.chain.accounts[5]
        try await market.register(other, StarkPrivateKey(Felt(77)))
        try await market.chain.increaseTime(by: Market.window + 1)
        try await market.refused(
            market.relayer, "assign_task", arguments(Market.taskHash, other.address.felt), "deadline passed")
    }

    @Test func pagesOfTasks() async throws {
        let market = try await Market()
        for _ in 1...5 { try await market.create(1) }
        let user = market.demander.address.felt
        #expect(try await market.view("get_user_task_count", [user]) == [5])
        #expect(try await market.view("get_user_tasks", [user, 0, 2]) == [2, 1, 0, 2, 0])
        #expect(try await market.view("get_user_tasks", [user, 3, 100]) == [2, 4, 0, 5, 0])
        #expect(try await market.view("get_user_tasks", [user, 5, 100]) == [0])
        #expect(try await market.view("get_user_tasks", [user, Felt(UInt64.max), 100]) == [0])
        #expect(try await market.view("get_user_tasks", [market.stranger.address.felt, 0, 10]) == [0])
        try await market.viewRefused("get_user_tasks", [user, 0, 101], "limit over 100")
        for function in ["get_task", "get_task_assignees"] {
            try await market.viewRefused(function, [0, 0], "unknown task")
            try await market.viewRefused(function, [6, 0], "unknown task")
            try await market.viewRefused(function, [1, 1], "unknown task")
        }
        try await market.viewRefused("get_assignment", [1, 0, user], "not an assignee")
    }
}
