// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet
import Testing

/// Settlement tokens that lie, fail or call back.
@Suite struct HostileTokenTests {
    /// The behaviours of `LyingToken`, and what the marketplace says to each.
    static let lies: [(behaviour: Felt, why: String)] = [
        (1, "token refused"), (2, "token moved another amount"), (3, "token moved another amount"),
        (4, "token moved another amount"), (5, "token moved another amount"), (6, "token refused"),
        (8, "LIE: refused"),
    ]

    private func behave(_ world: World, _ behaviour: Felt) throws {
        try world.send(world.call(.settlementToken, "set_behaviour", [behaviour]), by: .stranger)
    }

    @Test(arguments: lies.indices)
    func aLieUndoesEverything(index: Int) throws {
        let (behaviour, why) = Self.lies[index]
        let world = try World(token: .lying)
        let contract = world.contract
        try world.send(world.call(.settlementToken, "set_accomplice", [0xbad]), by: .stranger)
        let open = try world.create()
        let assigned = try world.createAssigned()
        let another = try world.createAssigned(to: .node2)
        try world.setLimit(from: 0, to: 1000)
        // The escrow has more than each task needs, so that only the balances can tell.
        let claim = try world.claim(assigned)
        try behave(world, behaviour)
        try world.refuses(
            why, contract.createTask(amount: TokenAmount(1000), taskHash: 1, executionWindow: 60), by: .demander)
        try world.refuses(why, world.creation(1000, ref: 1), by: .relayer)
        try world.refuses(why, contract.cancelTask(open), by: .demander)
        try world.refuses(why, contract.submitProofAndClaim(claim), by: .stranger)
        try world.refuses(
            why, contract.submitProofsAndClaim([claim, world.claim(another, by: .node2)]), by: .stranger)
        world.pass(4000)
        try world.refuses(why, contract.reclaimTask(assigned), by: .stranger)
        #expect(try world.status(open) == .open)
        #expect(try world.status(assigned) == .assigned)
        #expect(try world.limit() == 1000)
        #expect(try world.view("get_task_by_client_ref", 1) == UInt256.zero)
        #expect(try world.balance(.smainer) == 3000)
        #expect(world.sandbox.storage(of: 0x20, key: Addresses.storageVariable("entered")) == 0)
        // Once it is honest, all goes on.
        try behave(world, 0)
        try world.settle(claim)
        try world.send(contract.cancelTask(open), by: .demander)
        try world.send(contract.reclaimTask(another), by: .stranger)
        #expect(try world.balance(.smainer) == 0)
        #expect(try world.balance(.node1) == 880)
    }

    /// A world whose token is the demander, the owner of money, a relayer and a node's friend at the same time.
    private struct Trap {
        let world: World
        /// What the token calls from within a transfer; each would succeed on its own.
        let inner: [(name: String, call: Call)]
        /// What makes it transfer.
        let outer: [(name: String, caller: ContractAddress, call: Call)]

        init() throws {
            world = try World(token: .lying)
            let token = ContractAddress.settlementToken
            let contract = world.contract
            try world.send(world.call(token, "mint", [token.felt, 1_000_000, 0]), by: .stranger)
            try world.send(world.token.approve(.smainer, TokenAmount(1_000_000)), by: token)
            try world.setLimit(from: 0, to: 1000, by: token)
            try world.setLimit(from: 0, to: 1000)
            try world.change(.addRelayer(token))
            let open = try world.create()
            let opened = try world.create(by: token)
            let lost = try world.createAssigned()
            let expired = try world.createAssigned()
            world.pass(4000)
            let current = try world.createAssigned()
            let claim = try world.claim(current)
            let creation = contract.createTask(amount: TokenAmount(5), taskHash: 1, executionWindow: 60)
            inner = [
                ("create_task", creation), ("create_task_for", world.creation(5, ref: 77, for: token)),
                ("cancel_task", contract.cancelTask(opened)), ("reclaim_task", contract.reclaimTask(lost)),
                ("submit_proof_and_claim", contract.submitProofAndClaim(claim)),
                ("submit_proofs_and_claim", contract.submitProofsAndClaim([claim])),
                ("assign_task", world.assignment(opened, to: .node2)),
            ]
            outer = [
                ("create_task", .demander, creation),
                ("create_task_for", .relayer, world.creation(5, ref: 78)),
                ("cancel_task", .demander, contract.cancelTask(open)),
                ("reclaim_task", .stranger, contract.reclaimTask(expired)),
                ("submit_proof_and_claim", .stranger, contract.submitProofAndClaim(claim)),
                ("submit_proofs_and_claim", .stranger, contract.submitProofsAndClaim([claim])),
            ]
        }

        func set(_ call: Call, mustSucceed: Bool) throws {
            let token = ContractAddress.settlementToken
            try world.send(
                world.call(
                    token, "set_reentry",
                    [call.to.felt, call.selector, Felt(call.calldata.count)] + call.calldata), by: .stranger)
            try world.send(world.call(token, "set_reentry_must_succeed", [mustSucceed ? 1 : 0]), by: .stranger)
            try world.send(world.call(token, "set_behaviour", [7]), by: .stranger)
        }
    }

    @Test func noFunctionIsEnteredFromWithinATransfer() throws {
        let trap = try Trap()
        let world = trap.world
        for inner in trap.inner {
            try world.undoing {
                // By itself the call is fine.
                try world.undoing { try world.send(inner.call, by: .settlementToken) }
                for outer in trap.outer {
                    try trap.set(inner.call, mustSucceed: true)
                    try world.refuses("reentrant call", outer.call, by: outer.caller)
                    // A token that swallows the refusal changes nothing by it.
                    try trap.set(inner.call, mustSucceed: false)
                    try world.undoing {
                        try world.send(outer.call, by: outer.caller)
                        let counts = try world.send(world.call(.settlementToken, "get_reentries"), by: .zero)
                        #expect(counts[0] == 0, "\(inner.name) got through in \(outer.name)")
                        #expect(counts[1] != 0, "\(outer.name) did not transfer")
                    }
                }
            }
        }
    }

    @Test func administrationAndNodesAreOpenDuringATransfer() throws {
        // They move no money: what they change was read before or counts for the next call only.
        let trap = try Trap()
        let world = trap.world
        try trap.set(world.contract.registerNode(publicKey: StarkPrivateKey.numbered(9).publicKey), mustSucceed: true)
        try world.create()
        #expect(try world.nodeStatus(.settlementToken) == .active)
    }
}
