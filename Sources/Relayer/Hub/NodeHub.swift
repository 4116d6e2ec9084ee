// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Logging
import Marketplace
import PostgreSQL
import Starknet
import StarknetRPC
import WebSocketTransport

/// The sockets of this process's nodes.
actor NodeHub {
    /// A node that has registered.
    struct Member {
        var sessionID: UUIDv7
        var address: ContractAddress
        var publicKey: Felt
        var connection: WebSocketConnection
    }

    private(set) var members: [NodeID: Member] = [:]

    /// Adds a node; an older socket of it is closed.
    func add(_ node: NodeID, _ member: Member) {
        members[node]?.connection.startClosing(
            code: NodeCloseCode.replaced, reason: "a newer session replaces this one")
        members[node] = member
    }

    /// Removes a node's session, unless a newer one took its place.
    func remove(_ node: NodeID, session: UUIDv7) {
        if members[node]?.sessionID == session { members[node] = nil }
    }

    /// Closes the sockets of an address's nodes.
    func endSessions(of address: ContractAddress, code: UInt16, _ reason: String) {
        for member in members.values where member.address == address {
            member.connection.startClosing(code: code, reason: reason)
        }
    }

    /// The nodes that are connected, with their sessions.
    var sessions: [NodeID: UUIDv7] { members.mapValues(\.sessionID) }

    /// How many nodes are connected.
    var count: Int { members.count }

    /// Sends a message to a node, if it still has that session.
    ///
    /// - Returns: Whether the operating system took the message.
    func send(_ message: RelayerMessage, to node: NodeID, session: UUIDv7) async -> Bool {
        guard let member = members[node], member.sessionID == session else { return false }
        return (try? await member.connection.send(message.json.serialized())) != nil
    }
}
