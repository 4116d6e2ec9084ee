// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// Owner, timelock, relayers, attester, nodes, construction and upgrade.
@Suite struct AdministrationTests {
    @Test func whatTheConstructorSets() async throws {
        let market = try await Market()
        #expect(try await market.view("get_owner") == [market.owner.address.felt])
        #expect(try await market.view("get_treasury") == [Market.treasury])
        #expect(try await market.view("get_token") == [DevnetContracts.strk])
        #expect(try await market.view("get_attester_key") == [market.attester.publicKey])
        #expect(try await market.view("get_timelock") == [0])
        #expect(try await market.view("get_fee_bps") == [1500, 1200, 300])
        #expect(try await market.view("is_paused") == [0])
        #expect(try await market.view("is_relayer", [market.relayer.address.felt]) == [1])
        #expect(try await market.view("is_relayer", [market.owner.address.felt]) == [0])
        #expect(try await market.view("get_task_count") == [0, 0])
    }

    @Test func constructionIsRefusedForEachBadArgument() async throws {
        let market = try await Market()
        let classHash = try Deployer.bundled("Smainer").classHash
        let good: [Felt] = [1, 2, market.attester.publicKey, DevnetContracts.strk, 0]
        for (index, value, message) in [
            (0, Felt(0), "bad owner"), (1, 0, "bad treasury"), (2, 0, "bad attester key"), (3, 0, "bad token"),
            (2, 5, "bad attester key"),
        ] {
            var calldata = good
            calldata[index] = value
            let receipt = try await Deployer(chain: market.chain).instantiate(
                classHash, by: market.owner, calldata: calldata)
            #expect(receipt.execution.revertReason?.contains(message) == true, "\(index)")
        }
    }

    @Test func onlyTheOwnerAdministers() async throws {
        let market = try await Market()
        let node = market.provider.address.felt
        for (function, calldata) in [
            ("pause", []), ("unpause", []), ("suspend_node", [node]), ("reinstate_node", [node]),
            ("remove_relayer", [market.relayer.address.felt]), ("disable_attester", []),
            ("schedule_change", [2, 9]), ("execute_change", [1]), ("cancel_change", [1]),
            ("transfer_ownership", [node]),
        ] as [(String, [Felt])] {
            for account in [market.stranger, market.relayer, market.provider] {
                try await market.refused(account, function, calldata, "not the owner")
            }
        }
    }

    @Test func changesWaitForTheTimelock() async throws {
        let market = try await Market(timelock: 100)
        let relayer = market.relayer.address.felt
        let id = try await market.schedule([0, relayer])
        #expect(try await market.view("get_change", [id]) == [0, relayer, Felt(Market.start + 100), 1])
        try await market.refused(market.owner, "execute_change", [id], "change not ready")
        try await market.chain.increaseTime(by: 99)
        try await market.refused(market.owner, "execute_change", [id], "change not ready")
        try await market.chain.increaseTime(by: 1)
        try await market.done(market.owner, "execute_change", [id])
        #expect(try await market.view("is_relayer", [relayer]) == [1])
        try await market.refused(market.owner, "execute_change", [id], "change not pending")
        try await market.refused(market.owner, "cancel_change", [id], "change not pending")
        try await market.refused(market.owner, "execute_change", [9], "unknown change")
        let other = try await market.schedule([2, 0x99])
        try await market.done(market.owner, "cancel_change", [other])
        try await market.chain.increaseTime(by: 1000)
        try await market.refused(market.owner, "execute_change", [other], "change not pending")
        #expect(try await market.view("get_treasury") == [Market.treasury])
        try await market.viewRefused("get_change", [9], "unknown change")
    }

    @Test func badChangesAreRefused() async throws {
        let market = try await Market()
        for (change, message) in [
            ([0, 0], "bad relayer"), ([0, market.relayer.address.felt], "already a relayer"),
            ([1, 0], "bad attester key"), ([1, 5], "bad attester key"), ([2, 0], "bad treasury"),
            ([2, market.contract], "bad treasury"), ([3, 0], "bad class hash"),
        ] as [([Felt], String)] {
            try await market.refused(market.owner, "schedule_change", change, message)
        }
        // What was fine when it was scheduled is checked again.
        let one = try await market.schedule([0, 0x55])
        let two = try await market.schedule([0, 0x55])
        try await market.done(market.owner, "execute_change", [one])
        try await market.refused(market.owner, "execute_change", [two], "already a relayer")
    }

    @Test func aNewTreasuryReceivesLaterFees() async throws {
        let market = try await Market()
        try await market.create()
        try await market.assign()
        try await market.execute([2, 0x8888])
        try await market.done(market.provider, "submit_proof_and_claim", market.claim())
        #expect(try await market.balance(0x8888) == 120)
        #expect(try await market.balance(Market.treasury) == 0)
    }

    @Test func aRemovedRelayerCanDoNothing() async throws {
        let market = try await Market()
        try await market.create()
        try await market.done(market.owner, "remove_relayer", [market.relayer.address.felt])
        try await market.refused(
            market.relayer, "assign_task", [1, 0, market.provider.address.felt, Market.taskHash], "not a relayer")
        try await market.refused(market.relayer, "cancel_task", [1, 0], "not creator or relayer")
        try await market.refused(
            market.owner, "remove_relayer", [market.relayer.address.felt], "not a relayer")
    }

    @Test func aReplacedAttesterStaysGoodForWhatIsAssigned() async throws {
        let market = try await Market()
        try await market.create()
        try await market.create()
        try await market.assign(1)
        let next = try StarkPrivateKey(Felt(0xfeed))
        try await market.execute([1, next.publicKey])
        try await market.assign(2)
        let submit = "submit_proof_and_claim"
        try await market.refused(market.provider, submit, market.claim(task: 1, attester: next), "bad attestation")
        try await market.refused(market.provider, submit, market.claim(task: 2), "bad attestation")
        try await market.done(market.provider, submit, market.claim(task: 1))
        try await market.done(market.provider, submit, market.claim(task: 2, attester: next))
    }

    @Test func aDisabledAttesterPaysNothingAnyMore() async throws {
        let market = try await Market()
        try await market.create()
        try await market.create()
        try await market.assign(1)
        try await market.done(market.owner, "disable_attester", [])
        #expect(try await market.view("get_attester_key") == [0])
        try await market.refused(
            market.provider, "submit_proof_and_claim", market.claim(task: 1), "attester disabled")
        try await market.refused(
            market.relayer, "assign_task", [2, 0, market.provider.address.felt, Market.taskHash], "no attester")
        try await market.refused(market.owner, "disable_attester", [], "no attester")
        try await market.refused(
            market.owner, "schedule_change", [1, market.attester.publicKey], "attester disabled")
        try await market.refused(
            market.stranger, "register_node", [market.attester.publicKey], "bad public key")
        // The escrow of what was assigned goes back.
        try await market.chain.increaseTime(by: Market.window + Market.grace + 1)
        try await market.done(market.stranger, "reclaim_task", [1, 0])
        let next = try StarkPrivateKey(Felt(0xfeed))
        try await market.execute([1, next.publicKey])
        try await market.assign(2)
        try await market.done(
            market.provider, "submit_proof_and_claim", market.claim(task: 2, attester: next))
    }

    @Test func theAttestersKeyIsNoNodeKey() async throws {
        let market = try await Market()
        let key = market.attester.publicKey
        try await market.refused(market.stranger, "register_node", [key], "bad public key")
        try await market.refused(market.stranger, "register_node", [0], "bad public key")
        try await market.refused(market.stranger, "register_node", [5], "bad public key")
        try await market.refused(market.provider, "rotate_node_key", [key], "bad public key")
        try await market.refused(market.provider, "rotate_node_key", [0], "bad public key")
        // A node's key that becomes the attester's later stops its assignments.
        try await market.create()
        try await market.execute([1, market.nodeKey.publicKey])
        try await market.refused(
            market.relayer, "assign_task", [1, 0, market.provider.address.felt, Market.taskHash], "bad public key")
    }

    @Test func nodesMoveBetweenTheirStatuses() async throws {
        let market = try await Market()
        let node = market.provider.address.felt
        let key = market.nodeKey.publicKey
        func status() async throws -> Felt { try await market.view("get_node_status", [node])[0] }
        #expect(try await market.view("get_node_status", [market.stranger.address.felt]) == [0])
        try await market.refused(market.provider, "register_node", [key], "already active")
        try await market.refused(market.stranger, "rotate_node_key", [key], "not registered")
        try await market.refused(market.stranger, "deactivate_node", [], "not registered")
        try await market.refused(market.owner, "suspend_node", [market.stranger.address.felt], "not registered")
        try await market.refused(market.owner, "reinstate_node", [node], "node not suspended")
        let receipt = try await market.done(market.provider, "deactivate_node", [])
        #expect(
            receipt.events.contains {
                $0.keys == [starknetKeccak("NodeStatusChanged"), node] && $0.data == [1, 2]
            })
        try await market.refused(market.provider, "deactivate_node", [], "node not active")
        try await market.done(market.owner, "suspend_node", [node])
        try await market.refused(market.owner, "suspend_node", [node], "node suspended")
        try await market.done(market.owner, "reinstate_node", [node])
        #expect(try await status() == 2)
        try await market.done(market.provider, "register_node", [key])
        #expect(try await status() == 1)
    }

    @Test func ownershipMovesInTwoSteps() async throws {
        let market = try await Market()
        let heir = market.stranger
        try await market.refused(heir, "accept_ownership", [], "not the pending owner")
        try await market.done(market.owner, "transfer_ownership", [heir.address.felt])
        #expect(try await market.view("get_pending_owner") == [heir.address.felt])
        try await market.refused(market.relayer, "accept_ownership", [], "not the pending owner")
        // An offer to nobody withdraws the first one.
        try await market.done(market.owner, "transfer_ownership", [0])
        try await market.refused(heir, "accept_ownership", [], "not the pending owner")
        try await market.done(market.owner, "transfer_ownership", [heir.address.felt])
        try await market.done(heir, "accept_ownership", [])
        #expect(try await market.view("get_owner") == [heir.address.felt])
        try await market.refused(market.owner, "pause", [], "not the owner")
        try await market.done(heir, "pause", [])
        try await market.refused(heir, "pause", [], "paused")
        try await market.done(heir, "unpause", [])
        try await market.refused(heir, "unpause", [], "not paused")
    }

    @Test func anUpgradeKeepsTheStorage() async throws {
        let market = try await Market()
        try await market.create()
        let classHash = try await Deployer(chain: market.chain).declare("UpgradedSmainer", by: market.owner)
        try await market.execute([3, classHash])
        #expect(try await market.chain.classHash(of: market.contract) == classHash)
        #expect(try await market.view("get_version") == [Felt(shortString: "upgraded")])
        #expect(try await market.view("get_task_count") == [1, 0])
    }

    @Test func anUpgradeToAnUnknownClassFails() async throws {
        let market = try await Market()
        let id = try await market.schedule([3, 0x1234])
        let receipt = try await market.send(market.owner, to: market.contract, "execute_change", [id])
        #expect(receipt.execution.revertReason?.contains("is not declared") == true)
        #expect(try await market.view("get_task_count") == [0, 0])
    }
}
