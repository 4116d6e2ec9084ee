// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import StarkCrypto
import Starknet
import Testing

/// What relayers may spend for a demander, and that a reference makes one task.
@Suite struct SpendingLimitTests {
    @Test func onlyARelayerSpendsAndOnlyWithinTheLimit() throws {
        let world = try World()
        for caller in [.demander, .owner, .stranger] as [ContractAddress] {
            try world.refuses("not a relayer", world.creation(1, ref: 1), by: caller)
        }
        try world.refuses("limit exceeded", world.creation(1, ref: 1), by: .relayer)
        try world.setLimit(from: 0, to: 1500)
        #expect(try world.events() == [.spendingLimitSet(user: .demander, limit: TokenAmount(1500))])
        for amount in [1501, .twoTo128, .max] as [UInt256] {
            try world.refuses("limit exceeded", world.creation(amount, ref: 1), by: .relayer)
        }
        try world.refuses("bad amount", world.creation(0, ref: 1), by: .relayer)
        try world.refuses("bad client ref", world.creation(1, ref: 0), by: .relayer)
        try world.refuses("bad creator", world.creation(1, ref: 1, for: .zero), by: .relayer)
        try world.refuses("bad task hash", world.creation(1, ref: 1, hash: 0), by: .relayer)
        try world.refuses("limit exceeded", world.creation(1, ref: 1, for: .stranger), by: .relayer)
        try world.setLimit(from: 0, to: 5, by: .stranger)
        try world.refuses(
            "ERC20: insufficient allowance", world.creation(1, ref: 1, for: .stranger), by: .relayer)
        #expect(try world.limit() == 1500)
        #expect(try world.limit(.stranger) == 5)
    }

    @Test func aUseLowersTheLimitAndIsAnnounced() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        #expect(try world.send(world.creation(1000, ref: 0xabc), by: .relayer) == [1, 0])
        #expect(
            try world.events() == [
                .created(TaskID(1), ref: 0xabc),
                .spendingLimitSet(user: .demander, limit: TokenAmount(500)),
            ])
        #expect(
            try world.transfers() == [Movement(.demander, .smainer, 1000)])
        #expect(try world.limit() == 500)
        #expect(try world.task(TaskID(1)).creator == .demander)
        #expect(try world.view("get_task_by_client_ref", 0xabc) == 1 as UInt256)
        #expect(try world.view("get_task_by_client_ref", 0xabd) == UInt256.zero)
        try world.refuses("limit exceeded", world.creation(501, ref: 0xabd), by: .relayer)
        try world.send(world.creation(500, ref: 0xabd), by: .relayer)
        #expect(try world.limit() == 0)
    }

    @Test func aReferenceWorksOnceAlsoAfterARefund() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        try world.send(world.creation(10, ref: 7), by: .relayer)
        try world.refuses("client ref used", world.creation(10, ref: 7), by: .relayer)
        try world.send(world.contract.cancelTask(TaskID(1)), by: .relayer)
        try world.refuses("client ref used", world.creation(10, ref: 7), by: .relayer)
        // The references of all demanders are one list.
        try world.setLimit(from: 0, to: 5, by: .stranger)
        try world.refuses("client ref used", world.creation(1, ref: 7, for: .stranger), by: .relayer)
        #expect(try world.view("get_task_by_client_ref", 7) == 1 as UInt256)
    }

    @Test func aRefusedCreationLeavesItsReferenceFree() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        try world.refuses("limit exceeded", world.creation(1501, ref: 7), by: .relayer)
        try world.send(world.token.approve(.smainer, TokenAmount(5)), by: .demander)
        try world.refuses("ERC20: insufficient allowance", world.creation(10, ref: 7), by: .relayer)
        try world.send(world.creation(5, ref: 7), by: .relayer)
    }

    @Test func settingComparesFirst() throws {
        let world = try World()
        func setting(_ expected: UInt256, _ limit: UInt256) -> Call {
            world.contract.setSpendingLimit(expected: TokenAmount(expected), limit: TokenAmount(limit))
        }
        try world.refuses("limit changed", setting(1, 5), by: .demander)
        try world.setLimit(from: 0, to: 1500)
        try world.send(world.creation(1, ref: 1), by: .relayer)
        try world.refuses("limit changed", setting(1500, 2000), by: .demander)
        try world.refuses("limit changed", setting(1499 + .twoTo128, 2000), by: .demander)
        try world.setLimit(from: 1499, to: 2000)
        #expect(try world.limit() == 2000)
    }

    @Test func refundsRestoreWhatWasUsed() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        try world.send(world.creation(1000, ref: 1), by: .relayer)
        try world.send(world.creation(100, ref: 2), by: .relayer)
        try world.send(world.contract.cancelTask(TaskID(1)), by: .relayer)
        #expect(
            try world.events() == [
                .cancelled(TaskID(1)),
                .spendingLimitSet(user: .demander, limit: TokenAmount(1400)),
            ])
        try world.assign(TaskID(2))
        world.pass(4000)
        try world.send(world.contract.reclaimTask(TaskID(2)), by: .stranger)
        #expect(try world.limit() == 1500)
        // What the demander created himself used no limit.
        let own = try world.create(7)
        try world.send(world.contract.cancelTask(own), by: .demander)
        #expect(try world.limit() == 1500)
    }

    @Test func aLimitThatWasSetSinceIsNotTouched() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        try world.send(world.creation(1000, ref: 1), by: .relayer)
        try world.send(world.creation(100, ref: 2), by: .relayer)
        try world.assign(TaskID(2))
        try world.setLimit(from: 400, to: 0)
        try world.send(world.contract.cancelTask(TaskID(1)), by: .relayer)
        world.pass(4000)
        try world.send(world.contract.reclaimTask(TaskID(2)), by: .stranger)
        #expect(try world.limit() == 0)
        #expect(try world.balance(.demander) == World.fortune)
        try world.refuses("limit exceeded", world.creation(1, ref: 3), by: .relayer)
    }

    @Test func aPaidTaskGivesNothingBack() throws {
        let world = try World()
        try world.setLimit(from: 0, to: 1500)
        try world.send(world.creation(1000, ref: 1), by: .relayer)
        try world.assign(TaskID(1))
        try world.settle(world.claim(TaskID(1)))
        #expect(try world.limit() == 500)
    }

    @Test func theLargestLimitNeitherOverflowsNorBlocksARefund() throws {
        let world = try World()
        try world.setLimit(from: 0, to: .max)
        try world.send(world.creation(7, ref: 3), by: .relayer)
        #expect(try world.limit() == .max - 7)
        try world.send(world.contract.cancelTask(TaskID(1)), by: .relayer)
        #expect(try world.limit() == .max)
    }
}
