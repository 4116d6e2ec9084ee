// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
public import Felt
public import Starknet

/// The marketplace's contract at an address: a builder for each function that changes something, and the views.
///
/// ```swift
/// let contract = SmainerContract(address)
/// let hash = try await account.execute([contract.registerNode(publicKey: key)])
/// let task = try await contract.task(TaskID(1), from: client)
/// ```
public struct SmainerContract: Hashable, Sendable {
    /// The longest execution window, in seconds.
    public static let maxWindow: UInt64 = 86_400
    /// The shortest execution window, in seconds.
    public static let minWindow: UInt64 = 60
    /// How many nodes one task may be assigned to.
    public static let maxAssignments = 3
    /// How long after the deadline an escrow can be reclaimed, in seconds.
    public static let claimGrace: UInt64 = 3_600
    /// The shortest timelock on a public network, in seconds: four days.
    public static let minPublicTimelock: UInt64 = 4 * 86_400

    /// Where the contract is.
    public let address: ContractAddress

    /// The contract at that address.
    public init(_ address: ContractAddress) {
        self.address = address
    }

    /// The constructor's calldata.
    public static func constructorCalldata(
        owner: ContractAddress, treasury: ContractAddress, attesterKey: Felt, token: ContractAddress, timelock: UInt64
    ) -> [Felt] {
        [owner.felt, treasury.felt, attesterKey, token.felt, Felt(timelock)]
    }

    func call(_ name: String, _ arguments: any CairoSerializable...) -> Call {
        var calldata: [Felt] = []
        for argument in arguments { argument.encode(into: &calldata) }
        return Call(to: address, selector: selector(name), calldata: calldata)
    }
}

// Tasks and their escrow.
extension SmainerContract {
    /// `create_task`: pulls the amount from the caller, which approved it before.
    public func createTask(amount: TokenAmount, taskHash: Felt, executionWindow: UInt64) -> Call {
        call("create_task", amount.value, taskHash, executionWindow)
    }

    /// `create_task_for`, by a relayer: spends the creator's allowance within the creator's limit, once for each
    /// reference.
    public func createTask(
        for creator: ContractAddress, amount: TokenAmount, taskHash: Felt, executionWindow: UInt64, clientRef: Felt
    ) -> Call {
        call("create_task_for", creator.felt, amount.value, taskHash, executionWindow, clientRef)
    }

    /// `set_spending_limit`, by a demander: compare and set.
    public func setSpendingLimit(expected: TokenAmount, limit: TokenAmount) -> Call {
        call("set_spending_limit", expected.value, limit.value)
    }

    /// `assign_task`, by a relayer.
    public func assignTask(_ id: TaskID, provider: ContractAddress, taskHash: Felt) -> Call {
        call("assign_task", id.value, provider.felt, taskHash)
    }

    /// `cancel_task`, by the creator or a relayer, while the task is open.
    public func cancelTask(_ id: TaskID) -> Call { call("cancel_task", id.value) }

    /// `reclaim_task`, by anyone, after deadline and grace.
    public func reclaimTask(_ id: TaskID) -> Call { call("reclaim_task", id.value) }

    /// `submit_proof_and_claim`, by anyone.
    public func submitProofAndClaim(_ claim: Claim) -> Call { call("submit_proof_and_claim", claim) }

    /// `submit_proofs_and_claim`, by anyone: bad items are skipped and reported.
    public func submitProofsAndClaim(_ claims: [Claim]) -> Call { call("submit_proofs_and_claim", claims) }
}

// Nodes.
extension SmainerContract {
    /// `register_node`, by the provider.
    public func registerNode(publicKey: Felt) -> Call { call("register_node", publicKey) }

    /// `rotate_node_key`, by the provider.
    public func rotateNodeKey(publicKey: Felt) -> Call { call("rotate_node_key", publicKey) }

    /// `deactivate_node`, by the provider.
    public func deactivateNode() -> Call { call("deactivate_node") }

    /// `suspend_node`, by the owner.
    public func suspendNode(_ node: ContractAddress) -> Call { call("suspend_node", node.felt) }

    /// `reinstate_node`, by the owner.
    public func reinstateNode(_ node: ContractAddress) -> Call { call("reinstate_node", node.felt) }
}

// Administration, by the owner.
extension SmainerContract {
    /// `pause`: no new tasks and assignments.
    public func pause() -> Call { call("pause") }

    /// `unpause`.
    public func unpause() -> Call { call("unpause") }

    /// `remove_relayer`, at once.
    public func removeRelayer(_ relayer: ContractAddress) -> Call { call("remove_relayer", relayer.felt) }

    /// `disable_attester`, at once.
    public func disableAttester() -> Call { call("disable_attester") }

    /// `schedule_change`: returns the change's id, which counts from 1 (see ``changeCount(from:at:)``).
    public func scheduleChange(_ change: ContractChange) -> Call { call("schedule_change", change) }

    /// `execute_change`, once the timelock has passed.
    public func executeChange(_ id: UInt64) -> Call { call("execute_change", id) }

    /// `cancel_change`.
    public func cancelChange(_ id: UInt64) -> Call { call("cancel_change", id) }

    /// `transfer_ownership`: the new owner has to accept.
    public func transferOwnership(to owner: ContractAddress) -> Call { call("transfer_ownership", owner.felt) }

    /// `accept_ownership`, by the new owner.
    public func acceptOwnership() -> Call { call("accept_ownership") }
}
