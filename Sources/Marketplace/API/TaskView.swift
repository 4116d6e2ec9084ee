// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The answer to `GET /api/v1/tasks/{task_id}`.
public struct TaskView: Hashable, Sendable {
    /// What happened on the chain.
    public struct Settlement: Hashable, Sendable {
        /// The contract's number of the task.
        public var onChainTaskID: TaskID?
        /// What the contract says about the task.
        public var status: TaskStatus
        /// The transaction that put the payment into escrow.
        public var createTx: Felt?
        /// The latest transaction that assigned a node.
        public var assignTx: Felt?
        /// The transaction that claimed the payment.
        public var claimTx: Felt?
        /// What the provider received, once the claim is accepted.
        public var providerPayout: TokenAmount?
        /// How much of it is the gas subsidy.
        public var gasSubsidy: TokenAmount?
        /// What the treasury received.
        public var treasuryFee: TokenAmount?

        /// Creates the part.
        public init(
            onChainTaskID: TaskID? = nil, status: TaskStatus = .none, createTx: Felt? = nil, assignTx: Felt? = nil,
            claimTx: Felt? = nil, providerPayout: TokenAmount? = nil, gasSubsidy: TokenAmount? = nil,
            treasuryFee: TokenAmount? = nil
        ) {
            self.onChainTaskID = onChainTaskID
            self.status = status
            self.createTx = createTx
            self.assignTx = assignTx
            self.claimTx = claimTx
            self.providerPayout = providerPayout
            self.gasSubsidy = gasSubsidy
            self.treasuryFee = treasuryFee
        }
    }

    /// One thing that happened to a task.
    public struct TimelineEntry: Hashable, Sendable {
        /// When, in Unix milliseconds.
        public var atMS: UInt64
        /// What, in one word such as `assigned`.
        public var event: String
        /// More about it, for people.
        public var detail: String

        /// Creates an entry.
        public init(atMS: UInt64, event: String, detail: String) {
            self.atMS = atMS
            self.event = event
            self.detail = detail
        }
    }

    /// The relayer's id of the task.
    public var taskID: UUIDv7
    /// Where the task is.
    public var status: TaskState
    /// The demander's text.
    public var description: String?
    /// The hash of payload and requirements.
    public var taskHash: Felt
    /// The node that has the task, or had it last.
    public var assignedNodeID: NodeID?
    /// The result; `nil` until the claim is accepted on the chain.
    public var result: JSONValue?
    /// Why the task failed.
    public var errorMessage: String?
    /// When the claim was accepted, in Unix seconds.
    public var completionTime: UInt64?
    /// What happened on the chain.
    public var settlement: Settlement
    /// What happened, oldest first.
    public var timeline: [TimelineEntry]

    /// Creates an answer.
    public init(
        taskID: UUIDv7, status: TaskState, description: String? = nil, taskHash: Felt, assignedNodeID: NodeID? = nil,
        result: JSONValue? = nil, errorMessage: String? = nil, completionTime: UInt64? = nil,
        settlement: Settlement = Settlement(), timeline: [TimelineEntry] = []
    ) {
        self.taskID = taskID
        self.status = status
        self.description = description
        self.taskHash = taskHash
        self.assignedNodeID = assignedNodeID
        self.result = result
        self.errorMessage = errorMessage
        self.completionTime = completionTime
        self.settlement = settlement
        self.timeline = timeline
    }
}

extension TaskView: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("task_id", taskID)
        object.set("status", status)
        object.setOrNull("description", description)
        object.set("task_hash", JSONValue.felt(taskHash))
        object.setOrNull("assigned_node_id", assignedNodeID)
        object.setOrNull("result", result)
        object.setOrNull("error_message", errorMessage)
        object.setOrNull("completion_time", completionTime)
        object.set("settlement", settlement)
        object.set("timeline", timeline)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: [
            "task_id", "status", "description", "task_hash", "assigned_node_id", "result", "error_message",
            "completion_time", "settlement", "timeline",
        ])
        taskID = try object.required("task_id").decode()
        status = try object.required("status").decode()
        description = try object.optional("description")?.string()
        taskHash = try object.required("task_hash").felt()
        assignedNodeID = try object.optional("assigned_node_id")?.decode()
        result = try object.optional("result")?.value
        errorMessage = try object.optional("error_message")?.string()
        completionTime = try object.optional("completion_time")?.uint64()
        settlement = try object.required("settlement").decode()
        timeline = try object.required("timeline").decodeArray(maxCount: 10_000)
    }
}

extension TaskView.Settlement: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.setOrNull("on_chain_task_id", onChainTaskID)
        object.set("status", status)
        object.setOrNull("create_tx", createTx.map { JSONValue.felt($0) })
        object.setOrNull("assign_tx", assignTx.map { JSONValue.felt($0) })
        object.setOrNull("claim_tx", claimTx.map { JSONValue.felt($0) })
        object.setOrNull("provider_payout", providerPayout)
        object.setOrNull("gas_subsidy", gasSubsidy)
        object.setOrNull("treasury_fee", treasuryFee)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: [
            "on_chain_task_id", "status", "create_tx", "assign_tx", "claim_tx", "provider_payout", "gas_subsidy",
            "treasury_fee",
        ])
        onChainTaskID = try object.optional("on_chain_task_id")?.decode()
        status = try object.required("status").decode()
        createTx = try object.optional("create_tx")?.felt()
        assignTx = try object.optional("assign_tx")?.felt()
        claimTx = try object.optional("claim_tx")?.felt()
        providerPayout = try object.optional("provider_payout")?.decode()
        gasSubsidy = try object.optional("gas_subsidy")?.decode()
        treasuryFee = try object.optional("treasury_fee")?.decode()
    }
}

extension TaskView.TimelineEntry: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("at_ms", atMS)
        object.set("event", event)
        object.set("detail", detail)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["at_ms", "event", "detail"])
        atMS = try object.required("at_ms").uint64()
        event = try object.required("event").string()
        detail = try object.required("detail").string()
    }
}

/// The answer to `GET /api/v1/tasks`: a page of the caller's tasks, newest first.
public struct TaskList: Hashable, Sendable {
    /// The tasks.
    public var tasks: [TaskView]
    /// What to pass as `cursor` for the next page; `nil` on the last one.
    public var nextCursor: String?

    /// Creates an answer.
    public init(tasks: [TaskView], nextCursor: String?) {
        self.tasks = tasks
        self.nextCursor = nextCursor
    }
}

extension TaskList: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("tasks", tasks)
        object.setOrNull("next_cursor", nextCursor)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["tasks", "next_cursor"])
        tasks = try object.required("tasks").decodeArray(maxCount: 1000)
        nextCursor = try object.optional("next_cursor")?.string()
    }
}
