// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Marketplace
import Provider
import StarkCrypto
import Starknet
import Testing

private let first = UUIDv7()
private let second = UUIDv7()
private let contract = ContractAddress.zero

private func challenge() -> RelayerMessage {
    .challenge(
        .init(nonce: 7, chainID: 1, contract: contract, relayer: "http://127.0.0.1:8080", serverTimeMS: 1_000))
}

private let registered = RelayerMessage.registered(
    .init(sessionID: second, sessionToken: "token", heartbeatInterval: 30))

private func assignment(_ lease: UUIDv7, algorithm: String = "matrix_multiplication") -> RelayerMessage.TaskAssignment {
    .init(
        taskID: lease, onChainTaskID: TaskID(1 as UInt64), leaseID: lease, payload: ["algorithm": .string(algorithm)],
        requirements: [:], taskHash: 5, deadline: 10)
}

private func result(_ lease: UUIDv7) -> NodeMessage.TaskResult {
    .init(taskID: lease, leaseID: lease, outcome: .failed(code: "x", message: "y"), executionTime: 1)
}

private func acknowledgement(_ lease: UUIDv7, accepted: Bool = true) -> RelayerMessage.ResultAck {
    .init(
        leaseID: lease, accepted: accepted, reason: nil, attestation: accepted ? StarkSignature(r: 1, s: 2) : nil)
}

/// The states that a session can be in, each reached by the events that lead there.
private enum State: String, CaseIterable {
    case disconnected, registering, active, computing, computingOffline, unacknowledged, unacknowledgedOffline, draining

    var session: NodeSession {
        var session = NodeSession(maxConcurrentTasks: 1, algorithms: ["matrix_multiplication"])
        if self == .disconnected { return session }
        _ = session.received(challenge())
        if self == .registering { return session }
        _ = session.received(registered)
        if self == .active { return session }
        _ = session.received(.taskAssignment(assignment(first)))
        switch self {
        case .computingOffline: _ = session.closed(code: nil, reason: "")
        case .unacknowledged: _ = session.finished(result(first))
        case .unacknowledgedOffline:
            _ = session.finished(result(first))
            _ = session.closed(code: nil, reason: "")
        case .draining: _ = session.drain()
        default: break
        }
        return session
    }
}

@Suite struct NodeSessionTests {
    private func outcomes(_ event: (inout NodeSession) -> [NodeSession.Action]) -> [State: [NodeSession.Action]] {
        var outcomes: [State: [NodeSession.Action]] = [:]
        for state in State.allCases {
            var session = state.session
            outcomes[state] = event(&session)
        }
        return outcomes
    }

    private func close(_ reason: String) -> [NodeSession.Action] { [.close(code: 4400, reason: reason)] }

    @Test func `A challenge is answered once in a session`() throws {
        guard case .challenge(let body) = challenge() else { return }
        let outcomes = outcomes { $0.received(challenge()) }
        let again = close("a second challenge in one session")
        #expect(
            outcomes == [
                .disconnected: [.register(body)], .registering: again, .active: again, .computing: again,
                .computingOffline: [.register(body)], .unacknowledged: again,
                .unacknowledgedOffline: [.register(body)], .draining: again,
            ])
    }

    @Test func `Being registered makes the session active and repeats what was not acknowledged`() {
        let outcomes = outcomes { $0.received(registered) }
        let unasked = close("registered without a registration")
        #expect(
            outcomes == [
                .disconnected: unasked, .registering: [], .active: unasked, .computing: unasked,
                .computingOffline: unasked, .unacknowledged: unasked, .unacknowledgedOffline: unasked,
                .draining: unasked,
            ])
        var session = State.unacknowledgedOffline.session
        _ = session.received(challenge())
        #expect(session.received(registered) == [.send(.taskResult(result(first)))])
    }

    @Test func `An assignment is accepted only by an active node with room`() {
        let new = assignment(second)
        let outcomes = outcomes { $0.received(.taskAssignment(new)) }
        let early = close("an assignment before the registration")
        let busy: [NodeSession.Action] = [.send(.taskRejected(.init(leaseID: second, reason: "busy")))]
        let accepted: [NodeSession.Action] = [.send(.taskAccepted(.init(leaseID: second))), .start(new)]
        #expect(
            outcomes == [
                .disconnected: early, .registering: early, .active: accepted, .computing: busy,
                .computingOffline: early, .unacknowledged: accepted, .unacknowledgedOffline: early,
                .draining: [.send(.taskRejected(.init(leaseID: second, reason: "draining")))],
            ])
    }

    @Test func `A repeated assignment is not computed twice`() {
        let outcomes = outcomes { $0.received(.taskAssignment(assignment(first))) }
        let accepted = NodeSession.Action.send(.taskAccepted(.init(leaseID: first)))
        #expect(outcomes[.computing] == [accepted])
        #expect(outcomes[.draining] == [accepted])
        #expect(outcomes[.unacknowledged] == [accepted, .send(.taskResult(result(first)))])
    }

    @Test func `An unknown algorithm is rejected by name`() {
        var session = State.active.session
        let actions = session.received(.taskAssignment(assignment(first, algorithm: "fft")))
        #expect(actions == [.send(.taskRejected(.init(leaseID: first, reason: "unknown algorithm fft")))])
        #expect(session.running.isEmpty)
    }

    @Test func `A result is sent when there is a session, and kept until it is acknowledged`() {
        let outcomes = outcomes { $0.finished(result(first)) }
        let sent: [NodeSession.Action] = [.send(.taskResult(result(first)))]
        #expect(
            outcomes == [
                .disconnected: [], .registering: [], .active: [], .computing: sent, .computingOffline: [],
                .unacknowledged: [], .unacknowledgedOffline: [], .draining: sent,
            ])
        for state in [State.computing, .computingOffline] {
            var session = state.session
            _ = session.finished(result(first))
            #expect(session.unacknowledged.keys.contains(first), "\(state)")
        }
    }

    @Test func `An acknowledgement ends a result, and its attestation is kept`() {
        let outcomes = outcomes { $0.received(.resultAck(acknowledgement(first))) }
        let kept: [NodeSession.Action] = [.keepAttestation(acknowledgement(first))]
        for state in State.allCases {
            let expected = [.unacknowledged, .unacknowledgedOffline].contains(state) ? kept : []
            #expect(outcomes[state] == expected, "\(state)")
        }
        var session = State.unacknowledged.session
        #expect(session.received(.resultAck(acknowledgement(first, accepted: false))) == [])
        #expect(session.unacknowledged.isEmpty)
    }

    @Test func `A cancelled lease stops its worker and drops its result`() {
        let cancelled = RelayerMessage.taskCancelled(.init(leaseID: first, reason: "expired"))
        let outcomes = outcomes { $0.received(cancelled) }
        for state in State.allCases {
            let running = [.computing, .computingOffline, .draining].contains(state)
            #expect(outcomes[state] == (running ? [.stop(leaseID: first)] : []), "\(state)")
        }
        var session = State.computing.session
        _ = session.received(cancelled)
        #expect(session.finished(result(first)) == [])
        #expect(session.unacknowledged.isEmpty)
    }

    @Test func `Heartbeats are sent in a session only, with the number of running tasks`() {
        let outcomes = outcomes { $0.heartbeatDue(cpuUsage: 10, memoryUsage: 20) }
        func beat(_ tasks: Int) -> [NodeSession.Action] {
            [.send(.heartbeat(.init(cpuUsage: 10, memoryUsage: 20, activeTasks: tasks)))]
        }
        #expect(
            outcomes == [
                .disconnected: [], .registering: [], .active: beat(0), .computing: beat(1), .computingOffline: [],
                .unacknowledged: beat(0), .unacknowledgedOffline: [], .draining: beat(1),
            ])
    }

    @Test func `Progress is told of running tasks only`() {
        let outcomes = outcomes { $0.progressed(leaseID: first, fraction: 0.5) }
        for state in State.allCases {
            let told = [.computing, .draining].contains(state)
            #expect(
                outcomes[state] == (told ? [.send(.taskProgress(.init(leaseID: first, fraction: 0.5)))] : []),
                "\(state)")
        }
    }

    @Test func `A lost connection is made again, except where that is pointless`() {
        for state in State.allCases {
            for code in [nil, 1000, 1001, 1006, 1009, 4400, 4403, 4408] as [UInt16?] {
                var session = state.session
                #expect(
                    session.closed(code: code, reason: "why") == [.reconnect(reason: "why")], "\(state) \(code ?? 0)")
                #expect(session.phase == .disconnected)
            }
            for code in [4401, 4409] as [UInt16] {
                var session = state.session
                guard case .end? = session.closed(code: code, reason: "why").first else {
                    Issue.record("\(state) goes on after \(code)")
                    continue
                }
            }
        }
    }

    @Test func `Draining finishes what runs, and then closes and ends`() {
        let outcomes = outcomes { $0.drain() }
        let closing: [NodeSession.Action] = [.close(code: 1000, reason: "drained")]
        #expect(
            outcomes == [
                .disconnected: [.end(reason: "drained")], .registering: closing, .active: closing, .computing: [],
                .computingOffline: [], .unacknowledged: [], .unacknowledgedOffline: [], .draining: [],
            ])
        var session = State.draining.session
        _ = session.finished(result(first))
        let last = session.received(.resultAck(acknowledgement(first)))
        #expect(last == [.keepAttestation(acknowledgement(first))] + closing)
        #expect(session.closed(code: 1000, reason: "") == [.end(reason: "drained")])
    }

    @Test func `An error message waits for the close code that follows`() {
        let outcomes = outcomes { $0.received(.error(.init(code: "not_active", message: "suspended"))) }
        #expect(outcomes.allSatisfy { $0.value.isEmpty })
    }

    /// The relayer could not handle a message: results that it may have lost go again with the next heartbeat, once.
    @Test func resultsAreSentAgainWhenTheRelayerAsks() {
        var session = State.unacknowledged.session
        let heartbeat = NodeMessage.heartbeat(.init(cpuUsage: 1, memoryUsage: 2, activeTasks: 0))
        #expect(session.heartbeatDue(cpuUsage: 1, memoryUsage: 2) == [.send(heartbeat)])
        #expect(session.received(.error(.init(code: "unavailable", message: "send it again"))) == [])
        #expect(
            session.heartbeatDue(cpuUsage: 1, memoryUsage: 2) == [.send(heartbeat), .send(.taskResult(result(first)))])
        #expect(session.heartbeatDue(cpuUsage: 1, memoryUsage: 2) == [.send(heartbeat)])
        // An error that a close code follows asks for nothing.
        _ = session.received(.error(.init(code: "malformed", message: "no")))
        #expect(session.heartbeatDue(cpuUsage: 1, memoryUsage: 2) == [.send(heartbeat)])
    }
}
