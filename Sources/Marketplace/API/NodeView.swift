// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON
public import Starknet

/// The answer to `GET /api/v1/nodes/{node_id}`, and an entry of `GET /api/v1/nodes`.
public struct NodeView: Hashable, Sendable {
    /// Whether a node can be given tasks.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// Connected, with room for more tasks.
        case online
        /// Connected, with as many tasks as it runs at a time.
        case busy
        /// Not connected.
        case offline
    }

    /// The name under which the node connects.
    public var nodeID: NodeID
    /// Whether it can be given tasks.
    public var status: Status
    /// The address that is registered, and paid.
    public var address: ContractAddress
    /// What it has and offers.
    public var hardware: HardwareSpec
    /// How many tasks it has now.
    public var currentTasks: Int
    /// When it last reported its load, in Unix seconds.
    public var lastHeartbeat: UInt64?
    /// When its session began, in Unix seconds; `nil` when it is not connected.
    public var connectedAt: UInt64?
    /// How many of its claims the chain accepted.
    public var completedTasks: UInt64
    /// What it was paid for them.
    public var earnings: TokenAmount

    /// Creates an answer.
    public init(
        nodeID: NodeID, status: Status, address: ContractAddress, hardware: HardwareSpec, currentTasks: Int,
        lastHeartbeat: UInt64?, connectedAt: UInt64?, completedTasks: UInt64, earnings: TokenAmount
    ) {
        self.nodeID = nodeID
        self.status = status
        self.address = address
        self.hardware = hardware
        self.currentTasks = currentTasks
        self.lastHeartbeat = lastHeartbeat
        self.connectedAt = connectedAt
        self.completedTasks = completedTasks
        self.earnings = earnings
    }
}

extension NodeView: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("node_id", nodeID)
        object.set("status", status.rawValue)
        object.set("starknet_address", JSONValue.felt(address.felt))
        object.set("hardware_spec", hardware)
        object.set("current_tasks", currentTasks)
        object.setOrNull("last_heartbeat", lastHeartbeat)
        object.setOrNull("connected_at", connectedAt)
        object.set("completed_tasks", completedTasks)
        object.set("earnings", earnings)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: [
            "node_id", "status", "starknet_address", "hardware_spec", "current_tasks", "last_heartbeat", "connected_at",
            "completed_tasks", "earnings",
        ])
        nodeID = try object.required("node_id").decode()
        status = try object.required("status").enumeration()
        address = try object.required("starknet_address").contractAddress()
        hardware = try object.required("hardware_spec").decode()
        currentTasks = try object.required("current_tasks").int()
        lastHeartbeat = try object.optional("last_heartbeat")?.uint64()
        connectedAt = try object.optional("connected_at")?.uint64()
        completedTasks = try object.required("completed_tasks").uint64()
        earnings = try object.required("earnings").decode()
    }
}

/// The answer to `GET /api/v1/nodes`.
public struct NodeList: Hashable, Sendable {
    /// The nodes that the relayer knows.
    public var nodes: [NodeView]

    /// Creates an answer.
    public init(nodes: [NodeView]) { self.nodes = nodes }
}

extension NodeList: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue { ["nodes": nodes.json] }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        nodes = try json.object(allowing: ["nodes"]).required("nodes").decodeArray(maxCount: 100_000)
    }
}
