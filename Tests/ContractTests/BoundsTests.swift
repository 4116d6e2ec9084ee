// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import Starknet
import StarknetRPC
import Testing

/// The last value that is taken and the first that is not, for everything that has a bound.
@Suite struct BoundsTests {
    /// 2¹²⁸ − 1, the most that a task can be worth.
    static let most = UInt256(UInt128.max)

    /// A world in which neither money, nor allowance, nor limit is what stops an amount.
    private func boundlessWorld() throws -> World {
        let world = try World()
        let rest = UInt256.max - World.fortune
        try world.send(
            world.call(.settlementToken, "mint", [ContractAddress.demander.felt] + rest.felts), by: .demander)
        try world.send(world.token.approve(.smainer, TokenAmount(UInt256.max)), by: .demander)
        try world.setLimit(from: 0, to: .max)
        return world
    }

    private func creation(_ world: World, _ amount: UInt256, window: UInt64 = 60) -> Call {
        world.contract.createTask(
            amount: TokenAmount(amount), taskHash: World.taskHash, executionWindow: window)
    }

    @Test(arguments: [0, .twoTo128, .twoTo128 + 1, .max - 1, .max] as [UInt256])
    func amountsOutsideTheirBoundsAreRefused(amount: UInt256) throws {
        let world = try boundlessWorld()
        try world.refuses("bad amount", creation(world, amount), by: .demander)
        try world.refuses("bad amount", world.creation(amount, ref: 1), by: .relayer)
        #expect(try world.view("get_task_count") == UInt256.zero)
        #expect(try world.limit() == .max)
    }

    @Test(arguments: [1, 2, most - 1, most] as [UInt256])
    func amountsAtTheirBoundsGoAllTheWay(amount: UInt256) throws {
        let world = try boundlessWorld()
        let fortune = try world.balance(.demander)
        try world.send(creation(world, amount), by: .demander)
        try world.send(world.creation(amount, ref: 1), by: .relayer)
        #expect(try world.limit() == .max - amount)
        #expect(try world.balance(.smainer) == amount + amount)
        #expect(try world.task(TaskID(1)).amount == TokenAmount(amount))
        for id in [TaskID(1), TaskID(2)] {
            try world.undoing {
                try world.send(world.contract.cancelTask(id), by: .demander)
                #expect(try world.balance(.smainer) == amount)
            }
            try world.assign(id)
            try world.undoing {
                world.pass(World.window + SmainerContract.claimGrace + 1)
                try world.send(world.contract.reclaimTask(id), by: .stranger)
                #expect(try world.balance(.smainer) == amount)
            }
        }
        let claims = try [TaskID(1), TaskID(2)].map { try world.claim($0) }
        #expect(try world.settleBatch(claims) == [ClaimOutcome(TaskID(1)), ClaimOutcome(TaskID(2))])
        #expect(try world.balance(.smainer) == 0)
        #expect(try world.balance(.node1) + world.balance(.treasury) == amount + amount)
        #expect(try world.balance(.demander) == fortune - amount - amount)
    }

    /// 1200 of 10000 is 3 of 25, and 300 of 10000 is 3 of 100: a hundred amounts in a row have every rounding that there
    /// is. They are taken from the small end, from around a multiple of 10000, and from the large end.
    @Test(arguments: [1, 9950, most - 99] as [UInt256])
    func everyRoundingIsDownAndLosesNothing(first: UInt256) throws {
        let world = try boundlessWorld()
        let amounts = (0..<100).map { first + UInt256(UInt64($0)) }
        let claims = try amounts.map { try world.claim(world.createAssigned($0)) }
        // Two batches: a transaction has only so many steps.
        for half in [0..<50, 50..<100] {
            let outcomes = try world.settleBatch(Array(claims[half]))
            #expect(outcomes == claims[half].map { ClaimOutcome($0.taskID) })
            var payouts: [Movement] = []
            var fees = UInt256.zero
            let events = try world.events()
            #expect(events.count == half.count)
            for (event, amount) in zip(events, amounts[half]) {
                guard case .taskCompleted(let completed) = event else {
                    Issue.record("\(event) instead of TaskCompleted for \(amount)")
                    continue
                }
                let fee = completed.treasuryFee.value
                let subsidy = completed.gasSubsidy.value
                let payout = completed.providerPayout.value
                // What "rounded down" means, without dividing.
                #expect(fee * 25 <= amount * 3 && amount * 3 < (fee + 1) * 25, "\(amount): fee \(fee)")
                #expect(subsidy * 100 <= amount * 3 && amount * 3 < (subsidy + 1) * 100, "\(amount): \(subsidy)")
                #expect(fee + payout == amount)
                #expect(completed.amount.value == amount)
                #expect(FeeSplit(completed.amount).treasury == completed.treasuryFee)
                #expect(FeeSplit(completed.amount).provider == completed.providerPayout)
                #expect(FeeSplit(completed.amount).gasSubsidy == completed.gasSubsidy)
                payouts.append(Movement(.smainer, .node1, payout))
                fees += fee
            }
            // The money moves as announced; the treasury's parts together, and not at all where they are 0.
            #expect(try world.transfers() == payouts + (fees == 0 ? [] : [Movement(.smainer, .treasury, fees)]))
        }
        #expect(try world.balance(.smainer) == 0)
        let total = amounts.reduce(UInt256.zero, +)
        #expect(try world.balance(.node1) + world.balance(.treasury) == total)
    }

    @Test func aFeeOfNothingIsNotTransferred() throws {
        let world = try World()
        // 8 is the largest amount whose fee is 0.
        for (amount, fee) in [(8, 0), (9, 1)] as [(UInt256, UInt256)] {
            try world.settle(world.claim(world.createAssigned(amount)))
            let movements = try world.transfers()
            #expect(movements.first == Movement(.smainer, .node1, amount - fee))
            #expect(movements.dropFirst() == (fee == 0 ? [] : [Movement(.smainer, .treasury, fee)]))
        }
    }

    @Test(
        arguments: [
            (SmainerContract.minWindow - 1, false), (SmainerContract.minWindow, true),
            (SmainerContract.minWindow + 1, true), (SmainerContract.maxWindow - 1, true),
            (SmainerContract.maxWindow, true), (SmainerContract.maxWindow + 1, false),
        ])
    func windowsAtTheirBounds(window: UInt64, isTaken: Bool) throws {
        let world = try World()
        try world.setLimit(from: 0, to: 10)
        guard isTaken else {
            try world.refuses("bad window", creation(world, 1, window: window), by: .demander)
            try world.refuses("bad window", world.creation(1, ref: 1, window: window), by: .relayer)
            return
        }
        try world.send(creation(world, 1, window: window), by: .demander)
        try world.send(world.creation(1, ref: 1, window: window), by: .relayer)
        for id in [TaskID(1), TaskID(2)] {
            try world.assign(id)
            #expect(try world.task(id).executionWindow == window)
            #expect(try world.task(id).deadline == world.now + window)
        }
    }

    /// The longest that a relayer can keep an escrow from its owner: three windows, each assigned at the last moment,
    /// and the grace.
    @Test func assignmentsAreThreeAndEachWithinTheOneBefore() throws {
        let world = try World()
        let id = try world.create(1000, window: SmainerContract.maxWindow)
        for (index, node) in ContractAddress.nodes.prefix(SmainerContract.maxAssignments).enumerated() {
            try world.assign(id, to: node)
            #expect(try world.task(id).assignments == UInt8(index + 1))
            world.pass(SmainerContract.maxWindow)
        }
        #expect(SmainerContract.maxAssignments == 3)
        #expect(world.now == World.start + 3 * SmainerContract.maxWindow)
        try world.refuses("too many assignments", world.assignment(id, to: .node4), by: .relayer)
        world.pass(1)
        try world.refuses("deadline passed", world.assignment(id, to: .node4), by: .relayer)
        world.pass(SmainerContract.claimGrace - 1)
        try world.refuses("not yet reclaimable", world.contract.reclaimTask(id), by: .demander)
        world.pass(1)
        try world.send(world.contract.reclaimTask(id), by: .demander)
        #expect(world.now - World.start < SmainerContract.minPublicTimelock)
        #expect(try world.balance(.demander) == World.fortune)
    }

    @Test func aLimitIsSpentToTheLastUnit() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1000)
        try world.refuses("limit exceeded", world.creation(1001, ref: 1), by: .relayer)
        try world.send(world.creation(1000, ref: 1), by: .relayer)
        #expect(try world.limit() == 0)
        try world.refuses("limit exceeded", world.creation(1, ref: 2), by: .relayer)
    }

    @Test func aPageHoldsAHundred() throws {
        let world = try World()
        for _ in 0..<101 { try world.create(1) }
        let first: [UInt256] = try world.view("get_user_tasks", ContractAddress.demander.felt, 0, 100)
        #expect(first == (1...100).map { UInt256(UInt64($0)) })
        #expect(try world.view("get_user_tasks", ContractAddress.demander.felt, 100, 100) == [101] as [UInt256])
        try world.refuses("limit over 100", world.call(.smainer, "get_user_tasks", [0xd1, 0, 101]), by: .zero)
    }

    /// A timelock so long that no second is left when a change would be ready.
    @Test func aChangeWhoseTimeNeverComesIsNotScheduled() throws {
        let world = try World()
        let other = SmainerContract(.at(0x21))
        let timelock = UInt64.max - World.start
        try world.deploySmainer(at: other.address, timelock: timelock)
        try world.send(other.scheduleChange(.treasury(.at(0xfee))), by: .owner)
        let change = try world.send(world.call(other.address, "get_change", [1]), by: .zero)
        #expect(change == [2, 0xfee, Felt(UInt64.max), 1])
        try world.refuses("change not ready", other.executeChange(1), by: .owner)
        world.pass(1)
        try world.refuses("u64_add Overflow", other.scheduleChange(.treasury(.at(0xfee))), by: .owner)
        #expect(try world.view("get_change_count", of: other.address) == UInt64(1))
    }
}
