// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A settlement token that lies, keeps, sends elsewhere, calls back or fails.
@Suite struct TokenAttackTests {
    private static let messages: [(behaviour: Felt, message: String)] = [
        (1, "token refused"), (2, "token moved another amount"), (3, "token moved another amount"),
        (4, "token moved another amount"), (5, "token moved another amount"), (6, "token refused"),
    ]

    private func behave(_ market: Market, _ behaviour: Felt) async throws {
        try await market.succeeded(market.send(market.stranger, to: market.token, "set_behaviour", [behaviour]))
    }

    /// The call must revert with the message and leave all balances as they are.
    private func refused(
        _ market: Market, _ account: DevnetAccount, _ function: String, _ calldata: [Felt], _ message: String
    ) async throws {
        let people = [market.contract, market.demander.address.felt, market.provider.address.felt, Market.treasury]
        var before: [UInt256] = []
        for address in people { before.append(try await market.balance(address)) }
        try await market.refused(account, function, calldata, message)
        for (address, balance) in zip(people, before) { #expect(try await market.balance(address) == balance) }
    }

    @Test func everyTransferIsCheckedAgainstTheBalances() async throws {
        let market = try await Market(lyingToken: true)
        try await market.succeeded(
            market.send(market.stranger, to: market.token, "set_accomplice", [market.stranger.address.felt]))
        for _ in 1...3 { try await market.create() }
        try await market.assign(2)
        try await market.assign(3)
        try await market.chain.increaseTime(by: Market.window + Market.grace + 1)
        let create: [Felt] = [1000, 0, Market.taskHash, Felt(Market.window)]
        let claim = try market.claim(task: 3)
        for (behaviour, message) in Self.messages {
            try await behave(market, behaviour)
            try await refused(market, market.demander, "create_task", create, message)
            try await refused(market, market.demander, "cancel_task", [1, 0], message)
            try await refused(market, market.stranger, "reclaim_task", [2, 0], message)
            try await refused(market, market.provider, "submit_proof_and_claim", claim, message)
            try await refused(market, market.provider, "submit_proofs_and_claim", [1] + claim, message)
        }
        // Nothing was half done: with an honest token all goes through.
        try await behave(market, 0)
        try await market.done(market.demander, "cancel_task", [1, 0])
        try await market.done(market.stranger, "reclaim_task", [2, 0])
        try await market.done(market.provider, "submit_proof_and_claim", claim)
        #expect(try await market.balance(market.contract) == 0)
        #expect(try await market.view("get_task_count") == [3, 0])
    }

    @Test func reentryIsRefused() async throws {
        let market = try await Market(lyingToken: true)
        for _ in 1...2 { try await market.create() }
        try await market.assign(2)
        let claim = try market.claim(task: 2)
        for (function, calldata) in [
            ("cancel_task", [1, 0] as [Felt]), ("submit_proof_and_claim", claim), ("create_task", [1, 0, 1, 60]),
            ("submit_proofs_and_claim", [0]), ("reclaim_task", [2, 0]),
        ] {
            try await market.succeeded(
                market.send(
                    market.stranger, to: market.token, "set_reentry",
                    [market.contract, starknetKeccak(function), Felt(calldata.count)] + calldata))
            try await behave(market, 7)
            try await refused(market, market.provider, "submit_proof_and_claim", claim, "reentrant call")
            try await refused(market, market.demander, "cancel_task", [1, 0], "reentrant call")
        }
        // A token that swallows the refusal gains nothing either.
        try await market.succeeded(market.send(market.stranger, to: market.token, "set_reentry_must_succeed", [0]))
        try await market.done(market.provider, "submit_proof_and_claim", claim)
        #expect(try await market.balance(Market.treasury) == 120)
        #expect(try await market.balance(market.contract) == 1000)
        let reentries = try await market.chain.call(
            Call(to: ContractAddress(market.token), function: "get_reentries"))
        #expect(reentries.first == 0)
        #expect(reentries.last != 0)
    }

    @Test func aTokenThatFailsChangesNothing() async throws {
        let market = try await Market(lyingToken: true)
        try await market.create()
        try await behave(market, 8)
        let receipt = try await market.send(market.demander, to: market.contract, "cancel_task", [1, 0])
        #expect(!receipt.isSucceeded)
        #expect(try await market.status() == 1)
        try await behave(market, 0)
        try await market.done(market.demander, "cancel_task", [1, 0])
    }
}
