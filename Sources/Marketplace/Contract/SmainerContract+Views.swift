// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
public import Felt
public import Starknet
public import StarknetRPC

// Each view throws `RPCError` where the contract panics (an unknown task does) or the node refuses, `StarknetClientError`
// where the node cannot be asked, and `ABIError` where the answer is not what the contract's interface says.
extension SmainerContract {
    func view<Value: CairoSerializable>(
        _ name: String, _ arguments: any CairoSerializable..., from client: StarknetClient, at block: BlockID
    ) async throws -> Value {
        var calldata: [Felt] = []
        for argument in arguments { argument.encode(into: &calldata) }
        let call = Call(to: address, selector: selector(name), calldata: calldata)
        return try Value(felts: try await client.call(call, at: block))
    }

    /// `get_task`. An unknown id is an `RPCError` that says `unknown task`.
    public func task(
        _ id: TaskID, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> OnChainTask {
        try await view("get_task", id.value, from: client, at: block)
    }

    /// `get_task_count`.
    public func taskCount(from client: StarknetClient, at block: BlockID = .latest) async throws -> UInt256 {
        try await view("get_task_count", from: client, at: block)
    }

    /// `get_task_assignees`, oldest first.
    public func assignees(
        of id: TaskID, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> [ContractAddress] {
        let felts: [Felt] = try await view("get_task_assignees", id.value, from: client, at: block)
        return try felts.map { try ContractAddress($0) }
    }

    /// `get_assignment`: the keys under which a claim of that assignee is checked.
    public func assignment(
        of id: TaskID, provider: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> OnChainAssignment {
        try await view("get_assignment", id.value, provider.felt, from: client, at: block)
    }

    /// `get_task_by_client_ref`: the task that was created with a reference, or `nil`.
    public func task(
        clientRef: Felt, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> TaskID? {
        let id: UInt256 = try await view("get_task_by_client_ref", clientRef, from: client, at: block)
        return id == .zero ? nil : TaskID(id)
    }

    /// `get_user_tasks`, oldest first.
    ///
    /// - Parameters:
    ///   - user: The demander.
    ///   - offset: How many of the oldest are left out.
    ///   - limit: At most 100.
    ///   - client: The node that is asked.
    ///   - block: The state that is read.
    /// - Throws: `RPCError`, `StarknetClientError`.
    public func tasks(
        of user: ContractAddress, offset: UInt64 = 0, limit: UInt64 = 100, from client: StarknetClient,
        at block: BlockID = .latest
    ) async throws -> [TaskID] {
        let ids: [UInt256] = try await view("get_user_tasks", user.felt, offset, limit, from: client, at: block)
        return ids.map { TaskID($0) }
    }

    /// `get_user_task_count`.
    public func taskCount(
        of user: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> UInt64 {
        try await view("get_user_task_count", user.felt, from: client, at: block)
    }

    /// `get_spending_limit`: what relayers may still spend for a demander.
    public func spendingLimit(
        of user: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> TokenAmount {
        let amount: UInt256 = try await view("get_spending_limit", user.felt, from: client, at: block)
        return TokenAmount(amount)
    }

    /// `get_user_earnings`: the sum of all payouts to a provider.
    public func earnings(
        of provider: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> TokenAmount {
        let amount: UInt256 = try await view("get_user_earnings", provider.felt, from: client, at: block)
        return TokenAmount(amount)
    }

    /// `get_node_status`.
    public func nodeStatus(
        _ node: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> NodeStatus {
        let number: UInt8 = try await view("get_node_status", node.felt, from: client, at: block)
        guard let status = NodeStatus(rawValue: number) else {
            throw MarketplaceError(.contract, "\(number) is no status of a node")
        }
        return status
    }

    /// `get_node`.
    public func node(
        _ node: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> OnChainNode {
        try await view("get_node", node.felt, from: client, at: block)
    }

    /// `get_task_result_hash`: what a provider signs, as the contract computes it.
    public func taskResultHash(
        _ id: TaskID, provider: ContractAddress, resultHash: Felt, from client: StarknetClient,
        at block: BlockID = .latest
    ) async throws -> Felt {
        try await view("get_task_result_hash", id.value, provider.felt, resultHash, from: client, at: block)
    }

    /// `get_result_attestation_hash`: what the attester signs, as the contract computes it.
    public func resultAttestationHash(
        _ id: TaskID, provider: ContractAddress, resultHash: Felt, from client: StarknetClient,
        at block: BlockID = .latest
    ) async throws -> Felt {
        try await view("get_result_attestation_hash", id.value, provider.felt, resultHash, from: client, at: block)
    }
}

// Configuration.
extension SmainerContract {
    /// `get_token`.
    public func token(from client: StarknetClient, at block: BlockID = .latest) async throws -> ContractAddress {
        try ContractAddress(try await view("get_token", from: client, at: block) as Felt)
    }

    /// `get_treasury`.
    public func treasury(from client: StarknetClient, at block: BlockID = .latest) async throws -> ContractAddress {
        try ContractAddress(try await view("get_treasury", from: client, at: block) as Felt)
    }

    /// `get_owner`.
    public func owner(from client: StarknetClient, at block: BlockID = .latest) async throws -> ContractAddress {
        try ContractAddress(try await view("get_owner", from: client, at: block) as Felt)
    }

    /// `is_relayer`.
    public func isRelayer(
        _ address: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> Bool {
        try await view("is_relayer", address.felt, from: client, at: block)
    }

    /// `get_attester_key`; zero when the attester is disabled.
    public func attesterKey(from client: StarknetClient, at block: BlockID = .latest) async throws -> Felt {
        try await view("get_attester_key", from: client, at: block)
    }

    /// `get_timelock`, in seconds.
    public func timelock(from client: StarknetClient, at block: BlockID = .latest) async throws -> UInt64 {
        try await view("get_timelock", from: client, at: block)
    }

    /// `get_fee_bps`: the total fee, the treasury's part and the gas subsidy in basis points.
    public func feeBPS(
        from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> (total: UInt16, treasury: UInt16, gasSubsidy: UInt16) {
        let fees: FeeBPS = try await view("get_fee_bps", from: client, at: block)
        return (fees.total, fees.treasury, fees.gasSubsidy)
    }

    /// `is_paused`.
    public func isPaused(from client: StarknetClient, at block: BlockID = .latest) async throws -> Bool {
        try await view("is_paused", from: client, at: block)
    }

    /// `get_change_count`: the id of the newest scheduled change.
    public func changeCount(from client: StarknetClient, at block: BlockID = .latest) async throws -> UInt64 {
        try await view("get_change_count", from: client, at: block)
    }
}

private struct FeeBPS: CairoSerializable {
    var total: UInt16
    var treasury: UInt16
    var gasSubsidy: UInt16

    func encode(into felts: inout [Felt]) {
        for part in [total, treasury, gasSubsidy] { part.encode(into: &felts) }
    }

    init(decoding reader: inout FeltReader) throws(ABIError) {
        total = try UInt16(decoding: &reader)
        treasury = try UInt16(decoding: &reader)
        gasSubsidy = try UInt16(decoding: &reader)
    }
}
