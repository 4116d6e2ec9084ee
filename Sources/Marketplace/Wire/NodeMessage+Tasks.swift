// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import StarkCrypto

extension NodeMessage {
    /// Takes a lease.
    public struct TaskAccepted: Hashable, Sendable {
        /// The lease of the assignment.
        public var leaseID: UUIDv7

        /// Creates the message.
        public init(leaseID: UUIDv7) { self.leaseID = leaseID }

        init(json: JSONReader) throws(JSONError) {
            leaseID = try json.object(allowing: ["message_type", "lease_id"]).required("lease_id").decode()
        }
    }

    /// Turns a lease down.
    public struct TaskRejected: Hashable, Sendable {
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
            reason = try object.required("reason").string(maxBytes: 1024)
        }
    }

    /// Says how far a task is.
    public struct TaskProgress: Hashable, Sendable {
        /// The lease of the assignment.
        public var leaseID: UUIDv7
        /// How much is done, 0 to 1.
        public var fraction: Double

        /// Creates the message.
        public init(leaseID: UUIDv7, fraction: Double) {
            self.leaseID = leaseID
            self.fraction = fraction
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: ["message_type", "lease_id", "fraction"])
            leaseID = try object.required("lease_id").decode()
            fraction = try object.required("fraction").double(in: 0...1)
        }
    }

    /// Hands in a result, or says why there is none.
    public struct TaskResult: Hashable, Sendable {
        /// How an execution ended.
        public enum Outcome: Hashable, Sendable {
            /// It has a result, with its hash and the provider's signature over ``TaskResultMessage``.
            case success(result: JSONValue, resultHash: Felt, signature: StarkSignature)
            /// It failed.
            case failed(code: String, message: String)
        }

        /// The relayer's id of the task.
        public var taskID: UUIDv7
        /// The lease of the assignment.
        public var leaseID: UUIDv7
        /// How the execution ended.
        public var outcome: Outcome
        /// How long it took, in seconds.
        public var executionTime: Double

        /// Creates the message.
        public init(taskID: UUIDv7, leaseID: UUIDv7, outcome: Outcome, executionTime: Double) {
            self.taskID = taskID
            self.leaseID = leaseID
            self.outcome = outcome
            self.executionTime = executionTime
        }

        init(json: JSONReader) throws(JSONError) {
            let status = try json.required("status")
            switch try status.string(maxBytes: 64) {
            case "success":
                let object = try json.object(allowing: [
                    "message_type", "task_id", "lease_id", "status", "result", "execution_time", "result_hash",
                    "signature",
                ])
                outcome = .success(
                    result: try object.required("result").value, resultHash: try object.required("result_hash").felt(),
                    signature: try object.required("signature").signature())
            case "failed":
                let object = try json.object(
                    allowing: ["message_type", "task_id", "lease_id", "status", "error", "execution_time"])
                let error = try object.required("error").object(allowing: ["code", "message"])
                outcome = .failed(
                    code: try error.required("code").string(maxBytes: 64),
                    message: try error.required("message").string(maxBytes: 4096))
            case let other:
                throw status.failure(.value, "\"\(other)\" is not one of: success, failed")
            }
            taskID = try json.required("task_id").decode()
            leaseID = try json.required("lease_id").decode()
            executionTime = try json.required("execution_time").double(in: 0...1_000_000)
        }

        func write(to object: inout ObjectBuilder) {
            object.set("task_id", taskID)
            object.set("lease_id", leaseID)
            switch outcome {
            case .success(let result, let resultHash, let signature):
                object.set("status", "success")
                object.set("result", result)
                object.set("execution_time", number: executionTime)
                object.set("result_hash", JSONValue.felt(resultHash))
                object.set("signature", signature.json)
            case .failed(let code, let message):
                object.set("status", "failed")
                object.set("error", ["code": .string(code), "message": .string(message)] as JSONValue)
                object.set("execution_time", number: executionTime)
            }
        }
    }
}
