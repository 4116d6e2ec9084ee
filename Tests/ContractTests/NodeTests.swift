// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import StarkCrypto
import Starknet
import Testing

/// Nodes and their keys, and that what is assigned stays payable under the keys of its assignment.
@Suite struct NodeTests {
    static let newKey = StarkPrivateKey.numbered(0x777)

    @Test func registrationMakesANodeActive() throws {
        let world = try World()
        let key = Self.newKey.publicKey
        #expect(
            try world.node(.stranger)
                == OnChainNode(publicKey: 0, registeredAt: 0, status: .unregistered))
        world.pass(5)
        try world.send(world.contract.registerNode(publicKey: key), by: .stranger)
        #expect(
            try world.events() == [
                .nodeRegistered(node: .stranger, publicKey: key),
                .nodeStatusChanged(node: .stranger, old: .unregistered, new: .active),
            ])
        #expect(
            try world.node(.stranger) == OnChainNode(publicKey: key, registeredAt: world.now, status: .active))
        #expect(try world.view("get_node_status", ContractAddress.stranger.felt) == UInt8(1))
        try world.refuses("already active", world.contract.registerNode(publicKey: key), by: .stranger)
        try world.refuses("bad caller", world.contract.registerNode(publicKey: key), by: .zero)
    }

    @Test func badKeysAreRefused() throws {
        let world = try World()
        for key in [0, .offCurve, StarkPrivateKey.attester.publicKey] {
            try world.refuses("bad public key", world.contract.registerNode(publicKey: key), by: .stranger)
            try world.refuses("bad public key", world.contract.rotateNodeKey(publicKey: key), by: .node1)
        }
    }

    @Test func strangersHaveNoNode() throws {
        let world = try World()
        try world.refuses(
            "not registered", world.contract.rotateNodeKey(publicKey: Self.newKey.publicKey), by: .stranger)
        try world.refuses("not registered", world.contract.deactivateNode(), by: .stranger)
        try world.refuses("not registered", world.contract.suspendNode(.stranger), by: .owner)
        try world.refuses("not registered", world.contract.reinstateNode(.stranger), by: .owner)
    }

    @Test func aNodeLeavesAndComesBack() throws {
        let world = try World()
        let registered = try world.node(.node1).registeredAt
        try world.send(world.contract.deactivateNode(), by: .node1)
        #expect(try world.events() == [.nodeStatusChanged(node: .node1, old: .active, new: .inactive)])
        try world.refuses("node not active", world.contract.deactivateNode(), by: .node1)
        let id = try world.create()
        try world.refuses("node not active", world.assignment(id), by: .relayer)
        world.pass(100)
        try world.send(world.contract.registerNode(publicKey: Self.newKey.publicKey), by: .node1)
        #expect(try world.events().last == .nodeStatusChanged(node: .node1, old: .inactive, new: .active))
        #expect(
            try world.node(.node1)
                == OnChainNode(publicKey: Self.newKey.publicKey, registeredAt: registered, status: .active))
        try world.assign(id)
    }

    @Test func aRotatedKeyCountsFromTheNextAssignment() throws {
        let world = try World()
        let old = try world.createAssigned()
        let new = try world.create()
        try world.send(world.contract.rotateNodeKey(publicKey: Self.newKey.publicKey), by: .node1)
        #expect(
            try world.events() == [.nodeKeyRotated(node: .node1, publicKey: Self.newKey.publicKey)])
        #expect(try world.node(.node1).publicKey == Self.newKey.publicKey)
        try world.assign(new)
        try world.refuses(
            "bad provider signature", world.contract.submitProofAndClaim(world.claim(old, .init(key: Self.newKey))),
            by: .node1)
        try world.refuses(
            "bad provider signature", world.contract.submitProofAndClaim(world.claim(new)), by: .node1)
        try world.settle(world.claim(old))
        try world.settle(world.claim(new, .init(key: Self.newKey)))
        #expect(try world.balance(.node1) == 1760)
    }

    @Test func suspensionStopsAssignmentsAndNoPayment() throws {
        let world = try World()
        let assigned = try world.createAssigned()
        let open = try world.create()
        for caller in [.node1, .relayer, .stranger] as [ContractAddress] {
            try world.refuses("not the owner", world.contract.suspendNode(.node1), by: caller)
            try world.refuses("not the owner", world.contract.reinstateNode(.node1), by: caller)
        }
        try world.refuses("node not suspended", world.contract.reinstateNode(.node1), by: .owner)
        try world.send(world.contract.suspendNode(.node1), by: .owner)
        #expect(try world.events() == [.nodeStatusChanged(node: .node1, old: .active, new: .suspended)])
        #expect(try world.nodeStatus(.node1) == .suspended)
        try world.refuses("node suspended", world.contract.suspendNode(.node1), by: .owner)
        try world.refuses(
            "node suspended", world.contract.registerNode(publicKey: Self.newKey.publicKey), by: .node1)
        try world.refuses("node not active", world.contract.deactivateNode(), by: .node1)
        try world.refuses("node not active", world.assignment(open), by: .relayer)
        try world.settle(world.claim(assigned))
        #expect(try world.balance(.node1) == 880)
        // Its key can be rotated, which does not bring it back.
        try world.send(world.contract.rotateNodeKey(publicKey: Self.newKey.publicKey), by: .node1)
        #expect(try world.nodeStatus(.node1) == .suspended)
        try world.send(world.contract.reinstateNode(.node1), by: .owner)
        #expect(try world.events() == [.nodeStatusChanged(node: .node1, old: .suspended, new: .active)])
        try world.assign(open)
    }

    @Test func reinstatementGoesBackToWhereTheNodeWas() throws {
        let world = try World()
        try world.send(world.contract.deactivateNode(), by: .node1)
        try world.send(world.contract.suspendNode(.node1), by: .owner)
        #expect(try world.events() == [.nodeStatusChanged(node: .node1, old: .inactive, new: .suspended)])
        try world.refuses(
            "node suspended", world.contract.registerNode(publicKey: Self.newKey.publicKey), by: .node1)
        try world.send(world.contract.reinstateNode(.node1), by: .owner)
        #expect(try world.nodeStatus(.node1) == .inactive)
    }
}
