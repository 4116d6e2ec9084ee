// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt
package import Marketplace
package import Starknet

/// Decides what happens to one task. It does no I/O: events go in, actions come out, and the owner stores the value and
/// the actions' effects in one transaction.
///
/// Where a task stands is not stored as a fact of its own but derived from three things: what the chain says, the
/// lease that is open, and whether the relayer gave up. So a reorganisation of the chain needs no special states: the
/// facts change, and with them the state.
///
///     pending ──TaskCreated──▶ funded ──node chosen──▶ assigning ──TaskAssigned──▶ running ──result──▶ verifying
///        │                       │ ▲                                                  │                   │ check passed
///        │ create reverted       │ └──────────── reassigning ◀── lost, failed, late ──┘◀── check failed ──┤
///        ▼                       ▼ cancel                             │ three failures                    ▼
///      failed                cancelled                              failed ──reclaim──▶ (refund)      settling ──TaskCompleted──▶ completed
package struct TaskLifecycle: Hashable, Sendable {
    /// How many nodes may fail at a task before it is given up.
    package static let maxFailures = 3

    /// Who puts the payment into escrow.
    package enum Funding: String, Hashable, Sendable {
        /// The relayer, within the limit that the demander set.
        case key
        /// The demander's own wallet.
        case wallet
    }

    /// What the escrow must look like before the relayer goes on.
    package struct Expectation: Hashable, Sendable {
        package var creator: ContractAddress
        package var taskHash: Felt
        package var amount: TokenAmount
        package var window: UInt64

        package init(creator: ContractAddress, taskHash: Felt, amount: TokenAmount, window: UInt64) {
            self.creator = creator
            self.taskHash = taskHash
            self.amount = amount
            self.window = window
        }
    }

    /// A node's turn at the task.
    package struct Lease: Hashable, Sendable {
        package enum Phase: String, Hashable, Sendable {
            /// The node may work, once the chain has its assignment.
            case open
            /// The result is in and not checked yet.
            case result
            /// The result passed its check.
            case attested
        }

        package var id: UUIDv7
        package var nodeID: NodeID
        package var provider: ContractAddress
        package var phase: Phase
        /// The task's number on the chain when the lease was made. What the node signs is about that number.
        package var taskID: TaskID?

        package init(
            id: UUIDv7, nodeID: NodeID, provider: ContractAddress, phase: Phase = .open, taskID: TaskID? = nil
        ) {
            self.id = id
            self.nodeID = nodeID
            self.provider = provider
            self.phase = phase
            self.taskID = taskID
        }
    }

    /// How a lease ends without a claim.
    package enum LeaseEnd: String, Hashable, Sendable {
        /// The node's connection is gone.
        case lost
        /// The node turned the lease down.
        case rejected
        /// The node reported that the execution failed.
        case failed
        /// The node did not finish in time.
        case overdue
        /// The result failed its check.
        case refused
        /// The contract refused the assignment.
        case unassigned
        /// A reorganisation gave the task another number, so that nothing signed for the old one counts.
        case renumbered
        /// The task is over.
        case over
        /// The claim was accepted.
        case claimed

        /// Whether it counts against the node, which then is not given the task again.
        package var isFailure: Bool {
            switch self {
            case .rejected, .failed, .overdue, .refused, .unassigned: true
            case .lost, .renumbered, .over, .claimed: false
            }
        }
    }

    package let funding: Funding
    package let expectation: Expectation
    package private(set) var chain: ChainFacts
    package private(set) var lease: Lease?
    /// How many leases ended by a fault of the node.
    package private(set) var failures: Int
    /// Why the relayer gave the task up.
    package private(set) var failure: String?
    package private(set) var cancelRequested: Bool

    package init(
        funding: Funding, expectation: Expectation, chain: ChainFacts = ChainFacts(), lease: Lease? = nil,
        failures: Int = 0, failure: String? = nil, cancelRequested: Bool = false
    ) {
        self.funding = funding
        self.expectation = expectation
        self.chain = chain
        self.lease = lease
        self.failures = failures
        self.failure = failure
        self.cancelRequested = cancelRequested
    }

    /// Where the task is.
    package var state: TaskState {
        switch chain.status {
        case .completed: return .completed
        case .cancelled: return failure == nil ? .cancelled : .failed
        case .expired: return failure == nil ? .expired : .failed
        case .none, .open, .assigned: break
        }
        if failure != nil { return .failed }
        if chain.status == .none { return .pending }
        guard let lease else { return chain.status == .open && failures == 0 ? .funded : .reassigning }
        switch lease.phase {
        case .open: return chain.assignees[lease.provider] == nil ? .assigning : .running
        case .result: return .verifying
        case .attested: return .settling
        }
    }

    /// Whether a node should be looked for.
    package var wantsNode: Bool {
        failure == nil && !cancelRequested && lease == nil && (chain.status == .open || chain.status == .assigned)
    }

    /// Whether the contract takes another assignee; where it does not, only those it has can be given the task.
    package var canAssignAnother: Bool { chain.assignments < SmainerContract.maxAssignments }

    /// Changes what the chain says, for ``TaskLifecycle/handle(_:)``.
    mutating func setChain(_ facts: ChainFacts) { chain = facts }
    mutating func setLease(_ lease: Lease?) { self.lease = lease }
    mutating func setPhase(_ phase: Lease.Phase) { lease?.phase = phase }
    mutating func countFailure() { failures += 1 }
    mutating func giveUp(_ reason: String) { if failure == nil { failure = reason } }
    mutating func requestCancel() { cancelRequested = true }
}
