// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// What must not pay: forged, moved, repeated and mixed-up proofs.
@Suite struct AttackTests {
    private let submit = "submit_proof_and_claim"

    private func assigned() async throws -> Market {
        let market = try await Market()
        try await market.create()
        try await market.assign()
        return market
    }

    @Test func theContractSignsWhatTheProtocolSays() async throws {
        let market = try await assigned()
        let arguments: [Felt] = [1, 0, market.provider.address.felt, Market.resultHash]
        #expect(try await market.view("get_task_result_hash", arguments) == [market.message(.taskResult).hash])
        #expect(
            try await market.view("get_result_attestation_hash", arguments)
                == [market.message(.resultAttestation).hash])
    }

    @Test func wrongKeys() async throws {
        let market = try await assigned()
        let other = try StarkPrivateKey(Felt(4711))
        try await market.refused(market.provider, submit, market.claim(key: other), "bad provider signature")
        try await market.refused(market.provider, submit, market.claim(attester: other), "bad attestation")
        // The wallet's key is not the node's key.
        try await market.refused(
            market.provider, submit, market.claim(key: market.provider.privateKey), "bad provider signature")
        try await market.done(market.provider, submit, market.claim())
    }

    @Test func oneSignatureDoesNotStandForTheOther() async throws {
        let market = try await assigned()
        let result = market.message(.taskResult)
        let attestation = market.message(.resultAttestation)
        // The provider's signature as attestation, and the attester's as the provider's.
        try await market.refused(
            market.provider, submit, market.claim(attestation: market.sign(result, market.nodeKey)), "bad attestation")
        try await market.refused(
            market.provider, submit, market.claim(attestation: market.sign(result, market.attester)),
            "bad attestation")
        try await market.refused(
            market.provider, submit, market.claim(signature: market.sign(attestation, market.nodeKey)),
            "bad provider signature")
        try await market.refused(
            market.provider, submit, market.claim(signature: market.sign(attestation, market.attester)),
            "bad provider signature")
    }

    @Test func proofsAreBoundToTaskInputOutputContractAndChain() async throws {
        let market = try await assigned()
        try await market.create(hash: 0x4321)
        try await market.assign(2, hash: 0x4321)
        let good = market.message(.taskResult)
        var variants: [ProofMessage] = []
        for change: (inout ProofMessage) -> Void in [
            { $0.taskID = 2 }, { $0.taskHash = 0x4321 }, { $0.resultHash = 0x9999 }, { $0.contract += 1 },
            { $0.chainID = ChainID.mainnet.felt }, { $0.provider += 1 },
        ] {
            var variant = good
            change(&variant)
            variants.append(variant)
        }
        for variant in variants {
            try await market.refused(
                market.provider, submit, market.claim(signature: market.sign(variant, market.nodeKey)),
                "bad provider signature")
            var attestation = variant
            attestation.kind = .resultAttestation
            try await market.refused(
                market.provider, submit, market.claim(attestation: market.sign(attestation, market.attester)),
                "bad attestation")
        }
        // Both signatures of task 1, sent for task 2.
        var replay = try market.claim(task: 1)
        replay[0] = 2
        try await market.refused(market.provider, submit, replay, "bad provider signature")
    }

    @Test func aProofOfAnotherDeploymentOrChainIsWorthNothing() async throws {
        let here = try await assigned()
        let there = try await Market(chainID: .mainnet)
        try await there.create()
        try await there.assign()
        try await here.refused(here.provider, submit, there.claim(), "bad provider signature")
        try await there.done(there.provider, submit, there.claim())
    }

    @Test func degenerateSignatures() async throws {
        let market = try await assigned()
        let order = Felt(reducing: StarkCurve.order)
        let edges: [Felt] = [0, 1, order, order - 1, -Felt(1)]
        for r in edges {
            for s in edges {
                try await market.refused(
                    market.stranger, submit, market.claim(signature: [r, s]), "bad provider signature")
            }
            try await market.refused(
                market.stranger, submit, market.claim(attestation: [r, 1]), "bad attestation")
        }
    }

    @Test func theMirroredSignaturePaysOnceLikeTheFirst() async throws {
        let market = try await assigned()
        let claim = try market.claim()
        var mirrored = claim
        mirrored[5] = Felt(reducing: StarkCurve.order - claim[5].uint256)
        try await market.done(market.stranger, submit, mirrored)
        try await market.refused(market.stranger, submit, claim, "already completed")
        #expect(try await market.balance(Market.treasury) == 120)
    }

    @Test func claimsOfTasksInOtherStatuses() async throws {
        let market = try await Market()
        try await market.create()
        try await market.refused(market.provider, submit, market.claim(), "not assigned")
        try await market.refused(market.provider, submit, market.claim(task: 2), "unknown task")
        var high = try market.claim()
        high[1] = 1
        try await market.refused(market.provider, submit, high, "unknown task")
        try await market.done(market.demander, "cancel_task", [1, 0])
        try await market.refused(market.provider, submit, market.claim(), "already cancelled")
        try await market.create()
        try await market.assign(2)
        try await market.refused(
            market.provider, submit, market.claim(task: 2, resultHash: 0), "bad result hash")
        try await market.refused(
            market.stranger, submit, market.claim(task: 2, provider: market.stranger.address.felt), "not an assignee")
        try await market.done(market.provider, submit, market.claim(task: 2))
        try await market.refused(market.provider, submit, market.claim(task: 2), "already completed")
        try await market.refused(
            market.relayer, "assign_task", [2, 0, market.stranger.address.felt, Market.taskHash], "not open")
    }

    @Test func aRotatedKeyChangesNothingForWorkThatIsAssigned() async throws {
        let market = try await assigned()
        let next = try StarkPrivateKey(Felt(31_337))
        try await market.done(market.provider, "rotate_node_key", [next.publicKey])
        try await market.refused(market.provider, submit, market.claim(key: next), "bad provider signature")
        try await market.done(market.provider, submit, market.claim())
        try await market.create()
        try await market.assign(2)
        try await market.refused(market.provider, submit, market.claim(task: 2), "bad provider signature")
        try await market.done(market.provider, submit, market.claim(task: 2, key: next))
    }

    @Test func suspensionStopsAssignmentAndNotPayment() async throws {
        let market = try await assigned()
        let node = market.provider.address.felt
        try await market.done(market.owner, "suspend_node", [node])
        #expect(try await market.view("get_node_status", [node]) == [3])
        try await market.create()
        try await market.refused(market.relayer, "assign_task", [2, 0, node, Market.taskHash], "node not active")
        try await market.refused(market.provider, "register_node", [market.nodeKey.publicKey], "node suspended")
        try await market.refused(market.provider, "deactivate_node", [], "node not active")
        try await market.done(market.provider, submit, market.claim())
        try await market.done(market.owner, "reinstate_node", [node])
        try await market.assign(2)
        try await market.done(market.provider, submit, market.claim(task: 2))
    }

    @Test func pausingBlocksNeitherClaimsNorRefunds() async throws {
        let market = try await assigned()
        try await market.create()
        try await market.create()
        try await market.assign(3)
        try await market.done(market.owner, "pause", [])
        try await market.refused(
            market.demander, "create_task", [1, 0, 1, 60], "paused")
        try await market.refused(
            market.relayer, "assign_task", [2, 0, market.provider.address.felt, Market.taskHash], "paused")
        try await market.done(market.provider, submit, market.claim())
        try await market.done(market.demander, "cancel_task", [2, 0])
        try await market.chain.increaseTime(by: Market.window + Market.grace + 1)
        try await market.done(market.stranger, "reclaim_task", [3, 0])
        #expect(try await market.balance(market.contract) == 0)
        try await market.done(market.owner, "unpause", [])
        try await market.create()
    }

    @Test func badItemsDoNotStopABatch() async throws {
        let market = try await Market()
        for id in 1...6 {
            try await market.create()
            if id != 5 { try await market.assign(UInt64(id)) }
        }
        let stranger = try StarkPrivateKey(Felt(99))
        try await market.done(market.provider, submit, market.claim(task: 4))
        var high = try market.claim(task: 6)
        high[1] = 1
        let claims = [
            try market.claim(task: 1), try market.claim(task: 2, key: stranger),
            try market.claim(task: 2, signature: [-Felt(1), -Felt(1)]), try market.claim(task: 3, attester: stranger),
            try market.claim(task: 4), try market.claim(task: 5), try market.claim(task: 77), high,
            try market.claim(task: 1), try market.claim(task: 6),
        ]
        let calldata = [Felt(claims.count)] + claims.flatMap { $0 }
        let before = try await market.balance(market.provider.address.felt)
        // What the call answers is read first, by a call that changes nothing.
        let outcomes = try await market.view("submit_proofs_and_claim", calldata)
        func text(_ value: String) throws -> Felt { try Felt(shortString: value) }
        let expected: [(Felt, Felt, Felt, Felt)] = try [
            (1, 0, 1, 0), (2, 0, 0, text("bad provider signature")), (2, 0, 0, text("bad provider signature")),
            (3, 0, 0, text("bad attestation")), (4, 0, 0, text("already completed")),
            (5, 0, 0, text("not assigned")), (77, 0, 0, text("unknown task")), (6, 1, 0, text("unknown task")),
            (1, 0, 0, text("already completed")), (6, 0, 1, 0),
        ]
        #expect(outcomes == [Felt(expected.count)] + expected.flatMap { [$0.0, $0.1, $0.2, $0.3] })
        try await market.done(market.stranger, "submit_proofs_and_claim", calldata)
        #expect(try await market.balance(market.provider.address.felt) == before + 2 * 880)
        #expect(try await market.balance(Market.treasury) == 3 * 120)
        #expect(try await market.balance(market.contract) == 3 * 1000)
        for (id, status) in [(1, 3), (2, 2), (3, 2), (4, 3), (5, 1), (6, 3)] {
            #expect(try await market.status(UInt64(id)) == Felt(status))
        }
    }

    @Test func claimOfARolledBackAssignment() async throws {
        let market = try await Market()
        try await market.create()
        let block = await market.chain.blockHashAndNumber().number
        try await market.assign()
        try await market.chain.rollback(to: block)
        #expect(try await market.status() == 1)
        try await market.refused(market.provider, submit, market.claim(), "not assigned")
        try await market.assign()
        try await market.done(market.provider, submit, market.claim())
    }
}
