// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
public import Marketplace

/// What a node does with each message, without any I/O.
///
/// One value lives as long as the daemon, across connections: tasks go on computing while the socket is away, and a result
/// that the relayer has not acknowledged is sent again after the next registration.
///
///     connecting ── opened ──▶ challenged? ── challenge ──▶ registering ── registered ──▶ active
///         ▲                                                                                │
///         └────────────────────────────── closed (any state) ◀────────────────────────────┘
///
/// Every method stands for one event and returns what is to be done about it, in order.
public struct NodeSession: Sendable {
    /// What the daemon has to do.
    public enum Action: Hashable, Sendable {
        /// Check the challenge against the daemon's own configuration, sign and send `register`.
        case register(RelayerMessage.Challenge)
        /// Send a message.
        case send(NodeMessage)
        /// Start a worker for an assignment.
        case start(RelayerMessage.TaskAssignment)
        /// Stop the worker of a lease; its result is not wanted any more.
        case stop(leaseID: UUIDv7)
        /// Keep the attester's signature for a result of ours: with it the payment can be claimed without the relayer.
        case keepAttestation(RelayerMessage.ResultAck)
        /// Close the connection.
        case close(code: UInt16, reason: String)
        /// Connect again after the back-off.
        case reconnect(reason: String)
        /// End the daemon: going on is pointless until a person has changed something.
        case end(reason: String)
    }

    /// Where the connection stands.
    public enum Phase: Hashable, Sendable {
        /// No connection, or one that has not said anything yet.
        case disconnected
        /// `register` has been sent.
        case registering
        /// The relayer has accepted the node.
        case active(sessionID: UUIDv7)
    }

    /// Where the connection stands.
    public private(set) var phase = Phase.disconnected
    /// Whether the daemon is finishing what it has and takes nothing new.
    public private(set) var isDraining = false
    /// The leases that workers are computing.
    public private(set) var running: Set<UUIDv7> = []
    /// Results that no acknowledgement has come for, by lease.
    public private(set) var unacknowledged: [UUIDv7: NodeMessage.TaskResult] = [:]

    /// Whether the relayer could not handle a message, which may have been a result.
    private var isResendDue = false

    private let maxConcurrentTasks: Int
    private let algorithms: Set<String>

    /// Starts without a connection.
    public init(maxConcurrentTasks: Int, algorithms: Set<String>) {
        self.maxConcurrentTasks = maxConcurrentTasks
        self.algorithms = algorithms
    }

    /// A message has arrived.
    public mutating func received(_ message: RelayerMessage) -> [Action] {
        switch message {
        case .challenge(let challenge):
            guard phase == .disconnected else {
                return [.close(code: NodeCloseCode.malformed, reason: "a second challenge in one session")]
            }
            phase = .registering
            return [.register(challenge)]
        case .registered(let registered):
            guard phase == .registering else {
                return [.close(code: NodeCloseCode.malformed, reason: "registered without a registration")]
            }
            phase = .active(sessionID: registered.sessionID)
            return resendResults()
        case .taskAssignment(let assignment):
            return assigned(assignment)
        case .resultAck(let acknowledgement):
            return acknowledged(acknowledgement)
        case .taskCancelled(let cancelled):
            unacknowledged[cancelled.leaseID] = nil
            guard running.remove(cancelled.leaseID) != nil else { return [] }
            return [.stop(leaseID: cancelled.leaseID)]
        case .error(let failure):
            // Where a close code follows, it decides what happens next. Where none does, the relayer is still there and
            // asks for the message again, which goes with the next heartbeat so as not to press it.
            if case .active = phase, failure.code == "unavailable" { isResendDue = true }
            return []
        }
    }

    private mutating func resendResults() -> [Action] {
        isResendDue = false
        return unacknowledged.values.sorted { $0.leaseID.description < $1.leaseID.description }.map {
            .send(.taskResult($0))
        }
    }

    private mutating func assigned(_ assignment: RelayerMessage.TaskAssignment) -> [Action] {
        guard case .active = phase else {
            return [.close(code: NodeCloseCode.malformed, reason: "an assignment before the registration")]
        }
        let lease = assignment.leaseID
        // The relayer repeats an assignment whose acceptance it has not seen.
        if running.contains(lease) { return [.send(.taskAccepted(.init(leaseID: lease)))] }
        if let result = unacknowledged[lease] {
            return [.send(.taskAccepted(.init(leaseID: lease))), .send(.taskResult(result))]
        }
        if isDraining { return [.send(.taskRejected(.init(leaseID: lease, reason: "draining")))] }
        guard running.count < maxConcurrentTasks else {
            return [.send(.taskRejected(.init(leaseID: lease, reason: "busy")))]
        }
        if case .string(let algorithm)? = assignment.payload["algorithm"], !algorithms.contains(algorithm) {
            return [.send(.taskRejected(.init(leaseID: lease, reason: "unknown algorithm \(algorithm.prefix(64))")))]
        }
        running.insert(lease)
        return [.send(.taskAccepted(.init(leaseID: lease))), .start(assignment)]
    }

    private mutating func acknowledged(_ acknowledgement: RelayerMessage.ResultAck) -> [Action] {
        guard unacknowledged.removeValue(forKey: acknowledgement.leaseID) != nil else { return [] }
        var actions: [Action] = []
        if acknowledgement.accepted, acknowledgement.attestation != nil {
            actions.append(.keepAttestation(acknowledgement))
        }
        if isDraining, isIdle { actions.append(.close(code: 1000, reason: "drained")) }
        return actions
    }

    /// A worker has come to an end; `result` is its signed outcome.
    public mutating func finished(_ result: NodeMessage.TaskResult) -> [Action] {
        // Cancelled while the worker was ending: nobody wants the result any more.
        guard running.remove(result.leaseID) != nil else { return [] }
        unacknowledged[result.leaseID] = result
        guard case .active = phase else { return [] }
        return [.send(.taskResult(result))]
    }

    /// A worker has made progress.
    public func progressed(leaseID: UUIDv7, fraction: Double) -> [Action] {
        guard case .active = phase, running.contains(leaseID) else { return [] }
        return [.send(.taskProgress(.init(leaseID: leaseID, fraction: fraction)))]
    }

    /// It is time for a heartbeat.
    public mutating func heartbeatDue(cpuUsage: Double, memoryUsage: Double) -> [Action] {
        guard case .active = phase else { return [] }
        let heartbeat = NodeMessage.heartbeat(
            .init(cpuUsage: cpuUsage, memoryUsage: memoryUsage, activeTasks: running.count))
        return [.send(heartbeat)] + (isResendDue ? resendResults() : [])
    }

    /// The connection has ended, with the relayer's close code if there was one.
    public mutating func closed(code: UInt16?, reason: String) -> [Action] {
        phase = .disconnected
        if isDraining, isIdle { return [.end(reason: "drained")] }
        switch code {
        case NodeCloseCode.replaced:
            return [.end(reason: "another session of this node has taken over: \(reason)")]
        case NodeCloseCode.signature:
            return [.end(reason: "the relayer refused the node's signature: \(reason)")]
        default:
            // 4403 (not active) too: the owner may reinstate the node, or the registration is still on its way.
            return [.reconnect(reason: reason)]
        }
    }

    /// The daemon is asked to stop: it finishes what it has and takes nothing new.
    public mutating func drain() -> [Action] {
        isDraining = true
        guard isIdle else { return [] }
        return phase == .disconnected ? [.end(reason: "drained")] : [.close(code: 1000, reason: "drained")]
    }

    private var isIdle: Bool { running.isEmpty && unacknowledged.isEmpty }
}
