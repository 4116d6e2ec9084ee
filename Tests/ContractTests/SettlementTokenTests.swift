// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Devnet
import Felt
import Marketplace
import Starknet
import StarknetRPC
import Testing

/// The devnet's ERC-20, in both spellings.
@Suite struct SettlementTokenTests {
    private func call(_ world: World, _ function: String, _ calldata: [Felt] = []) -> Call {
        world.call(.settlementToken, function, calldata)
    }

    @Test func transfersMoveMoneyAndAreAnnounced() throws {
        let world = try World()
        #expect(try world.send(world.token.transfer(to: .stranger, TokenAmount(5)), by: .demander) == [1])
        #expect(try world.transfers() == [Movement(.demander, .stranger, 5)])
        #expect(try world.balance(.stranger) == 5)
        #expect(try world.balance(.demander) == World.fortune - 5)
        try world.refuses(
            "ERC20: insufficient balance", world.token.transfer(to: .demander, TokenAmount(6)), by: .stranger)
        try world.refuses("ERC20: transfer to 0", world.token.transfer(to: .zero, TokenAmount(1)), by: .stranger)
        try world.refuses("ERC20: transfer from 0", world.token.transfer(to: .stranger, TokenAmount(0)), by: .zero)
        // To oneself nothing changes.
        try world.send(world.token.transfer(to: .stranger, TokenAmount(5)), by: .stranger)
        #expect(try world.balance(.stranger) == 5)
    }

    @Test(arguments: ["transfer_from", "transferFrom"])
    func allowancesAreCountedDown(function: String) throws {
        let world = try World()
        func take(_ amount: Felt) -> Call {
            call(world, function, [ContractAddress.demander.felt, ContractAddress.node1.felt, amount, 0])
        }
        try world.refuses("ERC20: insufficient allowance", take(1), by: .stranger)
        try world.send(world.token.approve(.stranger, TokenAmount(5)), by: .demander)
        #expect(world.sandbox.events.map(\.keys) == [[selector("Approval"), 0xd1, 0x999]])
        #expect(try world.send(take(3), by: .stranger) == [1])
        #expect(try world.view("allowance", 0xd1, 0x999, of: .settlementToken) == 2 as UInt256)
        try world.refuses("ERC20: insufficient allowance", take(3), by: .stranger)
        // The largest allowance is not counted down.
        try world.send(world.token.approve(.stranger, TokenAmount(UInt256.max)), by: .demander)
        try world.send(take(3), by: .stranger)
        #expect(try world.view("allowance", 0xd1, 0x999, of: .settlementToken) == UInt256.max)
        #expect(try world.balance(.node1) == 6)
        try world.refuses("ERC20: approve from 0", world.token.approve(.stranger, TokenAmount(1)), by: .zero)
        try world.refuses("ERC20: approve to 0", world.token.approve(.zero, TokenAmount(1)), by: .demander)
    }

    @Test func onlyTheMinterMints() throws {
        let world = try World()
        #expect(try world.view("get_minter", of: .settlementToken) == ContractAddress.demander.felt)
        try world.refuses("ERC20: not the minter", call(world, "mint", [0x999, 5, 0]), by: .stranger)
        try world.refuses("ERC20: mint to 0", call(world, "mint", [0, 5, 0]), by: .demander)
        try world.send(call(world, "mint", [0x999, 5, 0]), by: .demander)
        #expect(try world.transfers() == [Movement(nil, .stranger, 5)])
        for function in ["total_supply", "totalSupply"] {
            #expect(try world.view(function, of: .settlementToken) == World.fortune + 5)
        }
        #expect(try world.view("balanceOf", 0x999, of: .settlementToken) == 5 as UInt256)
        // A supply beyond 2²⁵⁶ is an overflow, not a small one.
        try world.refuses(
            "u256_add Overflow", call(world, "mint", [0x999] + UInt256.max.felts), by: .demander)
    }

    @Test func itSaysWhatItIs() throws {
        let world = try World()
        #expect(try world.view("name", of: .settlementToken) == Felt(text: "Stark"))
        #expect(try world.view("symbol", of: .settlementToken) == Felt(text: "STRK"))
        #expect(try world.view("decimals", of: .settlementToken) == UInt8(18))
    }
}
