// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import Relayer
import StarkCrypto
import Starknet
import Testing

/// Every state of a node's socket with every event.
@Suite struct NodeSessionTests {
    static let node = NodeSessionTests.nodeID("node-1")
    static let challenge = RelayerMessage.Challenge(
        nonce: 7, chainID: ChainID.sepolia.felt, contract: NodeSessionTests.address(0x11),
        relayer: "http://127.0.0.1:8080", serverTimeMS: 1_733_011_200_123)
    static let registered = RelayerMessage.Registered(
        sessionID: UUIDv7(), sessionToken: "sns_0", heartbeatInterval: 30)
    static let heartbeat = NodeMessage.heartbeat(.init(cpuUsage: 1, memoryUsage: 2, activeTasks: 0))

    static func nodeID(_ name: String) -> NodeID {
        guard let id = try? NodeID(name) else { preconditionFailure("\(name) is a node id") }
        return id
    }

    static func address(_ felt: Felt) -> ContractAddress {
        guard let address = try? ContractAddress(felt) else { preconditionFailure("\(felt) is an address") }
        return address
    }

    static func register(as node: NodeID = node) -> NodeMessage.Register {
        NodeMessage.Register(
            nodeID: node, address: address(0x22), publicKey: 3,
            hardware: HardwareSpec(
                measured: .init(cpuThreads: 2, ramGB: 4, storageGB: 10, gpus: [], gflops: 1),
                offered: .init(cpuThreads: 2, ramGB: 4), os: "linux", arch: "x86_64"),
            capabilities: NodeCapabilities(algorithms: ["matrix_multiplication"], maxConcurrentTasks: 1),
            signature: StarkSignature(r: 1, s: 2))
    }

    static func session(_ state: NodeSession.State) -> NodeSession {
        var session = NodeSession(nodeID: node, challenge: challenge)
        let events: [NodeSession.Event]
        switch state {
        case .awaitingRegistration: events = []
        case .checking: events = [.message(.register(register()))]
        case .open: events = [.message(.register(register())), .registered(registered)]
        case .closed: events = [.disconnected]
        }
        for event in events { _ = session.handle(event) }
        precondition(session.state == state)
        return session
    }

    /// What is expected: the state after, and the actions in short.
    struct Outcome: Equatable {
        var state: NodeSession.State
        var actions: [String]
    }

    static func short(_ action: NodeSession.Action) -> String {
        switch action {
        case .send(.challenge): "challenge"
        case .send(.registered): "registered"
        case .send(.error(let error)): "error \(error.code)"
        case .send: "send"
        case .close(let code, _): "close \(code)"
        case .check: "check"
        case .deliver: "deliver"
        }
    }

    static func refused(_ code: UInt16, _ name: String) -> Outcome {
        Outcome(state: .closed, actions: ["error \(name)", "close \(code)"])
    }

    static let events: [(String, NodeSession.Event)] = [
        ("opened", .opened), ("register", .message(.register(register()))),
        ("register another", .message(.register(register(as: nodeID("node-2"))))), ("heartbeat", .message(heartbeat)),
        ("malformed", .malformed("no JSON")), ("registered", .registered(registered)),
        ("signature", .refused(.signature("s"))), ("not active", .refused(.notActive("n"))),
        ("taken", .refused(.taken("t"))), ("unavailable", .refused(.unavailable("u"))),
        ("timeout", .registrationTimeout), ("end", .end(code: 4403, reason: "suspended")),
        ("disconnected", .disconnected),
    ]

    /// Only what differs from «nothing happens».
    static let table: [String: [NodeSession.State: Outcome]] = [
        "opened": [.awaitingRegistration: Outcome(state: .awaitingRegistration, actions: ["challenge"])],
        "register": [
            .awaitingRegistration: Outcome(state: .checking, actions: ["check"]),
            .checking: refused(4400, "malformed"), .open: refused(4400, "malformed"),
        ],
        "register another": [
            .awaitingRegistration: refused(4400, "malformed"), .checking: refused(4400, "malformed"),
            .open: refused(4400, "malformed"),
        ],
        "heartbeat": [
            .awaitingRegistration: refused(4400, "malformed"), .checking: refused(4400, "malformed"),
            .open: Outcome(state: .open, actions: ["deliver"]),
        ],
        "malformed": [
            .awaitingRegistration: refused(4400, "malformed"), .checking: refused(4400, "malformed"),
            .open: refused(4400, "malformed"),
        ],
        "registered": [.checking: Outcome(state: .open, actions: ["registered"])],
        "signature": [.checking: refused(4401, "bad_signature")],
        "not active": [.checking: refused(4403, "not_active")],
        "taken": [.checking: refused(4409, "taken")],
        "unavailable": [.checking: refused(1013, "unavailable")],
        "timeout": [.awaitingRegistration: refused(NodeCloseCode.registrationTimeout, "timeout")],
        "end": [
            .awaitingRegistration: Outcome(state: .closed, actions: ["close 4403"]),
            .checking: Outcome(state: .closed, actions: ["close 4403"]),
            .open: Outcome(state: .closed, actions: ["close 4403"]),
        ],
        "disconnected": [
            .awaitingRegistration: Outcome(state: .closed, actions: []),
            .checking: Outcome(state: .closed, actions: []), .open: Outcome(state: .closed, actions: []),
        ],
    ]

    @Test(
        arguments: 0..<events.count,
        [NodeSession.State.awaitingRegistration, .checking, .open, .closed])
    func transition(_ index: Int, _ state: NodeSession.State) {
        let (name, event) = Self.events[index]
        var session = Self.session(state)
        let actions = session.handle(event).map(Self.short)
        let expected = Self.table[name]?[state] ?? Outcome(state: state, actions: [])
        #expect(Outcome(state: session.state, actions: actions) == expected, "\(name) in \(state)")
    }

    /// The refusal names both ids, so that a person sees which one is wrong.
    @Test func aForeignIDIsNamed() {
        var session = Self.session(.awaitingRegistration)
        let actions = session.handle(.message(.register(Self.register(as: Self.nodeID("node-2")))))
        guard case .send(.error(let error))? = actions.first else {
            Issue.record("no error was sent: \(actions)")
            return
        }
        #expect(error.message.contains("node-1") && error.message.contains("node-2"))
    }
}
