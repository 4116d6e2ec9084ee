// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt
import HTTPTypes
package import Marketplace
package import Starknet

/// What the chain says about one task: the fold of the contract's events about it.
///
/// It is never edited in place: when a block is undone, its events are removed and the facts are folded again.
package struct ChainFacts: Hashable, Sendable {
    /// An event with the transaction that emitted it.
    package struct Record: Hashable, Sendable {
        package var event: SmainerEvent
        package var transaction: Felt

        package init(_ event: SmainerEvent, transaction: Felt) {
            self.event = event
            self.transaction = transaction
        }
    }

    package private(set) var status = TaskStatus.none
    package private(set) var created: SmainerEvent.TaskCreated?
    /// Deadlines of the assignments in force, by assignee.
    package private(set) var assignees: [ContractAddress: UInt64] = [:]
    package private(set) var assignments = 0
    package private(set) var completed: SmainerEvent.TaskCompleted?
    package private(set) var createTx: Felt?
    package private(set) var assignTx: Felt?
    /// The transaction that ended the task: the claim, the cancellation or the reclaim.
    package private(set) var finalTx: Felt?

    package init() {}

    package init(_ records: some Sequence<Record>) {
        for record in records { apply(record) }
    }

    /// When the last assignment's window ends, in Unix seconds of the chain.
    package var lastDeadline: UInt64? { assignees.values.max() }

    private mutating func apply(_ record: Record) {
        switch record.event {
        case .taskCreated(let event):
            created = event
            status = .open
            createTx = record.transaction
        case .taskAssigned(let event):
            status = .assigned
            assignees[event.provider] = event.deadline
            assignments = max(assignments, Int(event.assignment))
            assignTx = record.transaction
        case .taskCancelled: end(.cancelled, record.transaction)
        case .taskExpired: end(.expired, record.transaction)
        case .taskCompleted(let event):
            completed = event
            end(.completed, record.transaction)
        default: break
        }
    }

    private mutating func end(_ status: TaskStatus, _ transaction: Felt) {
        self.status = status
        finalTx = transaction
    }
}
