// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// The answer to `GET /api/v1/health`.
public struct HealthView: Hashable, Sendable {
    /// How well something works.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// All works.
        case healthy
        /// Tasks are taken, but some part is slow or late.
        case degraded
        /// A part that is needed does not work.
        case unhealthy
    }

    /// A part of the relayer.
    public struct Component: Hashable, Sendable {
        /// How well it works.
        public var status: Status
        /// How long its check took, in milliseconds; `nil` when it did not answer.
        public var latencyMS: Double?

        /// Creates the part.
        public init(status: Status, latencyMS: Double?) {
            self.status = status
            self.latencyMS = latencyMS
        }
    }

    /// The worst of the parts.
    public var status: Status
    /// The relayer's version.
    public var version: String
    /// The relayer's clock, in Unix seconds.
    public var timestamp: UInt64
    /// How long it has been running, in seconds.
    public var uptimeSeconds: UInt64
    /// The database.
    public var database: Component
    /// The chain's node, and how far the relayer is behind it.
    public var chain: Component
    /// The sockets of the nodes.
    public var webSocket: Component

    /// Creates an answer.
    public init(
        status: Status, version: String, timestamp: UInt64, uptimeSeconds: UInt64, database: Component,
        chain: Component, webSocket: Component
    ) {
        self.status = status
        self.version = version
        self.timestamp = timestamp
        self.uptimeSeconds = uptimeSeconds
        self.database = database
        self.chain = chain
        self.webSocket = webSocket
    }
}

extension HealthView: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("status", status.rawValue)
        object.set("version", version)
        object.set("timestamp", timestamp)
        object.set("uptime_seconds", uptimeSeconds)
        object.set(
            "components",
            ["database": database.json, "chain": chain.json, "websocket": webSocket.json] as JSONValue)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["status", "version", "timestamp", "uptime_seconds", "components"])
        status = try object.required("status").enumeration()
        version = try object.required("version").string()
        timestamp = try object.required("timestamp").uint64()
        uptimeSeconds = try object.required("uptime_seconds").uint64()
        let components = try object.required("components").object(allowing: ["database", "chain", "websocket"])
        database = try components.required("database").decode()
        chain = try components.required("chain").decode()
        webSocket = try components.required("websocket").decode()
    }
}

extension HealthView.Component: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        ["status": .string(status.rawValue), "latency_ms": latencyMS.map(ObjectBuilder.number) ?? .null]
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["status", "latency_ms"])
        status = try object.required("status").enumeration()
        latencyMS = try object.optional("latency_ms")?.double()
    }
}
