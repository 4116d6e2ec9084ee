// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

/// An event of the marketplace's contract, typed.
///
/// ```swift
/// for event in block.emittedEvents(of: [contract.address.felt]) {
///     if case .taskCompleted(let task)? = try SmainerEvent.decode(keys: event.keys, data: event.data) { … }
/// }
/// ```
public enum SmainerEvent: Hashable, Sendable {
    /// A payment went into escrow.
    case taskCreated(TaskCreated)
    /// A node was assigned.
    case taskAssigned(TaskAssigned)
    /// The creator got a refund before any assignment.
    case taskCancelled(TaskRefunded)
    /// The creator got a refund after the last deadline.
    case taskExpired(TaskRefunded)
    /// A claim was accepted.
    case taskCompleted(TaskCompleted)
    /// A provider registered, or came back into service.
    case nodeRegistered(node: ContractAddress, publicKey: Felt)
    /// A provider's key changed.
    case nodeKeyRotated(node: ContractAddress, publicKey: Felt)
    /// A node's status changed.
    case nodeStatusChanged(node: ContractAddress, old: NodeStatus, new: NodeStatus)
    /// A demander's limit changed, also by a use or a refund.
    case spendingLimitSet(user: ContractAddress, limit: TokenAmount)
    /// Something was administered; the name is the event's.
    case administration(name: String, keys: [Felt], data: [Felt])

    /// A payment went into escrow.
    public struct TaskCreated: Hashable, Sendable {
        /// The contract's number of the task.
        public var taskID: TaskID
        /// Who paid.
        public var creator: ContractAddress
        /// What is in escrow.
        public var amount: TokenAmount
        /// The hash of payload and requirements.
        public var taskHash: Felt
        /// How long an assignment's window is, in seconds.
        public var executionWindow: UInt64
        /// The relayer's reference; zero for a task that its creator made.
        public var clientRef: Felt
    }

    /// A node was assigned.
    public struct TaskAssigned: Hashable, Sendable {
        /// The contract's number of the task.
        public var taskID: TaskID
        /// The assignee.
        public var provider: ContractAddress
        /// When the window ends, in Unix seconds of the chain.
        public var deadline: UInt64
        /// Which assignment of the task it is, from 1.
        public var assignment: UInt8
    }

    /// The creator got a refund.
    public struct TaskRefunded: Hashable, Sendable {
        /// The contract's number of the task.
        public var taskID: TaskID
        /// Who got it.
        public var creator: ContractAddress
        /// How much.
        public var amount: TokenAmount
    }

    /// A claim was accepted.
    public struct TaskCompleted: Hashable, Sendable {
        /// The contract's number of the task.
        public var taskID: TaskID
        /// Who was paid.
        public var provider: ContractAddress
        /// The hash of the result.
        public var resultHash: Felt
        /// What was in escrow.
        public var amount: TokenAmount
        /// What the provider received.
        public var providerPayout: TokenAmount
        /// How much of it is the gas subsidy.
        public var gasSubsidy: TokenAmount
        /// What the treasury received.
        public var treasuryFee: TokenAmount
    }

    /// The task that the event is about, or `nil` where it is about none.
    public var taskID: TaskID? {
        switch self {
        case .taskCreated(let event): event.taskID
        case .taskAssigned(let event): event.taskID
        case .taskCancelled(let event), .taskExpired(let event): event.taskID
        case .taskCompleted(let event): event.taskID
        default: nil
        }
    }

    /// The event's name in the contract.
    public var name: String {
        switch self {
        case .taskCreated: "TaskCreated"
        case .taskAssigned: "TaskAssigned"
        case .taskCancelled: "TaskCancelled"
        case .taskExpired: "TaskExpired"
        case .taskCompleted: "TaskCompleted"
        case .nodeRegistered: "NodeRegistered"
        case .nodeKeyRotated: "NodeKeyRotated"
        case .nodeStatusChanged: "NodeStatusChanged"
        case .spendingLimitSet: "SpendingLimitSet"
        case .administration(let name, _, _): name
        }
    }
}
