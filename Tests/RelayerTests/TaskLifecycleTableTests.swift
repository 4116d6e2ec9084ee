// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import Relayer
import Starknet
import Testing

/// Every state of a task with every event. What is not in the table changes nothing and asks for nothing.
@Suite struct TaskLifecycleTableTests {
    static let lease = UUIDv7()
    static let creator = NodeSessionTests.address(0xc1)
    static let provider = NodeSessionTests.address(0xa1)

    static func record(_ name: String, _ keys: [Felt], _ data: [Felt]) -> ChainFacts.Record {
        let event = try? SmainerEvent.decode(keys: [selector(name)] + keys, data: data)
        return ChainFacts.Record(event ?? .administration(name: "undecodable", keys: keys, data: data), transaction: 1)
    }

    static let created = record("TaskCreated", [1, 0, creator.felt], [1000, 0, 5, 420, 6])
    static let assigned = record("TaskAssigned", [1, 0, provider.felt], [5000, 1])
    static let completed = record("TaskCompleted", [1, 0, provider.felt], [7, 1000, 0, 880, 0, 30, 0, 120, 0])
    static let cancelled = record("TaskCancelled", [1, 0, creator.felt], [1000, 0])
    static let expired = record("TaskExpired", [1, 0, creator.felt], [1000, 0])

    static func task(
        _ records: [ChainFacts.Record], _ phase: TaskLifecycle.Lease.Phase? = nil, failures: Int = 0,
        failure: String? = nil
    ) -> TaskLifecycle {
        TaskLifecycle(
            funding: .key,
            expectation: .init(creator: creator, taskHash: 5, amount: TokenAmount(1000), window: 420),
            chain: ChainFacts(records),
            lease: phase.map {
                .init(
                    id: lease, nodeID: NodeSessionTests.node, provider: provider, phase: $0, taskID: TaskID(1))
            },
            failures: failures, failure: failure)
    }

    /// One task in each state.
    static let states: [(TaskState, TaskLifecycle)] = [
        (.pending, task([])), (.funded, task([created])), (.assigning, task([created], .open)),
        (.running, task([created, assigned], .open)), (.verifying, task([created, assigned], .result)),
        (.settling, task([created, assigned], .attested)), (.reassigning, task([created, assigned], failures: 1)),
        (.completed, task([created, assigned, completed], .attested)),
        (.failed, task([created, assigned], failure: "x")),
        (.cancelled, task([created, cancelled])), (.expired, task([created, assigned, expired])),
    ]

    static let events: [(String, TaskLifecycle.Event)] = [
        ("submitted", .submitted), ("createFailed", .createFailed("no")),
        (
            "nodeChosen",
            .nodeChosen(.init(id: lease, nodeID: NodeSessionTests.node, provider: provider, taskID: TaskID(1)))
        ),
        ("assignFailed", .assignFailed(lease, "no")), ("lost", .leaseEnded(lease, .lost, "gone")),
        ("failed", .leaseEnded(lease, .failed, "boom")), ("resultReceived", .resultReceived(lease)),
        ("checkPassed", .checkPassed(lease)), ("checkFailed", .checkFailed(lease, "wrong")),
        ("claimFailed", .claimFailed(lease, "no")), ("cancelRequested", .cancelRequested),
        ("waitedTooLong", .waitedTooLong("no node")), ("chain: nothing", .chainChanged(ChainFacts())),
        ("chain: created", .chainChanged(ChainFacts([created]))),
        ("chain: assigned", .chainChanged(ChainFacts([created, assigned]))),
        ("chain: completed", .chainChanged(ChainFacts([created, assigned, completed]))),
        ("chain: cancelled", .chainChanged(ChainFacts([created, cancelled]))),
        ("chain: expired", .chainChanged(ChainFacts([created, assigned, expired]))),
    ]

    /// The state after and the actions, without the notes in the timeline.
    static func short(_ task: TaskLifecycle, _ actions: [TaskLifecycle.Action]) -> String {
        let names = actions.compactMap { action -> String? in
            switch action {
            case .sendCreate: "create"
            case .sendAssign: "assign"
            case .sendClaim: "claim"
            case .sendCancel: "cancel"
            case .openLease: "open"
            case .endLease(_, let end, _, let notify): "end \(end.rawValue)\(notify ? "!" : "")"
            case .reopenLease: "reopen"
            case .dispatch: "dispatch"
            case .verify: "verify"
            case .acknowledge(_, let accepted, _): accepted ? "accept" : "refuse"
            case .schedule: "schedule"
            case .note: nil
            }
        }
        return ([task.state.rawValue + ":"] + names).joined(separator: " ")
    }

    static let table: [String: [TaskState: String]] = [
        "submitted": [
            .pending: "pending: create"
        ],
        "createFailed": [
            .pending: "failed:"
        ],
        "nodeChosen": [
            .funded: "assigning: open assign",
            .reassigning: "running: open dispatch",
        ],
        "assignFailed": [
            .assigning: "reassigning: end unassigned schedule"
        ],
        "lost": [
            .assigning: "funded: end lost! schedule",
            .running: "reassigning: end lost! schedule",
        ],
        "failed": [
            .assigning: "reassigning: end failed schedule",
            .running: "reassigning: end failed schedule",
        ],
        "resultReceived": [
            .assigning: "verifying: verify",
            .running: "verifying: verify",
        ],
        "checkPassed": [
            .verifying: "settling: accept claim"
        ],
        "checkFailed": [
            .verifying: "reassigning: refuse end refused schedule"
        ],
        "claimFailed": [
            .settling: "failed: end over"
        ],
        "cancelRequested": [
            .funded: "funded: cancel"
        ],
        "waitedTooLong": [
            .funded: "failed: cancel",
            .reassigning: "failed:",
        ],
        "chain: nothing": [
            .funded: "pending:",
            .assigning: "pending:",
            .running: "pending:",
            .verifying: "pending:",
            .settling: "pending:",
            .reassigning: "pending:",
            .completed: "pending: reopen",
            .cancelled: "pending:",
            .expired: "pending:",
        ],
        "chain: created": [
            .pending: "funded: schedule",
            .running: "assigning:",
            .reassigning: "reassigning: schedule",
            .completed: "settling: reopen",
            .failed: "failed: cancel",
            .cancelled: "funded: schedule",
            .expired: "funded: schedule",
        ],
        "chain: assigned": [
            .pending: "reassigning: schedule",
            .funded: "reassigning: schedule",
            .assigning: "running: dispatch",
            .completed: "settling: reopen",
            .cancelled: "reassigning: schedule",
            .expired: "reassigning: schedule",
        ],
        "chain: completed": [
            .pending: "completed:",
            .funded: "completed:",
            .assigning: "completed: end over!",
            .running: "completed: end over!",
            .verifying: "completed: end over!",
            .settling: "completed: end claimed",
            .reassigning: "completed:",
            .failed: "completed:",
            .cancelled: "completed:",
            .expired: "completed:",
        ],
        "chain: cancelled": [
            .pending: "cancelled:",
            .funded: "cancelled:",
            .assigning: "cancelled: end over!",
            .running: "cancelled: end over!",
            .verifying: "cancelled: end over!",
            .settling: "cancelled: end over!",
            .reassigning: "cancelled:",
            .completed: "cancelled: end over!",
            .expired: "cancelled:",
        ],
        "chain: expired": [
            .pending: "expired:",
            .funded: "expired:",
            .assigning: "expired: end over!",
            .running: "expired: end over!",
            .verifying: "expired: end over!",
            .settling: "expired: end over!",
            .reassigning: "expired:",
            .completed: "expired: end over!",
            .cancelled: "expired:",
        ],
    ]

    @Test(arguments: 0..<states.count, 0..<events.count)
    func transition(_ state: Int, _ event: Int) {
        let (expectedState, before) = Self.states[state]
        let (name, event) = Self.events[event]
        #expect(before.state == expectedState)
        var task = before
        let actions = task.handle(event)
        let outcome = Self.short(task, actions)
        let expected = Self.table[name]?[expectedState] ?? "\(expectedState.rawValue):"
        #expect(outcome == expected, "\(name) in \(expectedState)")
    }
}
