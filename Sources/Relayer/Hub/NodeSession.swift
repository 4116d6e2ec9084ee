// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Marketplace
import StarkCrypto

/// Decides what happens on one node's socket. It does no I/O.
///
///     awaitingRegistration ──register──▶ checking ──passed──▶ open ──▶ closed
///              │ 10 s, malformed             │ refused          │ replaced, key rotated, suspended, lost
///              └─────────────────────────────┴──────────────────┴──▶ closed
package struct NodeSession: Sendable {
    /// Why a registration is refused.
    package enum Refusal: Hashable, Sendable {
        /// The signature does not verify, or the key is not the chain's.
        case signature(String)
        /// The contract does not have the node as active.
        case notActive(String)
        /// The node id belongs to another address.
        case taken(String)
        /// It could not be checked.
        case unavailable(String)
    }

    package enum State: Hashable, Sendable {
        case awaitingRegistration
        case checking
        case open
        case closed
    }

    package enum Event: Hashable, Sendable {
        /// The socket is open.
        case opened
        /// A message came.
        case message(NodeMessage)
        /// Something came that is no message.
        case malformed(String)
        /// The registration is in order.
        case registered(RelayerMessage.Registered)
        /// The registration is not in order.
        case refused(Refusal)
        /// The time to register is over.
        case registrationTimeout
        /// The session has to end.
        case end(code: UInt16, reason: String)
        /// The socket is closed.
        case disconnected
    }

    package enum Action: Hashable, Sendable {
        case send(RelayerMessage)
        case close(code: UInt16, reason: String)
        case check(NodeMessage.Register)
        case deliver(NodeMessage)
    }

    package let nodeID: NodeID
    package let challenge: RelayerMessage.Challenge
    package private(set) var state = State.awaitingRegistration

    package init(nodeID: NodeID, challenge: RelayerMessage.Challenge) {
        self.nodeID = nodeID
        self.challenge = challenge
    }

    package mutating func handle(_ event: Event) -> [Action] {
        switch (state, event) {
        case (.closed, _): return []
        case (_, .disconnected):
            state = .closed
            return []
        case (_, .end(let code, let reason)): return close(code, reason)
        case (.awaitingRegistration, .opened): return [.send(.challenge(challenge))]
        case (.awaitingRegistration, .message(.register(let register))):
            guard register.nodeID == nodeID else {
                return fail(
                    NodeCloseCode.malformed, "malformed",
                    "the message registers node \(register.nodeID), and the socket is that of \(nodeID)")
            }
            state = .checking
            return [.check(register)]
        case (.awaitingRegistration, .registrationTimeout):
            return fail(NodeCloseCode.registrationTimeout, "timeout", "no registration came in time")
        case (.checking, .registered(let registered)):
            state = .open
            return [.send(.registered(registered))]
        case (.checking, .refused(let refusal)): return refuse(refusal)
        case (.open, .message(.register)), (.checking, .message), (.awaitingRegistration, .message):
            return fail(NodeCloseCode.malformed, "malformed", "the message came at the wrong time")
        case (.open, .message(let message)): return [.deliver(message)]
        case (_, .malformed(let reason)): return fail(NodeCloseCode.malformed, "malformed", reason)
        case (_, .opened), (_, .registered), (_, .refused), (_, .registrationTimeout): return []
        }
    }

    private mutating func refuse(_ refusal: Refusal) -> [Action] {
        switch refusal {
        case .signature(let reason): fail(NodeCloseCode.signature, "bad_signature", reason)
        case .notActive(let reason): fail(NodeCloseCode.notActive, "not_active", reason)
        case .taken(let reason): fail(NodeCloseCode.replaced, "taken", reason)
        case .unavailable(let reason): fail(1013, "unavailable", reason)
        }
    }

    private mutating func fail(_ code: UInt16, _ name: String, _ reason: String) -> [Action] {
        state = .closed
        return [.send(.error(.init(code: name, message: reason))), .close(code: code, reason: reason)]
    }

    private mutating func close(_ code: UInt16, _ reason: String) -> [Action] {
        state = .closed
        return [.close(code: code, reason: reason)]
    }
}
