// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// What the owner may do, what has to wait for the timelock, and what nobody may do.
@Suite struct OwnerRuleTests {
    static let newAttester = StarkPrivateKey.numbered(0xbeef)

    private func administration(_ name: String, _ keys: [Felt] = [], _ data: [Felt] = []) -> SmainerEvent {
        .administration(name: name, keys: keys, data: data)
    }

    @Test func theConstructorStoresAndAnnounces() throws {
        let world = try World(timelock: 1000)
        try world.deploySmainer(at: .at(0x21), timelock: 5)
        let events = try world.sandbox.events.map {
            try #require(try SmainerEvent.decode(keys: $0.keys, data: $0.data))
        }
        let key = StarkPrivateKey.attester.publicKey
        #expect(
            events == [
                administration("OwnershipTransferred", [0, ContractAddress.owner.felt]),
                administration("TreasuryChanged", [], [0, ContractAddress.treasury.felt]),
                administration("AttesterKeyChanged", [], [0, key]),
            ])
        #expect(try world.view("get_owner") == ContractAddress.owner.felt)
        #expect(try world.view("get_pending_owner") == Felt.zero)
        #expect(try world.view("get_treasury") == ContractAddress.treasury.felt)
        #expect(try world.view("get_attester_key") == key)
        #expect(try world.view("get_token") == ContractAddress.settlementToken.felt)
        #expect(try world.view("get_timelock") == UInt64(1000))
        #expect(try world.view("is_paused") == false)
        #expect(try world.view("is_relayer", ContractAddress.relayer.felt) == true)
        #expect(try world.view("is_relayer", ContractAddress.owner.felt) == false)
        #expect(try world.send(world.call(.smainer, "get_fee_bps"), by: .zero) == [1500, 1200, 300])
    }

    @Test(
        arguments: [
            (0, 0, "bad owner"), (1, 0, "bad treasury"), (1, 0x21, "bad treasury"), (2, 0, "bad attester key"),
            (2, .offCurve, "bad attester key"), (3, 0, "bad token"), (3, 0x21, "bad token"),
        ] as [(Int, Felt, String)])
    func theConstructorRefuses(argument: Int, value: Felt, why: String) throws {
        let world = try World()
        var calldata = SmainerContract.constructorCalldata(
            owner: .owner, treasury: .treasury, attesterKey: StarkPrivateKey.attester.publicKey,
            token: .settlementToken, timelock: 0)
        calldata[argument] = value
        let error = #expect(throws: CairoVMError.self) {
            try world.sandbox.deploy("Smainer", at: 0x21, calldata: calldata)
        }
        #expect(error?.message.contains("'\(why)'") == true)
        #expect(world.sandbox.classHash(at: 0x21) == 0)
    }

    @Test func onlyTheOwnerAdministers() throws {
        let world = try World()
        let contract = world.contract
        let calls = [
            contract.pause(), contract.unpause(), contract.suspendNode(.node1), contract.reinstateNode(.node1),
            contract.removeRelayer(.relayer), contract.disableAttester(),
            contract.scheduleChange(.addRelayer(.stranger)), contract.executeChange(1), contract.cancelChange(1),
            contract.transferOwnership(to: .stranger),
        ]
        for call in calls {
            for caller in [.stranger, .relayer, .treasury, .node1, .zero] as [ContractAddress] {
                try world.refuses("not the owner", call, by: caller)
            }
        }
    }

    @Test func aPauseStopsCreationAndAssignmentOnly() throws {
        let world = try World()
        let paid = try world.createAssigned()
        let lost = try world.createAssigned()
        let open = try world.create()
        try world.setLimit(from: 0, to: 10)
        try world.refuses("not paused", world.contract.unpause(), by: .owner)
        try world.send(world.contract.pause(), by: .owner)
        #expect(try world.events() == [administration("Paused", [], [ContractAddress.owner.felt])])
        #expect(try world.view("is_paused") == true)
        try world.refuses("paused", world.contract.pause(), by: .owner)
        try world.refuses(
            "paused", world.contract.createTask(amount: TokenAmount(1), taskHash: 1, executionWindow: 60),
            by: .demander)
        try world.refuses("paused", world.creation(1, ref: 1), by: .relayer)
        try world.refuses("paused", world.assignment(open), by: .relayer)
        try world.refuses("paused", world.assignment(paid, to: .node2), by: .relayer)
        // Money is never held back, and nodes come and go.
        try world.settle(world.claim(paid))
        try world.send(world.contract.cancelTask(open), by: .demander)
        world.pass(4000)
        try world.send(world.contract.reclaimTask(lost), by: .stranger)
        #expect(try world.balance(.smainer) == 0)
        try world.send(world.contract.deactivateNode(), by: .node2)
        try world.send(world.contract.unpause(), by: .owner)
        #expect(try world.events() == [administration("Unpaused", [], [ContractAddress.owner.felt])])
        try world.assign(world.create())
    }

    @Test(
        arguments: [
            (.attesterKey(0), "bad attester key"), (.attesterKey(.offCurve), "bad attester key"),
            (.addRelayer(.zero), "bad relayer"), (.addRelayer(.relayer), "already a relayer"),
            (.treasury(.zero), "bad treasury"), (.treasury(.smainer), "bad treasury"),
            (.upgrade(ClassHash(0)), "bad class hash"),
        ] as [(ContractChange, String)])
    func badChangesAreNotScheduled(change: ContractChange, why: String) throws {
        let world = try World(timelock: 1000)
        try world.refuses(why, world.contract.scheduleChange(change), by: .owner)
        #expect(try world.view("get_change_count") == UInt64(1))
    }

    @Test func changesWaitForTheTimelock() throws {
        let world = try World(timelock: 1000)
        let classHash = try world.sandbox.classHash("UpgradedSmainer")
        let changes: [ContractChange] = [
            .attesterKey(Self.newAttester.publicKey), .treasury(.at(0xfee)), .addRelayer(.at(0xa9)),
            .upgrade(ClassHash(classHash)),
        ]
        var ids: [UInt64] = []
        for (index, change) in changes.enumerated() {
            let id = try world.schedule(change)
            ids.append(id)
            // The relayer's own change was the first.
            #expect(id == UInt64(index + 2))
            #expect(
                try world.events() == [
                    administration("ChangeScheduled", [Felt(id)], change.felts + [Felt(world.now + 1000)])
                ])
            #expect(
                try world.send(world.call(.smainer, "get_change", [Felt(id)]), by: .zero)
                    == change.felts + [Felt(world.now + 1000), 1])
        }
        #expect(try world.view("get_change_count") == UInt64(5))
        world.pass(999)
        for id in ids { try world.refuses("change not ready", world.contract.executeChange(id), by: .owner) }
        world.pass(1)
        let effects: [SmainerEvent] = [
            administration(
                "AttesterKeyChanged", [], [StarkPrivateKey.attester.publicKey, Self.newAttester.publicKey]),
            administration("TreasuryChanged", [], [ContractAddress.treasury.felt, 0xfee]),
            administration("RelayerAdded", [0xa9]),
            administration("Upgraded", [], [classHash]),
        ]
        try world.create()
        for (index, id) in ids.enumerated() {
            try world.send(world.contract.executeChange(id), by: .owner)
            #expect(
                try world.events() == [
                    administration("ChangeExecuted", [Felt(id)], changes[index].felts), effects[index],
                ])
            if index == 3 { break }
            try world.refuses("change not pending", world.contract.executeChange(id), by: .owner)
            try world.refuses("change not pending", world.contract.cancelChange(id), by: .owner)
            let stored = try world.send(world.call(.smainer, "get_change", [Felt(id)]), by: .zero)
            #expect(stored.last == 2)
        }
        // The upgraded class sees the storage of the old one.
        #expect(world.sandbox.classHash(at: ContractAddress.smainer.felt) == classHash)
        #expect(try world.view("get_version") == Felt(text: "upgraded"))
        #expect(try world.view("get_task_count") == 1 as UInt256)
        try world.refuses("ENTRYPOINT_NOT_FOUND", world.contract.pause(), by: .owner)
    }

    @Test func changesHaveTheirEffect() throws {
        let world = try World()
        let id = try world.createAssigned()
        try world.change(.attesterKey(Self.newAttester.publicKey))
        try world.change(.treasury(.at(0xfee)))
        try world.change(.addRelayer(.at(0xa9)))
        #expect(try world.view("get_attester_key") == Self.newAttester.publicKey)
        // The assignment keeps the key that it was made under; a new one has the new key.
        try world.refuses(
            "bad attestation", world.contract.submitProofAndClaim(world.claim(id, .init(attester: Self.newAttester))),
            by: .node1)
        try world.settle(world.claim(id))
        #expect(try world.balance(.at(0xfee)) == 120)
        #expect(try world.balance(.treasury) == 0)
        let next = try world.create()
        try world.send(world.assignment(next), by: .at(0xa9))
        try world.refuses("bad attestation", world.contract.submitProofAndClaim(world.claim(next)), by: .node1)
        try world.settle(world.claim(next, .init(attester: Self.newAttester)))
    }

    @Test func unknownAndCancelledChangesAreNotExecuted() throws {
        let world = try World(timelock: 1000)
        for id in [0, 2, 99, .max] as [UInt64] {
            try world.refuses("unknown change", world.contract.executeChange(id), by: .owner)
            try world.refuses("unknown change", world.contract.cancelChange(id), by: .owner)
            try world.refuses("unknown change", world.call(.smainer, "get_change", [Felt(id)]), by: .zero)
        }
        let change = ContractChange.addRelayer(.at(0xa9))
        let id = try world.schedule(change)
        try world.send(world.contract.cancelChange(id), by: .owner)
        #expect(try world.events() == [administration("ChangeCancelled", [Felt(id)], change.felts)])
        world.pass(1000)
        try world.refuses("change not pending", world.contract.executeChange(id), by: .owner)
        try world.refuses("change not pending", world.contract.cancelChange(id), by: .owner)
        let stored = try world.send(world.call(.smainer, "get_change", [Felt(id)]), by: .zero)
        #expect(stored.last == 3)
        #expect(try world.view("is_relayer", 0xa9) == false)
    }

    @Test func changesAreCheckedAgainWhenTheyAreExecuted() throws {
        let world = try World(timelock: 1000)
        let twice = try [world.schedule(.addRelayer(.at(0xa9))), world.schedule(.addRelayer(.at(0xa9)))]
        let key = try world.schedule(.attesterKey(StarkPrivateKey.attester.publicKey))
        try world.send(world.contract.disableAttester(), by: .owner)
        world.pass(1000)
        try world.send(world.contract.executeChange(twice[0]), by: .owner)
        try world.refuses("already a relayer", world.contract.executeChange(twice[1]), by: .owner)
        try world.refuses("attester disabled", world.contract.executeChange(key), by: .owner)
        try world.send(world.contract.cancelChange(key), by: .owner)
    }

    @Test func aChangeCannotLeadToAnUndeclaredClass() throws {
        let world = try World()
        let id = try world.schedule(.upgrade(ClassHash(0x1234)))
        #expect(throws: CairoVMError.self) {
            try world.send(world.contract.executeChange(id), by: .owner)
        }
        #expect(try world.view("is_paused") == false)
    }

    @Test func aRemovedRelayerDoesNothingMore() throws {
        let world = try World()
        let open = try world.create()
        try world.setLimit(from: 0, to: 10)
        try world.send(world.contract.removeRelayer(.relayer), by: .owner)
        #expect(try world.events() == [administration("RelayerRemoved", [ContractAddress.relayer.felt])])
        try world.refuses("not a relayer", world.contract.removeRelayer(.relayer), by: .owner)
        try world.refuses("not a relayer", world.assignment(open), by: .relayer)
        try world.refuses("not a relayer", world.creation(1, ref: 1), by: .relayer)
        try world.refuses("not creator or relayer", world.contract.cancelTask(open), by: .relayer)
        try world.change(.addRelayer(.relayer))
        try world.assign(open)
    }

    @Test func aDisabledAttesterPaysNobody() throws {
        let world = try World()
        let assigned = try world.createAssigned()
        let open = try world.create()
        let key = StarkPrivateKey.attester.publicKey
        try world.send(world.contract.disableAttester(), by: .owner)
        #expect(try world.events() == [administration("AttesterDisabled", [], [key])])
        #expect(try world.view("get_attester_key") == Felt.zero)
        try world.refuses("no attester", world.contract.disableAttester(), by: .owner)
        try world.refuses("no attester", world.assignment(open), by: .relayer)
        let claim = try world.claim(assigned)
        try world.refuses("attester disabled", world.contract.submitProofAndClaim(claim), by: .node1)
        #expect(try world.settleBatch([claim]) == [ClaimOutcome(assigned, refused: "attester disabled")])
        // The key never comes back, neither as the attester's nor as a node's.
        try world.refuses("attester disabled", world.contract.scheduleChange(.attesterKey(key)), by: .owner)
        try world.refuses("bad public key", world.contract.rotateNodeKey(publicKey: key), by: .node1)
        try world.refuses("bad public key", world.contract.registerNode(publicKey: key), by: .stranger)
        try world.change(.attesterKey(Self.newAttester.publicKey))
        try world.refuses("attester disabled", world.contract.submitProofAndClaim(claim), by: .node1)
        try world.assign(open)
        try world.settle(world.claim(open, .init(attester: Self.newAttester)))
        // The escrow goes back.
        world.pass(4000)
        try world.send(world.contract.reclaimTask(assigned), by: .stranger)
        #expect(try world.balance(.smainer) == 0)
    }

    @Test func nobodyGivesBothSignatures() throws {
        let world = try World()
        let nodeKey = try #require(world.keys[.node2])
        try world.change(.attesterKey(nodeKey.publicKey))
        let id = try world.create()
        try world.refuses("bad public key", world.assignment(id, to: .node2), by: .relayer)
        try world.assign(id, to: .node1)
    }

    @Test func ownershipMovesInTwoSteps() throws {
        let world = try World()
        let heir = ContractAddress.at(0xb0)
        let contract = world.contract
        try world.refuses("not the pending owner", contract.acceptOwnership(), by: .zero)
        try world.send(contract.transferOwnership(to: heir), by: .owner)
        let owner = ContractAddress.owner.felt
        #expect(try world.events() == [administration("OwnershipTransferStarted", [owner, heir.felt])])
        #expect(try world.view("get_pending_owner") == heir.felt)
        for caller in [.stranger, .owner, .zero] as [ContractAddress] {
            try world.refuses("not the pending owner", contract.acceptOwnership(), by: caller)
        }
        try world.refuses("not the owner", contract.pause(), by: heir)
        // A transfer to 0 withdraws the offer, and makes 0 no owner.
        try world.send(contract.transferOwnership(to: .zero), by: .owner)
        try world.refuses("not the pending owner", contract.acceptOwnership(), by: heir)
        try world.refuses("not the pending owner", contract.acceptOwnership(), by: .zero)
        try world.send(contract.transferOwnership(to: heir), by: .owner)
        try world.send(contract.acceptOwnership(), by: heir)
        #expect(try world.events() == [administration("OwnershipTransferred", [owner, heir.felt])])
        #expect(try world.view("get_owner") == heir.felt)
        #expect(try world.view("get_pending_owner") == Felt.zero)
        try world.refuses("not the owner", contract.pause(), by: .owner)
        try world.refuses("not the pending owner", contract.acceptOwnership(), by: heir)
        try world.send(contract.pause(), by: heir)
    }
}
