// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// The life of a task from its creation to its end, its bounds and its times.
@Suite struct TaskTests {
    @Test func creationTakesTheEscrow() throws {
        let world = try World()
        let id = try world.create(1000)
        #expect(id == TaskID(1))
        #expect(
            try world.events() == [
                .created(id)
            ])
        #expect(
            try world.transfers() == [Movement(.demander, .smainer, 1000)])
        #expect(
            try world.task(id)
                == OnChainTask(
                    creator: .demander, amount: TokenAmount(1000), taskHash: World.taskHash,
                    executionWindow: World.window, createdAt: World.start, status: .open))
        #expect(try world.balance(.smainer) == 1000)
        #expect(try world.balance(.demander) == World.fortune - 1000)
        #expect(try world.create() == TaskID(2))
        #expect(try world.view("get_task_count") == 2 as UInt256)
    }

    @Test(arguments: [0, .twoTo128, UInt256.max / 2, .max])
    func amountsHaveBounds(amount: UInt256) throws {
        let world = try World()
        let call = world.contract.createTask(amount: TokenAmount(amount), taskHash: 1, executionWindow: 60)
        try world.refuses("bad amount", call, by: .demander)
    }

    @Test(arguments: [0, 59, 86_401, 1 << 32 + 100, .max] as [UInt64])
    func windowsHaveBounds(window: UInt64) throws {
        let world = try World()
        try world.refuses(
            "bad window", world.contract.createTask(amount: TokenAmount(1), taskHash: 1, executionWindow: window),
            by: .demander)
        try world.setLimit(from: 0, to: 10)
        try world.refuses("bad window", world.creation(1, ref: 1, window: window), by: .relayer)
    }

    @Test func creationIsRefusedWithoutHashAllowanceOrMoney() throws {
        let world = try World()
        func creation(hash: Felt = 1) -> Call {
            world.contract.createTask(amount: TokenAmount(1), taskHash: hash, executionWindow: 60)
        }
        try world.refuses("bad task hash", creation(hash: 0), by: .demander)
        try world.refuses("ERC20: insufficient allowance", creation(), by: .stranger)
        try world.send(world.token.approve(.smainer, TokenAmount(1)), by: .stranger)
        try world.refuses("ERC20: insufficient balance", creation(), by: .stranger)
        #expect(try world.view("get_task_count") == UInt256.zero)
        #expect(try world.view("get_user_task_count", ContractAddress.stranger.felt) == UInt64(0))
    }

    @Test func unknownTasksPanicEverywhere() throws {
        let world = try World()
        let known = try world.createAssigned()
        for id in [0, 2, .twoTo128 + known.value, .max] as [UInt256] {
            let task = TaskID(id)
            let contract = world.contract
            try world.refuses("unknown task", world.assignment(task), by: .relayer)
            try world.refuses("unknown task", contract.cancelTask(task), by: .demander)
            try world.refuses("unknown task", contract.reclaimTask(task), by: .stranger)
            try world.refuses("unknown task", contract.submitProofAndClaim(world.claim(task)), by: .stranger)
            for (view, arguments) in [
                ("get_task", []), ("get_task_assignees", []), ("get_assignment", [ContractAddress.node1.felt]),
                ("get_task_result_hash", [0xe1, 1]), ("get_result_attestation_hash", [0xe1, 1]),
            ] as [(String, [Felt])] {
                try world.refuses("unknown task", world.call(.smainer, view, id.felts + arguments), by: .zero)
            }
        }
    }

    @Test func assignmentStoresTheKeysOfTheMoment() throws {
        let world = try World()
        let id = try world.create()
        world.pass(10)
        try world.assign(id)
        let deadline = world.now + World.window
        #expect(
            try world.events() == [
                .assigned(id, to: .node1, deadline: deadline, assignment: 1)
            ])
        #expect(
            try world.task(id)
                == OnChainTask(
                    creator: .demander, amount: TokenAmount(1000), taskHash: World.taskHash,
                    executionWindow: World.window, createdAt: World.start, status: .assigned, provider: .node1,
                    assignments: 1, assignedAt: world.now, deadline: deadline))
        let stored: OnChainAssignment = try world.view("get_assignment", 1, 0, ContractAddress.node1.felt)
        #expect(stored.provider == .node1)
        #expect(stored.nodeKey == world.keys[.node1]?.publicKey)
        #expect(stored.attesterKey == StarkPrivateKey.attester.publicKey)
        try world.refuses("already assigned", world.assignment(id), by: .relayer)
    }

    @Test func assignmentIsRefusedByCallerHashAndNode() throws {
        let world = try World()
        let id = try world.create()
        for caller in [.demander, .owner, .node1, .stranger, .zero] as [ContractAddress] {
            try world.refuses("not a relayer", world.assignment(id), by: caller)
        }
        try world.refuses("task hash mismatch", world.assignment(id, hash: 0x78), by: .relayer)
        try world.refuses("node not active", world.assignment(id, to: .stranger), by: .relayer)
        #expect(try world.status(id) == .open)
    }

    @Test func reassignmentAddsUpToThreeNodesAndAnyCanClaim() throws {
        let world = try World()
        let id = try world.createAssigned()
        world.pass(World.window)
        try world.assign(id, to: .node2)
        #expect(try world.task(id).deadline == world.now + World.window)
        world.pass(10)
        try world.assign(id, to: .node3)
        try world.refuses("too many assignments", world.assignment(id, to: .node4), by: .relayer)
        let assignees: [Felt] = try world.view("get_task_assignees", 1, 0)
        #expect(assignees == ContractAddress.nodes.prefix(3).map(\.felt))
        #expect(try world.task(id).provider == .node3)
        #expect(try world.task(id).assignments == 3)
        try world.refuses(
            "not an assignee", world.call(.smainer, "get_assignment", [1, 0, ContractAddress.node4.felt]), by: .zero)
        try world.refuses(
            "not an assignee", world.contract.submitProofAndClaim(world.claim(id, by: .node4)), by: .stranger)
        for node in [.node1, .node2, .node3] as [ContractAddress] {
            try world.undoing {
                try world.settle(world.claim(id, by: node))
                #expect(try world.task(id).provider == node)
                #expect(try world.balance(node) == 880)
                #expect(try world.balance(.smainer) == 0)
            }
        }
    }

    @Test func reassignmentEndsWithTheDeadline() throws {
        let world = try World()
        let id = try world.createAssigned()
        world.pass(World.window)
        try world.undoing { try world.assign(id, to: .node2) }
        world.pass(1)
        try world.refuses("deadline passed", world.assignment(id, to: .node2), by: .relayer)
    }

    @Test func cancellationRefundsAnOpenTask() throws {
        let world = try World()
        let id = try world.create()
        for caller in [.stranger, .owner, .node1, .treasury, .zero] as [ContractAddress] {
            try world.refuses("not creator or relayer", world.contract.cancelTask(id), by: caller)
        }
        for caller in [.demander, .relayer] as [ContractAddress] {
            try world.undoing {
                try world.send(world.contract.cancelTask(id), by: caller)
                #expect(
                    try world.events() == [
                        .cancelled(id)
                    ])
                #expect(try world.status(id) == .cancelled)
                #expect(try world.balance(.demander) == World.fortune)
                try world.refuses("not open", world.contract.cancelTask(id), by: caller)
                try world.refuses("not open", world.assignment(id), by: .relayer)
                try world.refuses("not assigned", world.contract.reclaimTask(id), by: .demander)
                try world.refuses(
                    "already cancelled", world.contract.submitProofAndClaim(world.claim(id)), by: .node1)
            }
        }
        try world.assign(id)
        for caller in [.demander, .relayer] as [ContractAddress] {
            try world.refuses("not open", world.contract.cancelTask(id), by: caller)
        }
    }

    @Test func reclaimWaitsForDeadlineAndGrace() throws {
        let world = try World()
        let id = try world.create()
        let reclaim = world.contract.reclaimTask(id)
        try world.refuses("not assigned", reclaim, by: .demander)
        try world.assign(id)
        try world.refuses("not yet reclaimable", reclaim, by: .demander)
        world.pass(World.window + SmainerContract.claimGrace)
        try world.refuses("not yet reclaimable", reclaim, by: .demander)
        world.pass(1)
        try world.send(reclaim, by: .stranger)
        #expect(
            try world.events() == [.expired(id)])
        #expect(try world.transfers() == [Movement(.smainer, .demander, 1000)])
        #expect(try world.status(id) == .expired)
        #expect(try world.balance(.demander) == World.fortune)
        try world.refuses("not assigned", reclaim, by: .demander)
        try world.refuses("not open", world.contract.cancelTask(id), by: .demander)
        try world.refuses("not open", world.assignment(id, to: .node2), by: .relayer)
    }

    @Test func lateClaimPaysUntilReclaimed() throws {
        let world = try World()
        let id = try world.createAssigned()
        let claim = try world.claim(id)
        for wait in [World.window, 1, SmainerContract.claimGrace, 1_000_000] {
            world.pass(wait)
            try world.undoing {
                try world.settle(claim)
                #expect(try world.task(id).completedAt == world.now)
                try world.refuses("not assigned", world.contract.reclaimTask(id), by: .demander)
            }
        }
        try world.send(world.contract.reclaimTask(id), by: .demander)
        try world.refuses("already expired", world.contract.submitProofAndClaim(claim), by: .node1)
        #expect(try world.balance(.node1) == 0)
    }

    @Test func aTaskThatIsReassignedIsReclaimableFromItsNewDeadline() throws {
        let world = try World()
        let id = try world.createAssigned()
        world.pass(World.window)
        try world.assign(id, to: .node2)
        world.pass(SmainerContract.claimGrace + World.window)
        try world.refuses("not yet reclaimable", world.contract.reclaimTask(id), by: .demander)
        world.pass(1)
        try world.send(world.contract.reclaimTask(id), by: .demander)
        #expect(try world.status(id) == .expired)
    }

    @Test func userTasksComeInPages() throws {
        let world = try World()
        for _ in 0..<4 { try world.create(1) }
        func page(_ offset: Felt, _ limit: Felt, of user: ContractAddress = .demander) throws -> [UInt256] {
            try world.view("get_user_tasks", user.felt, offset, limit)
        }
        #expect(try page(0, 100) == [1, 2, 3, 4])
        #expect(try page(1, 2) == [2, 3])
        #expect(try page(3, 2) == [4])
        #expect(try page(0, 0) == [])
        #expect(try page(4, 2) == [])
        #expect(try page(Felt(UInt64.max), 100) == [])
        #expect(try page(0, 100, of: .stranger) == [])
        #expect(try world.view("get_user_task_count", ContractAddress.demander.felt) == UInt64(4))
        try world.refuses("limit over 100", world.call(.smainer, "get_user_tasks", [0xd1, 0, 101]), by: .zero)
    }
}
