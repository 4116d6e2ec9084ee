// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import StarkCrypto

extension RelayerMessage {
    /// A task to run. The contract has the assignment already.
    ///
    /// After a reconnect the relayer sends the assignments of all leases that are still open again, with the same
    /// `lease_id`: a node that runs the lease, or has its result, takes no second start from it.
    public struct TaskAssignment: Hashable, Sendable {
        /// The relayer's id of the task.
        public var taskID: UUIDv7
        /// The contract's number of the task.
        public var onChainTaskID: TaskID
        /// Names this assignment in all messages about it.
        public var leaseID: UUIDv7
        /// What to compute.
        public var payload: JSONValue
        /// What the task may use.
        public var requirements: JSONValue
        /// The hash of both, as the contract has it; see ``TaskDocument/taskHash``.
        public var taskHash: Felt
        /// When the window on the chain ends, in Unix seconds.
        public var deadline: UInt64

        /// Creates the message.
        public init(
            taskID: UUIDv7, onChainTaskID: TaskID, leaseID: UUIDv7, payload: JSONValue, requirements: JSONValue,
            taskHash: Felt, deadline: UInt64
        ) {
            self.taskID = taskID
            self.onChainTaskID = onChainTaskID
            self.leaseID = leaseID
            self.payload = payload
            self.requirements = requirements
            self.taskHash = taskHash
            self.deadline = deadline
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: [
                "message_type", "task_id", "on_chain_task_id", "lease_id", "payload", "requirements", "task_hash",
                "deadline",
            ])
            taskID = try object.required("task_id").decode()
            onChainTaskID = try object.required("on_chain_task_id").decode()
            leaseID = try object.required("lease_id").decode()
            payload = try object.required("payload").object().value
            requirements = try object.required("requirements").object().value
            taskHash = try object.required("task_hash").felt()
            deadline = try object.required("deadline").uint64()
        }

        func write(to object: inout ObjectBuilder) {
            object.set("task_id", taskID)
            object.set("on_chain_task_id", onChainTaskID)
            object.set("lease_id", leaseID)
            object.set("payload", payload)
            object.set("requirements", requirements)
            object.set("task_hash", JSONValue.felt(taskHash))
            object.set("deadline", deadline)
        }
    }

    /// Whether a result was accepted. A repeated result gets the stored answer again.
    public struct ResultAck: Hashable, Sendable {
        /// The lease of the assignment.
        public var leaseID: UUIDv7
        /// Whether the result passed its check.
        public var accepted: Bool
        /// Why not, in a sentence.
        public var reason: String?
        /// The attester's signature over ``ResultAttestationMessage``: with it the provider can claim by itself.
        public var attestation: StarkSignature?

        /// Creates the message.
        public init(leaseID: UUIDv7, accepted: Bool, reason: String? = nil, attestation: StarkSignature? = nil) {
            self.leaseID = leaseID
            self.accepted = accepted
            self.reason = reason
            self.attestation = attestation
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(
                allowing: ["message_type", "lease_id", "accepted", "reason", "attestation"])
            leaseID = try object.required("lease_id").decode()
            accepted = try object.required("accepted").bool()
            reason = try object.optional("reason")?.string(maxBytes: 8192)
            attestation = try object.optional("attestation")?.signature()
        }

        func write(to object: inout ObjectBuilder) {
            object.set("lease_id", leaseID)
            object.set("accepted", accepted)
            object.set("reason", reason)
            object.set("attestation", attestation?.json)
        }
    }

    /// A lease is over: whatever the node still computes for it is not wanted.
    public struct TaskCancelled: Hashable, Sendable {
        /// The lease of the assignment.
        public var leaseID: UUIDv7
        /// Why, in a sentence.
        public var reason: String

        /// Creates the message.
        public init(leaseID: UUIDv7, reason: String) {
            self.leaseID = leaseID
            self.reason = reason
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: ["message_type", "lease_id", "reason"])
            leaseID = try object.required("lease_id").decode()
            reason = try object.required("reason").string(maxBytes: 8192)
        }
    }
}
