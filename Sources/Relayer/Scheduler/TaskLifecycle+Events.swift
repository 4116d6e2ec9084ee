// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Marketplace
import StarkCrypto
import Starknet

extension TaskLifecycle {
    /// What happened.
    package enum Event: Hashable, Sendable {
        /// The task was stored.
        case submitted
        /// The contract's events about the task are now these.
        case chainChanged(ChainFacts)
        /// The transaction that creates the task cannot succeed.
        case createFailed(String)
        /// The scheduler chose a node.
        case nodeChosen(Lease)
        /// The transaction that assigns the lease's node cannot succeed.
        case assignFailed(UUIDv7, String)
        /// A lease ended without a result.
        case leaseEnded(UUIDv7, LeaseEnd, String)
        /// A result with a valid signature is stored.
        case resultReceived(UUIDv7)
        /// The result passed its check and is attested.
        case checkPassed(UUIDv7)
        /// The result failed its check.
        case checkFailed(UUIDv7, String)
        /// The transaction that claims for the lease cannot succeed.
        case claimFailed(UUIDv7, String)
        /// The demander wants its payment back.
        case cancelRequested
        /// No node took the task within the time allowed.
        case waitedTooLong(String)
    }

    /// What has to be done, in the same transaction that stores the new value.
    package enum Action: Hashable, Sendable {
        /// Send `create_task_for`.
        case sendCreate
        /// Send `assign_task` for a new lease.
        case sendAssign(Lease)
        /// Send the claim.
        case sendClaim(Lease)
        /// Send `cancel_task`.
        case sendCancel
        /// Store the new lease.
        case openLease(Lease)
        /// Mark the lease as ended; tell the node when `notify` is set.
        case endLease(UUIDv7, LeaseEnd, String, notify: Bool)
        /// The end of the lease was undone by a reorganisation.
        case reopenLease(UUIDv7)
        /// Give the task to the lease's node.
        case dispatch(UUIDv7)
        /// Check the lease's result.
        case verify(UUIDv7)
        /// Store the answer to the lease's result.
        case acknowledge(UUIDv7, accepted: Bool, reason: String?)
        /// Look for a node.
        case schedule
        /// Write a line into the task's timeline.
        case note(String, String)
    }

    /// Takes an event into account. An event about a lease that is not the open one changes nothing.
    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .submitted:
            let note = Action.note("submitted", "\(expectation.amount) offered, paid by \(funding.rawValue)")
            return funding == .key && state == .pending ? [note, .sendCreate] : [note]
        case .chainChanged(let facts): return chainChanged(facts)
        case .createFailed(let reason):
            guard chain.status == .none, failure == nil else { return [] }
            return fail("the payment could not be put into escrow: \(reason)")
        case .nodeChosen(let lease): return nodeChosen(lease)
        case .assignFailed(let id, let reason):
            guard let lease, lease.id == id, chain.assignees[lease.provider] == nil else { return [] }
            if let stale = endStaleLease() { return stale }
            return endLease(.unassigned, "the contract refused the assignment: \(reason)", notify: false)
        case .leaseEnded(let id, let end, let reason):
            guard lease?.id == id, lease?.phase == .open else { return [] }
            return endLease(end, reason, notify: end == .overdue || end == .lost)
        case .resultReceived(let id):
            guard lease?.id == id, lease?.phase == .open, !chain.status.isFinal else { return [] }
            setPhase(.result)
            return [.note("result", "node \(lease?.nodeID.value ?? "") handed in a result"), .verify(id)]
        case .checkPassed(let id):
            guard let current = lease, current.id == id, current.phase == .result else { return [] }
            setPhase(.attested)
            return [
                .note("verified", "the result passed its check"), .acknowledge(id, accepted: true, reason: nil),
                .sendClaim(current),
            ]
        case .checkFailed(let id, let reason):
            guard lease?.id == id, lease?.phase == .result else { return [] }
            return [.acknowledge(id, accepted: false, reason: reason)] + endLease(.refused, reason, notify: false)
        case .claimFailed(let id, let reason):
            guard lease?.id == id, lease?.phase == .attested, !chain.status.isFinal else { return [] }
            if let stale = endStaleLease() { return stale }
            return [.endLease(id, .over, reason, notify: false)]
                + fail("the contract refused the claim: \(reason)")
        case .cancelRequested:
            guard !cancelRequested, lease == nil, chain.status == .none || chain.status == .open else { return [] }
            requestCancel()
            return [.note("cancel_requested", "")] + (chain.status == .open ? [.sendCancel] : [])
        case .waitedTooLong(let reason):
            guard wantsNode else { return [] }
            return fail(reason)
        }
    }

    private mutating func chainChanged(_ facts: ChainFacts) -> [Action] {
        guard facts != chain else { return [] }
        let old = chain
        setChain(facts)
        var actions = notes(from: old, to: facts)
        if facts.status.isFinal {
            if let lease {
                let claimed = facts.completed?.provider == lease.provider && lease.phase == .attested
                // The lease stays on record when a reorganisation may bring the task back: only its end is noted.
                actions.append(
                    .endLease(
                        lease.id, claimed ? .claimed : .over, "the task is \(facts.status.name)", notify: !claimed))
            }
            return actions
        }
        if old.status.isFinal, let lease { actions.append(.reopenLease(lease.id)) }
        if facts.created != nil, let stale = endStaleLease() { actions += stale }
        if facts.status == .open {
            if let fault = fault(of: facts) { return actions + fail(fault) }
            if cancelRequested || (failure != nil && funding == .key) { actions.append(.sendCancel) }
        }
        if let lease, lease.phase == .open, facts.assignees[lease.provider] != nil,
            old.assignees[lease.provider] != facts.assignees[lease.provider]
        {
            actions.append(.dispatch(lease.id))
        }
        if wantsNode { actions.append(.schedule) }
        return actions
    }

    /// Ends a lease that is about another number than the task has on the chain now, or `nil` where there is none.
    ///
    /// A transaction that fails for such a lease says nothing about the task or the node.
    private mutating func endStaleLease() -> [Action]? {
        guard let leased = lease?.taskID, leased != chain.created?.taskID else { return nil }
        let now = chain.created.map { "is now task \($0.taskID)" } ?? "is not on it any more"
        return endLease(.renumbered, "the chain was reorganised: task \(leased) \(now)", notify: true)
    }

    private mutating func nodeChosen(_ new: Lease) -> [Action] {
        guard wantsNode else { return [] }
        let isAssigned = chain.assignees[new.provider] != nil
        guard isAssigned || canAssignAnother else { return [] }
        var new = new
        new.taskID = chain.created?.taskID
        setLease(new)
        let note = Action.note("node_chosen", "node \(new.nodeID)")
        return [.openLease(new), note, isAssigned ? .dispatch(new.id) : .sendAssign(new)]
    }

    private mutating func endLease(_ end: LeaseEnd, _ reason: String, notify: Bool) -> [Action] {
        guard let ended = lease else { return [] }
        setLease(nil)
        if end.isFailure { countFailure() }
        var actions: [Action] = [
            .endLease(ended.id, end, reason, notify: notify),
            .note("node_\(end.rawValue)", "node \(ended.nodeID): \(reason)"),
        ]
        if failures >= Self.maxFailures {
            actions += fail("\(failures) nodes failed; the last: \(reason)")
        } else if wantsNode {
            actions.append(.schedule)
        }
        return actions
    }

    private mutating func fail(_ reason: String) -> [Action] {
        giveUp(reason)
        let note = Action.note("failed", reason)
        // What a wallet put into escrow is the wallet's to cancel; what the relayer put there goes back at once.
        return chain.status == .open && funding == .key ? [note, .sendCancel] : [note]
    }

    /// Why an escrow is not the one that the task needs.
    private func fault(of facts: ChainFacts) -> String? {
        guard let created = facts.created, failure == nil else { return nil }
        let task = "task \(created.taskID) on the chain"
        if created.creator != expectation.creator { return "\(task) belongs to \(created.creator)" }
        if created.taskHash != expectation.taskHash { return "\(task) has the hash \(created.taskHash)" }
        if created.amount < expectation.amount { return "\(task) pays only \(created.amount)" }
        if created.executionWindow < expectation.window {
            return "\(task) has a window of \(created.executionWindow) s, and \(expectation.window) s are needed"
        }
        return nil
    }

    private func notes(from old: ChainFacts, to new: ChainFacts) -> [Action] {
        var notes: [Action] = []
        if old.status != .none && new.status == .none { notes.append(.note("unfunded", "the chain was reorganised")) }
        if old.createTx == nil, let created = new.created {
            notes.append(.note("funded", "task \(created.taskID) on the chain"))
        }
        if new.assignments > old.assignments, let transaction = new.assignTx {
            notes.append(.note("assigned", "assignment \(new.assignments) by \(transaction)"))
        }
        if new.assignments < old.assignments { notes.append(.note("unassigned", "the chain was reorganised")) }
        if let done = new.completed, old.completed == nil {
            let split = "\(done.providerPayout) paid to the provider, \(done.treasuryFee) to the treasury"
            notes.append(.note("completed", split))
        }
        if old.completed != nil && new.completed == nil {
            notes.append(.note("unsettled", "the chain was reorganised"))
        }
        if new.status == .cancelled && old.status != .cancelled { notes.append(.note("cancelled", "refunded")) }
        if new.status == .expired && old.status != .expired { notes.append(.note("expired", "refunded")) }
        return notes
    }
}
