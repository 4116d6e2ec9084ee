// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What the relayer sends to a node over `/ws/node/{node_id}`.
///
/// Each message is one JSON text frame with a `message_type`. Unknown types and unknown fields are refused by name.
public enum RelayerMessage: Hashable, Sendable {
    /// The first message on a socket: what the node must sign.
    case challenge(Challenge)
    /// The session has begun.
    case registered(Registered)
    /// Something is wrong; the socket may be closed after it.
    case error(Failure)
    /// A task to run.
    case taskAssignment(TaskAssignment)
    /// Whether a result was accepted.
    case resultAck(ResultAck)
    /// A lease is over.
    case taskCancelled(TaskCancelled)

    /// The value of `message_type`.
    public var messageType: String {
        switch self {
        case .challenge: "challenge"
        case .registered: "registered"
        case .error: "error"
        case .taskAssignment: "task_assignment"
        case .resultAck: "result_ack"
        case .taskCancelled: "task_cancelled"
        }
    }

    /// Reads a frame.
    ///
    /// - Throws: `JSONError` with the path of the first fault.
    public init(parsing text: some StringProtocol, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(json: JSONReader(JSONValue(parsing: text, limits: limits)))
    }
}

extension RelayerMessage: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("message_type", messageType)
        switch self {
        case .challenge(let body): body.write(to: &object)
        case .registered(let body):
            object.set("session_id", body.sessionID)
            object.set("session_token", body.sessionToken)
            object.set("heartbeat_interval", body.heartbeatInterval)
        case .error(let body):
            object.set("code", body.code)
            object.set("message", body.message)
        case .taskAssignment(let body): body.write(to: &object)
        case .resultAck(let body): body.write(to: &object)
        case .taskCancelled(let body):
            object.set("lease_id", body.leaseID)
            object.set("reason", body.reason)
        }
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let type = try json.required("message_type")
        switch try type.string(maxBytes: 64) {
        case "challenge": self = .challenge(try Challenge(json: json))
        case "registered": self = .registered(try Registered(json: json))
        case "error": self = .error(try Failure(json: json))
        case "task_assignment": self = .taskAssignment(try TaskAssignment(json: json))
        case "result_ack": self = .resultAck(try ResultAck(json: json))
        case "task_cancelled": self = .taskCancelled(try TaskCancelled(json: json))
        case let other:
            throw type.failure(
                .value,
                "\"\(other)\" is no message of a relayer: challenge, registered, error, task_assignment, result_ack, "
                    + "task_cancelled")
        }
    }
}

/// Why a relayer closes the socket of a node.
public enum NodeCloseCode {
    /// The node sent what is not a message, or a message at the wrong time.
    public static let malformed: UInt16 = 4400
    /// The signature of the registration does not verify.
    public static let signature: UInt16 = 4401
    /// The contract does not have the node as active.
    public static let notActive: UInt16 = 4403
    /// The node did not register in time.
    public static let registrationTimeout: UInt16 = 4408
    /// The node id belongs to another address, or a newer session replaced this one.
    public static let replaced: UInt16 = 4409
}
