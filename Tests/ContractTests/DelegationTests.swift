// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// Tasks that relayers create for a demander: the limit, the reference, the refund.
@Suite struct DelegationTests {
    private func arguments(
        _ market: Market, _ amount: UInt128 = 1000, ref: Felt = 1, creator: Felt? = nil
    ) -> [Felt] {
        [creator ?? market.demander.address.felt, Felt(amount), 0, Market.taskHash, Felt(Market.window), ref]
    }

    private func limit(_ market: Market) async throws -> Felt {
        try await market.view("get_spending_limit", [market.demander.address.felt])[0]
    }

    @Test func aRelayerSpendsWithinTheLimit() async throws {
        let market = try await Market()
        let create = "create_task_for"
        try await market.refused(market.relayer, create, arguments(market), "limit exceeded")
        try await market.done(market.demander, "set_spending_limit", [0, 0, 1500, 0])
        try await market.refused(market.stranger, create, arguments(market), "not a relayer")
        try await market.refused(market.demander, create, arguments(market), "not a relayer")
        try await market.refused(market.relayer, create, arguments(market, ref: 0), "bad client ref")
        try await market.refused(market.relayer, create, arguments(market, creator: 0), "bad creator")
        try await market.refused(market.relayer, create, arguments(market, 1501), "limit exceeded")
        try await market.refused(market.relayer, create, arguments(market, 0), "bad amount")
        let receipt = try await market.done(market.relayer, create, arguments(market))
        #expect(
            receipt.events.contains {
                $0.keys == [starknetKeccak("TaskCreated"), 1, 0, market.demander.address.felt]
                    && $0.data == [1000, 0, Market.taskHash, Felt(Market.window), 1]
            })
        #expect(try await limit(market) == 500)
        #expect(try await market.view("get_task_by_client_ref", [1]) == [1, 0])
        #expect(try await market.view("get_task_by_client_ref", [2]) == [0, 0])
        try await market.refused(market.relayer, create, arguments(market, 500, ref: 1), "client ref used")
        try await market.refused(market.relayer, create, arguments(market, 501, ref: 2), "limit exceeded")
        try await market.done(market.relayer, create, arguments(market, 500, ref: 2))
        #expect(try await limit(market) == 0)
        #expect(try await market.view("get_user_task_count", [market.demander.address.felt]) == [2])
    }

    @Test func aReferenceWorksOnceEvenAfterARefund() async throws {
        let market = try await Market()
        try await market.done(market.demander, "set_spending_limit", [0, 0, 5000, 0])
        try await market.done(market.relayer, "create_task_for", arguments(market))
        try await market.done(market.relayer, "cancel_task", [1, 0])
        #expect(try await limit(market) == 5000)
        try await market.refused(market.relayer, "create_task_for", arguments(market), "client ref used")
    }

    @Test func aRefundRestoresTheLimitUnlessTheUserSetANewOne() async throws {
        let market = try await Market()
        try await market.done(market.demander, "set_spending_limit", [0, 0, 3000, 0])
        for ref in 1...3 { try await market.done(market.relayer, "create_task_for", arguments(market, ref: Felt(ref))) }
        try await market.done(market.demander, "cancel_task", [1, 0])
        #expect(try await limit(market) == 1000)
        try await market.refused(market.demander, "set_spending_limit", [0, 0, 7, 0], "limit changed")
        try await market.done(market.demander, "set_spending_limit", [1000, 0, 0, 0])
        try await market.done(market.relayer, "cancel_task", [2, 0])
        #expect(try await limit(market) == 0)
        // A task that the user pays for directly has nothing to do with the limit.
        try await market.create()
        try await market.done(market.demander, "cancel_task", [4, 0])
        #expect(try await limit(market) == 0)
    }

    @Test func reclaimRestoresTheLimitToo() async throws {
        let market = try await Market()
        try await market.done(market.demander, "set_spending_limit", [0, 0, 1000, 0])
        try await market.done(market.relayer, "create_task_for", arguments(market))
        try await market.assign()
        try await market.chain.increaseTime(by: Market.window + Market.grace + 1)
        try await market.done(market.stranger, "reclaim_task", [1, 0])
        #expect(try await limit(market) == 1000)
    }
}
