// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet
import Testing

/// Payment against proof: who is paid what, and every claim that must not be paid.
@Suite struct ClaimTests {
    @Test func aClaimPaysProviderAndTreasury() throws {
        let world = try World()
        let id = try world.createAssigned()
        world.pass(20)
        try world.settle(world.claim(id))
        #expect(
            try world.events() == [
                .completed(id)
            ])
        #expect(
            try world.transfers() == [
                Movement(.smainer, .node1, 880),
                Movement(.smainer, .treasury, 120),
            ])
        let task = try world.task(id)
        #expect(task.status == .completed)
        #expect(task.provider == .node1)
        #expect(task.resultHash == 0x99)
        #expect(task.completedAt == world.now)
        let node = try world.node(.node1)
        #expect(node.completedTasks == 1)
        #expect(node.earnings == TokenAmount(880))
        #expect(try world.view("get_user_earnings", ContractAddress.node1.felt) == 880 as UInt256)
        #expect(try world.balance(.smainer) == 0)
        #expect(try world.balance(.stranger) == 0)
        try world.refuses("already completed", world.contract.submitProofAndClaim(world.claim(id)), by: .node1)
        try world.refuses("not open", world.contract.cancelTask(id), by: .demander)
        try world.refuses("not open", world.assignment(id, to: .node2), by: .relayer)
    }

    @Test func anOpenTaskPaysNobody() throws {
        let world = try World()
        let id = try world.create()
        try world.refuses("not assigned", world.contract.submitProofAndClaim(world.claim(id)), by: .node1)
    }

    @Test func roundingLosesNothing() throws {
        let world = try World()
        var provider = UInt256.zero
        var treasury = UInt256.zero
        let edges: [UInt256] = [
            1, 2, 8, 9, 10, 33, 34, 83, 84, 99, 333, 9999, 10_000, 10_001, UInt256(UInt64.max) + 4,
            79_228_162_514_264_337_593_543_950_335,
        ]
        for amount in edges {
            let id = try world.createAssigned(amount)
            try world.settle(world.claim(id))
            let fee = amount * 1200 / 10_000
            treasury += fee
            provider += amount - fee
            guard case .taskCompleted(let event)? = try world.events().first else {
                Issue.record("no TaskCompleted for \(amount)")
                continue
            }
            let split = FeeSplit(TokenAmount(amount))
            #expect(event.treasuryFee.value == fee)
            #expect(event.treasuryFee == split.treasury)
            #expect(event.providerPayout == split.provider)
            #expect(event.gasSubsidy.value == amount * 300 / 10_000)
            #expect(event.gasSubsidy == split.gasSubsidy)
            #expect(try world.balance(.node1) == provider)
            #expect(try world.balance(.treasury) == treasury)
            #expect(try world.balance(.smainer) == 0)
        }
        #expect(try world.view("get_user_earnings", ContractAddress.node1.felt) == provider)
    }

    /// Claims on a task that is assigned to node 1, with why each is refused.
    typealias Make = @Sendable (World, TaskID) throws -> Claim

    static let forgeries: [(why: String, make: Make)] = {
        let providerSignature = "bad provider signature"
        let attestation = "bad attestation"
        func made(_ make: @escaping Make) -> Make { make }
        func signed(_ forgery: World.Forgery) -> Make {
            { world, id in try world.claim(id, forgery) }
        }
        func altered(_ change: @escaping @Sendable (inout Claim) -> Void) -> Make {
            { world, id in
                var claim = try world.claim(id)
                change(&claim)
                return claim
            }
        }
        func signature(_ r: Felt, _ s: Felt) -> Make {
            altered { $0.providerSignature = StarkSignature(r: r, s: s) }
        }
        let order = Felt(reducing: StarkCurve.order)
        return [
            // The wrong key.
            (providerSignature, signed(.init(key: .numbered(5)))),
            (providerSignature, signed(.init(key: .attester))),
            (attestation, signed(.init(attester: .numbered(5)))),
            (attestation, signed(.init(attester: .numbered(0x111)))),
            // Replays: of another task, contract, chain, input, output, provider.
            (providerSignature, signed(.init(taskID: TaskID(2)))),
            (providerSignature, signed(.init(contract: .at(0x21)))),
            (providerSignature, signed(.init(chainID: .mainnet))),
            (providerSignature, signed(.init(taskHash: 5))),
            (providerSignature, signed(.init(resultHash: 0x98))),
            (providerSignature, signed(.init(provider: .node2))),
            (providerSignature, altered { $0.resultHash = 0x98 }),
            // One signature in the other's place.
            (attestation, altered { $0.attestation = $0.providerSignature }),
            (providerSignature, altered { $0.providerSignature = $0.attestation }),
            (providerSignature, signed(.init(providerAttests: true))),
            (attestation, signed(.init(attesterProves: true))),
            // An attestation that is right in all but one fact.
            (
                attestation,
                made { world, id in
                    var claim = try world.claim(id)
                    claim.attestation = try world.claim(id, result: 0x98).attestation
                    return claim
                }
            ),
            (
                attestation,
                made { world, id in
                    var claim = try world.claim(id)
                    claim.attestation = try world.claim(id, .init(chainID: .mainnet)).attestation
                    return claim
                }
            ),
            // Who is no assignee, what is no result, and no task.
            ("not an assignee", made { world, id in try world.claim(id, by: .node2) }),
            ("not an assignee", made { world, id in try world.claim(id, by: .stranger) }),
            ("bad result hash", made { world, id in try world.claim(id, result: 0) }),
            ("unknown task", altered { $0.taskID = TaskID(7) }),
            ("unknown task", altered { $0.taskID = TaskID(.twoTo128 + $0.taskID.value) }),
            // Signatures outside of all ranges.
            (providerSignature, signature(0, 0)), (providerSignature, signature(1, 0)),
            (providerSignature, signature(0, 1)), (providerSignature, signature(-1, -1)),
            (providerSignature, signature(order, order)),
            (attestation, altered { $0.attestation = StarkSignature(r: 0, s: 1) }),
        ]
    }()

    @Test(arguments: forgeries.indices)
    func aForgedClaimIsRefused(index: Int) throws {
        let (why, make) = Self.forgeries[index]
        let world = try World()
        let id = try world.createAssigned()
        let claim = try make(world, id)
        for caller in [.node1, .stranger] as [ContractAddress] {
            try world.refuses(why, world.contract.submitProofAndClaim(claim), by: caller)
        }
        #expect(try world.settleBatch([claim]) == [ClaimOutcome(claim.taskID, refused: why)])
        #expect(try world.status(id) == .assigned)
        #expect(try world.balance(.smainer) == 1000)
    }

    @Test func forgedClaimsStopNoBatch() throws {
        let world = try World()
        let id = try world.createAssigned()
        var claims = try Self.forgeries.map { try $0.make(world, id) }
        var expected = zip(claims, Self.forgeries).map { ClaimOutcome($0.taskID, refused: $1.why) }
        claims.append(try world.claim(id))
        expected.append(ClaimOutcome(id))
        #expect(try world.settleBatch(claims) == expected)
        #expect(try world.balance(.node1) == 880)
    }

    @Test func aSignatureOfOneAssigneeDoesNotPayAnother() throws {
        let world = try World()
        let id = try world.createAssigned()
        try world.assign(id, to: .node2)
        var stolen = try world.claim(id, by: .node1)
        stolen.provider = .node2
        try world.refuses(
            "bad provider signature", world.contract.submitProofAndClaim(stolen), by: .node2)
        stolen.providerSignature = try world.claim(id, by: .node2).providerSignature
        try world.refuses("bad attestation", world.contract.submitProofAndClaim(stolen), by: .node2)
    }

    @Test func aClaimIsWorthNothingInAnotherDeployment() throws {
        let world = try World()
        let id = try world.createAssigned()
        let claim = try world.claim(id)
        let other = SmainerContract(.at(0x21))
        try world.deploySmainer(at: other.address)
        try world.send(world.token.approve(other.address, TokenAmount(1000)), by: .demander)
        let relayer = try UInt64(felts: world.send(other.scheduleChange(.addRelayer(.relayer)), by: .owner))
        try world.send(other.executeChange(relayer), by: .owner)
        try world.send(other.registerNode(publicKey: #require(world.keys[.node1]).publicKey), by: .node1)
        try world.send(
            other.createTask(amount: TokenAmount(1000), taskHash: World.taskHash, executionWindow: 300), by: .demander)
        try world.send(other.assignTask(id, provider: .node1, taskHash: World.taskHash), by: .relayer)
        try world.refuses("bad provider signature", other.submitProofAndClaim(claim), by: .node1)
        try world.settle(claim)
    }

    /// (r, N − s) verifies wherever (r, s) does; nothing may depend on a signature's bytes.
    @Test func theMirroredSignaturePaysOnceToo() throws {
        let world = try World()
        let id = try world.createAssigned()
        let claim = try world.claim(id)
        var mirrored = claim
        let signature = claim.providerSignature
        mirrored.providerSignature = StarkSignature(
            r: signature.r, s: Felt(reducing: StarkCurve.order - signature.s.uint256))
        #expect(
            try world.settleBatch([mirrored, claim]) == [
                ClaimOutcome(id), ClaimOutcome(id, refused: "already completed"),
            ])
        try world.refuses("already completed", world.contract.submitProofAndClaim(mirrored), by: .node1)
        #expect(try world.balance(.node1) == 880)
    }

    @Test func aBatchPaysTheGoodOnesAndReportsTheOthers() throws {
        let world = try World()
        let ids = try [ContractAddress.node1, .node2, .node1].map { try world.createAssigned(to: $0) }
        let open = try world.create(5, hash: 1)
        let cancelled = try world.create(5)
        try world.send(world.contract.cancelTask(cancelled), by: .demander)
        let outcomes = try world.settleBatch([
            world.claim(ids[0], result: 1), world.claim(ids[0], result: 1),
            world.claim(ids[1], by: .node2, result: 2), world.claim(TaskID(9), by: .node2),
            world.claim(ids[2], .init(key: .numbered(9))), world.claim(open), world.claim(cancelled),
        ])
        #expect(
            outcomes == [
                ClaimOutcome(ids[0]), ClaimOutcome(ids[0], refused: "already completed"), ClaimOutcome(ids[1]),
                ClaimOutcome(TaskID(9), refused: "unknown task"),
                ClaimOutcome(ids[2], refused: "bad provider signature"), ClaimOutcome(open, refused: "not assigned"),
                ClaimOutcome(cancelled, refused: "already cancelled"),
            ])
        // Both providers, and the treasury's parts in one transfer.
        #expect(
            try world.transfers() == [
                Movement(.smainer, .node1, 880),
                Movement(.smainer, .node2, 880),
                Movement(.smainer, .treasury, 240),
            ])
        #expect(try world.balance(.smainer) == 1005)
        #expect(try world.settleBatch([]) == [])
        #expect(try world.transfers() == [])
    }

    @Test func calldataThatIsNoListOfClaimsFailsAsAWhole() throws {
        let world = try World()
        let id = try world.createAssigned()
        let good = try world.claim(id).felts
        let name = "submit_proofs_and_claim"
        var limb = good
        limb[0] = Felt(UInt128.max) + 1
        var address = good
        address[2] = -1
        for calldata in [[1], [2] + good, [1] + limb, [1] + address, [2] + good + limb, [1] + good + [0]] {
            let before = world.sandbox.snapshot
            guard case .panicked = try world.sandbox.call(world.call(.smainer, name, calldata), from: 1) else {
                Issue.record("\(calldata.count) felts were taken")
                world.sandbox.restore(before)
                continue
            }
            #expect(try world.status(id) == .assigned)
        }
    }
}
