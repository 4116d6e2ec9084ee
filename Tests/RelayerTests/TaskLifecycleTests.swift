// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import Relayer
import Starknet
import Testing

/// The life of a task: the ways through, and what each state does with each event.
@Suite struct TaskLifecycleTests {
    static let lease = UUIDv7()
    static let other = UUIDv7()

    let creator: ContractAddress
    let provider: ContractAddress
    let stranger: ContractAddress
    let node: NodeID

    init() throws {
        creator = try ContractAddress(0xc1)
        provider = try ContractAddress(0xa1)
        stranger = try ContractAddress(0xb1)
        node = try NodeID("node-1")
    }

    var created: ChainFacts.Record { created() }

    /// An event as the contract emits it.
    func record(_ name: String, keys: [Felt], data: [Felt], transaction: Felt) -> ChainFacts.Record {
        let event = try? SmainerEvent.decode(keys: [selector(name)] + keys, data: data)
        return ChainFacts.Record(
            event ?? .administration(name: "undecodable \(name)", keys: keys, data: data), transaction: transaction)
    }

    func created(
        by creator: ContractAddress? = nil, hash: Felt = 5, amount: UInt64 = 1000, window: UInt64 = 420
    ) -> ChainFacts.Record {
        record(
            "TaskCreated", keys: [1, 0, (creator ?? self.creator).felt],
            data: [Felt(amount), 0, hash, Felt(window), 6], transaction: 0x11)
    }

    func assigned(_ provider: ContractAddress? = nil, number: UInt64 = 1) -> ChainFacts.Record {
        record(
            "TaskAssigned", keys: [1, 0, (provider ?? self.provider).felt], data: [5000, Felt(number)],
            transaction: 0x12)
    }

    var completed: ChainFacts.Record {
        record(
            "TaskCompleted", keys: [1, 0, provider.felt], data: [7, 1000, 0, 880, 0, 30, 0, 120, 0],
            transaction: 0x13)
    }

    var cancelled: ChainFacts.Record {
        record("TaskCancelled", keys: [1, 0, creator.felt], data: [1000, 0], transaction: 0x14)
    }

    var expired: ChainFacts.Record {
        record("TaskExpired", keys: [1, 0, creator.felt], data: [1000, 0], transaction: 0x15)
    }

    func lifecycle(
        _ records: [ChainFacts.Record] = [], _ phase: TaskLifecycle.Lease.Phase? = nil,
        funding: TaskLifecycle.Funding = .key, failures: Int = 0, failure: String? = nil, leasedAs: UInt64? = nil
    ) -> TaskLifecycle {
        TaskLifecycle(
            funding: funding,
            expectation: .init(creator: creator, taskHash: 5, amount: TokenAmount(1000), window: 420),
            chain: ChainFacts(records),
            lease: phase.map {
                .init(
                    id: Self.lease, nodeID: node, provider: provider, phase: $0, taskID: leasedAs.map { TaskID($0) })
            },
            failures: failures, failure: failure)
    }

    /// A lease of the task that the chain has as number 1.
    func newLease(_ id: UUIDv7 = Self.lease) -> TaskLifecycle.Lease {
        .init(id: id, nodeID: node, provider: provider, taskID: TaskID(1))
    }

    /// The whole way of a task that goes well.
    @Test func theGoodWay() {
        var task = lifecycle()
        #expect(task.handle(.submitted).contains(.sendCreate))
        #expect(task.state == .pending)
        #expect(task.handle(.chainChanged(ChainFacts([created]))).contains(.schedule))
        #expect(task.state == .funded)
        let lease = newLease()
        let chosen = task.handle(.nodeChosen(lease))
        #expect(chosen.contains(.openLease(lease)) && chosen.contains(.sendAssign(lease)))
        #expect(!chosen.contains(.dispatch(lease.id)), "not before the chain has the assignment")
        #expect(task.state == .assigning)
        #expect(task.handle(.chainChanged(ChainFacts([created, assigned()]))).contains(.dispatch(lease.id)))
        #expect(task.state == .running)
        #expect(task.handle(.resultReceived(lease.id)).contains(.verify(lease.id)))
        #expect(task.state == .verifying)
        let passed = task.handle(.checkPassed(lease.id))
        #expect(passed.contains(.acknowledge(lease.id, accepted: true, reason: nil)))
        #expect(passed.contains { if case .sendClaim = $0 { true } else { false } })
        #expect(task.state == .settling)
        _ = task.handle(.chainChanged(ChainFacts([created, assigned(), completed])))
        #expect(task.state == .completed)
        #expect(task.chain.completed?.providerPayout == TokenAmount(880))
    }

    /// Chain facts, lease, failures and failure give the state.
    @Test func statesAreDerived() {
        #expect(lifecycle([]).state == .pending)
        #expect(lifecycle([created]).state == .funded)
        #expect(lifecycle([created], failures: 1).state == .reassigning)
        #expect(lifecycle([created], .open).state == .assigning)
        #expect(lifecycle([created, assigned(stranger)], .open).state == .assigning)
        #expect(lifecycle([created, assigned()], .open).state == .running)
        #expect(lifecycle([created, assigned()]).state == .reassigning)
        #expect(lifecycle([created, assigned()], .result).state == .verifying)
        #expect(lifecycle([created, assigned()], .attested).state == .settling)
        #expect(lifecycle([created, assigned(), completed], .attested).state == .completed)
        #expect(lifecycle([created, cancelled]).state == .cancelled)
        #expect(lifecycle([created, assigned(), expired]).state == .expired)
        #expect(lifecycle([created, assigned(), expired], failure: "x").state == .failed)
        #expect(lifecycle([], failure: "x").state == .failed)
        // A provider that holds an attestation can claim by itself, whatever the relayer thinks.
        #expect(lifecycle([created, assigned(), completed], failure: "x").state == .completed)
    }

    /// What happens to a lease is nothing to a task that has another one, or none.
    @Test func eventsOfOtherLeasesChangeNothing() {
        for phase in [TaskLifecycle.Lease.Phase.open, .result, .attested] {
            let before = lifecycle([created, assigned()], phase)
            let events: [TaskLifecycle.Event] = [
                .assignFailed(Self.other, "x"), .leaseEnded(Self.other, .lost, "x"), .resultReceived(Self.other),
                .checkPassed(Self.other), .checkFailed(Self.other, "x"), .claimFailed(Self.other, "x"),
            ]
            for event in events {
                var task = before
                #expect(task.handle(event).isEmpty)
                #expect(task == before)
            }
        }
    }

    /// A result counts once: in other phases than open it changes nothing.
    @Test func aResultCountsOnce() {
        for phase in [TaskLifecycle.Lease.Phase.result, .attested] {
            var task = lifecycle([created, assigned()], phase)
            let before = task
            #expect(task.handle(.resultReceived(Self.lease)).isEmpty)
            #expect(task.handle(.leaseEnded(Self.lease, .lost, "gone")).isEmpty)
            #expect(task == before)
        }
        var done = lifecycle([created, assigned(), completed], .attested)
        #expect(done.handle(.resultReceived(Self.lease)).isEmpty)
    }

    @Test(arguments: [TaskLifecycle.LeaseEnd.lost, .rejected, .failed, .overdue])
    func anEndedLeaseLeadsToAnotherNode(_ end: TaskLifecycle.LeaseEnd) {
        var task = lifecycle([created, assigned()], .open)
        let actions = task.handle(.leaseEnded(Self.lease, end, "why"))
        #expect(actions.contains(.schedule))
        #expect(task.state == .reassigning && task.lease == nil)
        #expect(task.failures == (end.isFailure ? 1 : 0))
    }

    @Test func threeFailuresEndATask() {
        var task = lifecycle([created, assigned()], .open, failures: 2)
        let actions = task.handle(.leaseEnded(Self.lease, .failed, "boom"))
        #expect(task.state == .failed && !actions.contains(.schedule))
        // The escrow returns by reclaim; a claim of that task is still the chain's to accept.
        #expect(!actions.contains(.sendCancel))
    }

    @Test func failedCheckRefusesTheResult() {
        var task = lifecycle([created, assigned()], .result)
        let actions = task.handle(.checkFailed(Self.lease, "row 0"))
        #expect(actions.contains(.acknowledge(Self.lease, accepted: false, reason: "row 0")))
        #expect(!actions.contains { if case .sendClaim = $0 { true } else { false } })
        #expect(task.state == .reassigning && task.failures == 1)
    }

    /// A node that the chain has assigned already needs no second transaction.
    @Test func assignedNodeIsUsedAgain() {
        var task = lifecycle([created, assigned()])
        let actions = task.handle(.nodeChosen(newLease(Self.other)))
        #expect(actions.contains(.dispatch(Self.other)))
        #expect(!actions.contains { if case .sendAssign = $0 { true } else { false } })
    }

    @Test func contractTakesThreeAssignees() throws {
        let full = [created, assigned(stranger, number: 1), assigned(creator, number: 2), assigned(number: 3)]
        var task = lifecycle(full)
        #expect(!task.canAssignAnother)
        let foreign = TaskLifecycle.Lease(id: Self.other, nodeID: node, provider: try ContractAddress(0xd1))
        #expect(task.handle(.nodeChosen(foreign)).isEmpty)
        #expect(!task.handle(.nodeChosen(newLease())).isEmpty)
    }

    @Test func failedCreateEndsATask() {
        var task = lifecycle()
        #expect(!task.handle(.createFailed("limit exceeded")).isEmpty)
        #expect(task.state == .failed && task.failure?.contains("limit exceeded") == true)
        // The same bytes may yet succeed after a reorganisation: then the escrow goes back.
        #expect(task.handle(.chainChanged(ChainFacts([created]))).contains(.sendCancel))
    }

    @Test func cancellation() {
        var pending = lifecycle()
        #expect(!pending.handle(.cancelRequested).contains(.sendCancel))
        #expect(pending.handle(.chainChanged(ChainFacts([created]))).contains(.sendCancel))
        #expect(!pending.wantsNode)
        var funded = lifecycle([created])
        #expect(funded.handle(.cancelRequested).contains(.sendCancel))
        #expect(funded.handle(.cancelRequested).isEmpty)
        for task in [lifecycle([created], .open), lifecycle([created, assigned()]), lifecycle([created, cancelled])] {
            var task = task
            #expect(task.handle(.cancelRequested).isEmpty)
            #expect(!task.cancelRequested)
        }
    }

    @Test func walletEscrowMustFit() {
        let wrong = [
            created(by: stranger), created(hash: 6), created(amount: 999), created(window: 419),
        ]
        for record in wrong {
            var task = lifecycle(funding: .wallet)
            let actions = task.handle(.chainChanged(ChainFacts([record])))
            #expect(task.state == .failed)
            #expect(!actions.contains(.schedule) && !actions.contains(.sendCancel))
        }
        var task = lifecycle(funding: .wallet)
        #expect(task.handle(.submitted).allSatisfy { if case .note = $0 { true } else { false } })
        #expect(task.handle(.chainChanged(ChainFacts([created(amount: 2000)]))).contains(.schedule))
        #expect(task.state == .funded)
    }

    /// A reorganisation takes facts away, and the same facts may come back.
    @Test func reorganisations() {
        var task = lifecycle([created, assigned()], .open)
        _ = task.handle(.chainChanged(ChainFacts([created])))
        #expect(task.state == .assigning, "the assignment is gone, the lease is not")
        _ = task.handle(.chainChanged(ChainFacts()))
        #expect(task.state == .pending)
        _ = task.handle(.chainChanged(ChainFacts([created])))
        #expect(task.handle(.chainChanged(ChainFacts([created, assigned()]))).contains(.dispatch(Self.lease)))
        #expect(task.state == .running)

        var settled = lifecycle([created, assigned(), completed], .attested)
        let actions = settled.handle(.chainChanged(ChainFacts([created, assigned()])))
        #expect(actions.contains(.reopenLease(Self.lease)))
        #expect(settled.state == .settling, "the result is withheld again until the claim is back")
    }

    /// What was signed for the old number is worth nothing: the node has to be given the task anew, at no fault of its
    /// own, whatever it had handed in.
    @Test(arguments: [TaskLifecycle.Lease.Phase.open, .result, .attested])
    func aReorganisationThatRenumbersEndsTheLease(_ phase: TaskLifecycle.Lease.Phase) {
        var task = lifecycle([created, assigned()], phase, leasedAs: 1)
        #expect(
            task.handle(.chainChanged(ChainFacts())).contains { if case .endLease = $0 { true } else { false } }
                == false)
        #expect(task.lease != nil, "the same number may come back")
        var again = task
        let actions = task.handle(.chainChanged(ChainFacts([renumbered])))
        #expect(
            actions.contains {
                if case .endLease(Self.lease, .renumbered, _, notify: true) = $0 { true } else { false }
            })
        #expect(actions.contains(.schedule))
        #expect(task.lease == nil && task.failures == 0 && task.state == .funded)
        let chosen = task.handle(.nodeChosen(newLease(Self.other)))
        #expect(chosen.contains { if case .sendAssign(let lease) = $0 { lease.taskID == TaskID(2) } else { false } })

        _ = again.handle(.chainChanged(ChainFacts([created, assigned()])))
        #expect(again.lease?.phase == phase, "the lease goes on under the same number")
    }

    /// A transaction for the old number that is sent again reverts: that is nobody's fault.
    @Test func failuresForAnOldNumberAreNobodysFault() {
        for facts in [ChainFacts(), ChainFacts([renumbered])] {
            for (phase, event) in [
                (TaskLifecycle.Lease.Phase.open, TaskLifecycle.Event.assignFailed(Self.lease, "task hash mismatch")),
                (.attested, .claimFailed(Self.lease, "not an assignee")),
            ] {
                // As stored by a process that had not seen the reorganisation yet.
                var task = TaskLifecycle(
                    funding: .key,
                    expectation: .init(creator: creator, taskHash: 5, amount: TokenAmount(1000), window: 420),
                    chain: facts,
                    lease: .init(id: Self.lease, nodeID: node, provider: provider, phase: phase, taskID: TaskID(1)))
                let actions = task.handle(event)
                #expect(task.lease == nil && task.failures == 0 && task.failure == nil, "\(event)")
                #expect(
                    actions.contains {
                        if case .endLease(Self.lease, .renumbered, _, notify: true) = $0 { true } else { false }
                    }, "\(event)")
            }
        }
    }

    /// The same task under the number 2.
    var renumbered: ChainFacts.Record {
        record(
            "TaskCreated", keys: [2, 0, creator.felt], data: [1000, 0, 5, 420, 6], transaction: 0x21)
    }

    @Test func waitingTooLongReturnsTheEscrow() {
        var task = lifecycle([created])
        #expect(task.handle(.waitedTooLong("no node")).contains(.sendCancel))
        #expect(task.state == .failed)
        var running = lifecycle([created, assigned()], .open)
        #expect(running.handle(.waitedTooLong("no node")).isEmpty)
    }

    @Test func refusedClaimEndsATask() {
        var task = lifecycle([created, assigned()], .attested)
        #expect(!task.handle(.claimFailed(Self.lease, "attester disabled")).isEmpty)
        #expect(task.state == .failed)
    }
}
