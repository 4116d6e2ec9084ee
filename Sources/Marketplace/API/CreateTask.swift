// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The body of `POST /api/v1/tasks`.
public struct CreateTaskRequest: Hashable, Sendable {
    /// What to compute, and with what: the payload and requirements as submitted, with their hash.
    public var document: TaskDocument
    /// What the demander pays.
    public var tokenAmount: TokenAmount
    /// A text for people, at most 1024 bytes.
    public var description: String?
    /// The contract's number of a task that the demander's wallet created already.
    public var onChainTaskID: TaskID?
    /// Where to send news about the task.
    public var callbackURL: String?

    /// Creates a request.
    public init(
        document: TaskDocument, tokenAmount: TokenAmount, description: String? = nil, onChainTaskID: TaskID? = nil,
        callbackURL: String? = nil
    ) {
        self.document = document
        self.tokenAmount = tokenAmount
        self.description = description
        self.onChainTaskID = onChainTaskID
        self.callbackURL = callbackURL
    }
}

extension CreateTaskRequest: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("payload", document.payload)
        object.set("requirements", document.requirements)
        object.set("token_amount", tokenAmount)
        object.set("description", description)
        object.set("on_chain_task_id", onChainTaskID)
        object.set("callback_url", callbackURL)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: [
            "payload", "requirements", "token_amount", "description", "on_chain_task_id", "callback_url",
        ])
        let amount = try object.required("token_amount")
        tokenAmount = try amount.decode()
        guard tokenAmount.isPayment else {
            throw amount.failure(.range, "\(tokenAmount) pays for no task: amounts are from 1 to 2^128 - 1")
        }
        description = try object.optional("description")?.string(maxBytes: 1024)
        onChainTaskID = try object.optional("on_chain_task_id")?.decode()
        callbackURL = try object.optional("callback_url")?.string(maxBytes: 2048)
        document = try TaskDocument(
            payload: try object.required("payload").value, requirements: try object.required("requirements").value)
    }
}

/// The answer to `POST /api/v1/tasks`, with status 201.
public struct CreateTaskResponse: Hashable, Sendable {
    /// The relayer's id of the task.
    public var taskID: UUIDv7
    /// Where the task is: `pending` at first.
    public var status: TaskState
    /// The hash that goes to the chain; see ``TaskDocument/taskHash``.
    public var taskHash: Felt
    /// The contract's number, once it is known.
    public var onChainTaskID: TaskID?
    /// When the relayer stored the task, in Unix seconds.
    public var createdAt: UInt64

    /// Creates an answer.
    public init(taskID: UUIDv7, status: TaskState, taskHash: Felt, onChainTaskID: TaskID?, createdAt: UInt64) {
        self.taskID = taskID
        self.status = status
        self.taskHash = taskHash
        self.onChainTaskID = onChainTaskID
        self.createdAt = createdAt
    }

    /// The path of the task in the API.
    public var selfLink: String { "/api/v1/tasks/\(taskID)" }
}

extension CreateTaskResponse: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("task_id", taskID)
        object.set("status", status)
        object.set("task_hash", JSONValue.felt(taskHash))
        object.setOrNull("on_chain_task_id", onChainTaskID)
        object.set("created_at", createdAt)
        object.set("links", ["self": .string(selfLink)] as JSONValue)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(
            allowing: ["task_id", "status", "task_hash", "on_chain_task_id", "created_at", "links"])
        taskID = try object.required("task_id").decode()
        status = try object.required("status").decode()
        taskHash = try object.required("task_hash").felt()
        onChainTaskID = try object.optional("on_chain_task_id")?.decode()
        createdAt = try object.required("created_at").uint64()
        _ = try object.required("links").object(allowing: ["self"]).required("self").string(maxBytes: 2048)
    }
}
