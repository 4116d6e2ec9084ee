// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet

extension World {
    // MARK: Tasks

    @discardableResult
    func create(
        _ amount: UInt256 = 1000, hash: Felt = World.taskHash, window: UInt64 = World.window,
        by creator: ContractAddress = .demander
    ) throws -> TaskID {
        let call = contract.createTask(amount: TokenAmount(amount), taskHash: hash, executionWindow: window)
        return TaskID(try UInt256(felts: send(call, by: creator)))
    }

    /// A relayer's creation on behalf of a demander.
    func creation(
        _ amount: UInt256, ref: Felt, for creator: ContractAddress = .demander, hash: Felt = World.taskHash,
        window: UInt64 = World.window
    ) -> Call {
        contract.createTask(
            for: creator, amount: TokenAmount(amount), taskHash: hash, executionWindow: window, clientRef: ref)
    }

    func assignment(_ id: TaskID, to node: ContractAddress = .node1, hash: Felt = World.taskHash) -> Call {
        contract.assignTask(id, provider: node, taskHash: hash)
    }

    func assign(_ id: TaskID, to node: ContractAddress = .node1, hash: Felt = World.taskHash) throws {
        try send(assignment(id, to: node, hash: hash), by: .relayer)
    }

    /// A task that is assigned already.
    func createAssigned(
        _ amount: UInt256 = 1000, to node: ContractAddress = .node1, hash: Felt = World.taskHash
    ) throws -> TaskID {
        let id = try create(amount, hash: hash)
        try assign(id, to: node, hash: hash)
        return id
    }

    func task(_ id: TaskID) throws -> OnChainTask { try view("get_task", id.value.felts[0], id.value.felts[1]) }

    func status(_ id: TaskID) throws -> TaskStatus { try task(id).status }

    // MARK: Claims

    /// What a signature says, and under which key, other than it should.
    struct Forgery {
        var key: StarkPrivateKey?
        var attester: StarkPrivateKey?
        var contract: ContractAddress?
        var taskID: TaskID?
        var provider: ContractAddress?
        var taskHash: Felt?
        var resultHash: Felt?
        var chainID: ChainID?
        /// The provider signs the attester's type.
        var providerAttests = false
        /// The attester signs the provider's type.
        var attesterProves = false
    }

    func claim(
        _ id: TaskID, by provider: ContractAddress = .node1, result: Felt = 0x99, hash: Felt = World.taskHash,
        _ forgery: Forgery = Forgery()
    ) throws -> Claim {
        let signed = forgery.provider ?? provider
        let facts = ProofFacts(
            contract: forgery.contract ?? contract.address, taskID: forgery.taskID ?? id, provider: signed,
            taskHash: forgery.taskHash ?? hash, resultHash: forgery.resultHash ?? result)
        let chainID = (forgery.chainID ?? sandbox.chainID).felt
        let proof = TaskResultMessage(facts).hash(chainID: chainID, account: signed)
        let attestation = ResultAttestationMessage(facts).hash(chainID: chainID, account: signed)
        let key = forgery.key ?? keys[provider] ?? .numbered(1)
        return Claim(
            taskID: id, provider: provider, resultHash: result,
            providerSignature: try key.sign(forgery.providerAttests ? attestation : proof),
            attestation: try (forgery.attester ?? .attester).sign(forgery.attesterProves ? proof : attestation))
    }

    /// A claim that pays, sent by nobody in particular.
    func settle(_ claim: Claim) throws { try send(contract.submitProofAndClaim(claim), by: .stranger) }

    func settleBatch(_ claims: [Claim]) throws -> [ClaimOutcome] {
        try [ClaimOutcome](felts: send(contract.submitProofsAndClaim(claims), by: .stranger))
    }

    // MARK: Money

    func balance(_ owner: ContractAddress) throws -> UInt256 {
        try view("balance_of", owner.felt, of: token.address)
    }

    func limit(_ user: ContractAddress = .demander) throws -> UInt256 {
        try view("get_spending_limit", user.felt)
    }

    func setLimit(from expected: UInt256, to limit: UInt256, by user: ContractAddress = .demander) throws {
        try send(
            contract.setSpendingLimit(expected: TokenAmount(expected), limit: TokenAmount(limit)), by: user)
    }

    // MARK: Nodes and changes

    func nodeStatus(_ node: ContractAddress) throws -> NodeStatus {
        try self.node(node).status
    }

    func node(_ node: ContractAddress) throws -> OnChainNode { try view("get_node", node.felt) }

    @discardableResult
    func schedule(_ change: ContractChange, by caller: ContractAddress = .owner) throws -> UInt64 {
        try UInt64(felts: send(contract.scheduleChange(change), by: caller))
    }

    /// Schedules a change, waits for the timelock and executes it.
    func change(_ change: ContractChange) throws {
        let id = try schedule(change)
        pass(try view("get_timelock"))
        try send(contract.executeChange(id), by: .owner)
    }
}

/// What became of one claim of a batch.
struct ClaimOutcome: Equatable, CairoSerializable {
    var taskID: TaskID
    var isPaid: Bool
    var reason: Felt

    init(_ taskID: TaskID, refused reason: String? = nil) {
        self.taskID = taskID
        isPaid = reason == nil
        self.reason = reason.map { Felt(text: $0) } ?? .zero
    }

    init(decoding reader: inout FeltReader) throws(ABIError) {
        taskID = TaskID(try UInt256(decoding: &reader))
        isPaid = try Bool(decoding: &reader)
        reason = try reader.next()
    }

    func encode(into felts: inout [Felt]) {
        taskID.value.encode(into: &felts)
        isPaid.encode(into: &felts)
        felts.append(reason)
    }
}
