// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What a node sends to the relayer over `/ws/node/{node_id}`.
///
/// Each message is one JSON text frame with a `message_type`. Unknown types and unknown fields are refused by name.
///
/// ```swift
/// let message = try NodeMessage(parsing: frame, limits: limits)
/// if case .taskResult(let result) = message { … }
/// ```
public enum NodeMessage: Hashable, Sendable {
    /// Answers the challenge and announces the node.
    case register(Register)
    /// Reports the load, every 30 s.
    case heartbeat(Heartbeat)
    /// Takes a lease.
    case taskAccepted(TaskAccepted)
    /// Turns a lease down.
    case taskRejected(TaskRejected)
    /// Says how far a task is.
    case taskProgress(TaskProgress)
    /// Hands in a result, or says why there is none.
    case taskResult(TaskResult)

    /// The value of `message_type`.
    public var messageType: String {
        switch self {
        case .register: "register"
        case .heartbeat: "heartbeat"
        case .taskAccepted: "task_accepted"
        case .taskRejected: "task_rejected"
        case .taskProgress: "task_progress"
        case .taskResult: "task_result"
        }
    }

    /// Reads a frame.
    ///
    /// - Throws: `JSONError` with the path of the first fault.
    public init(parsing text: some StringProtocol, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(json: JSONReader(JSONValue(parsing: text, limits: limits)))
    }
}

extension NodeMessage: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("message_type", messageType)
        switch self {
        case .register(let body): body.write(to: &object)
        case .heartbeat(let body): body.write(to: &object)
        case .taskAccepted(let body): object.set("lease_id", body.leaseID)
        case .taskRejected(let body):
            object.set("lease_id", body.leaseID)
            object.set("reason", body.reason)
        case .taskProgress(let body):
            object.set("lease_id", body.leaseID)
            object.set("fraction", number: body.fraction)
        case .taskResult(let body): body.write(to: &object)
        }
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let type = try json.required("message_type")
        switch try type.string(maxBytes: 64) {
        case "register": self = .register(try Register(json: json))
        case "heartbeat": self = .heartbeat(try Heartbeat(json: json))
        case "task_accepted": self = .taskAccepted(try TaskAccepted(json: json))
        case "task_rejected": self = .taskRejected(try TaskRejected(json: json))
        case "task_progress": self = .taskProgress(try TaskProgress(json: json))
        case "task_result": self = .taskResult(try TaskResult(json: json))
        case let other:
            throw type.failure(
                .value,
                "\"\(other)\" is no message of a node: register, heartbeat, task_accepted, task_rejected, "
                    + "task_progress, task_result")
        }
    }
}
