// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import StarkCrypto
import Starknet
import Testing

@Suite struct ContractTests {
    let contract: SmainerContract
    let provider: ContractAddress

    init() throws {
        contract = SmainerContract(try ContractAddress(0xc0))
        provider = try ContractAddress(0xa1)
    }

    @Test func callsAreEncodedInTheInterfacesOrder() throws {
        let create = contract.createTask(
            for: provider, amount: TokenAmount(1000), taskHash: 5, executionWindow: 420, clientRef: 6)
        #expect(create.to == contract.address)
        #expect(create.selector == selector("create_task_for"))
        #expect(create.calldata == [0xa1, 1000, 0, 5, 420, 6])
        #expect(contract.assignTask(TaskID(3), provider: provider, taskHash: 5).calldata == [3, 0, 0xa1, 5])
        let claim = Claim(
            taskID: TaskID(3), provider: provider, resultHash: 7, providerSignature: StarkSignature(r: 1, s: 2),
            attestation: StarkSignature(r: 3, s: 4))
        #expect(contract.submitProofAndClaim(claim).calldata == [3, 0, 0xa1, 7, 1, 2, 3, 4])
        #expect(contract.submitProofsAndClaim([claim]).calldata == [1, 3, 0, 0xa1, 7, 1, 2, 3, 4])
        #expect(contract.scheduleChange(.addRelayer(provider)).calldata == [0, 0xa1])
        #expect(contract.pause().calldata.isEmpty)
    }

    @Test func structsRoundTrip() throws {
        let task = try OnChainTask(felts: [0xa1, 0, 1000, 0, 1, 5, 0, 100, 0, 0, 0, 420, 0])
        #expect(task.creator == provider && task.provider == nil)
        #expect(task.status == .open && task.amount == TokenAmount(1000) && task.executionWindow == 420)
        #expect(try OnChainTask(felts: task.felts) == task)
        let node = try OnChainNode(felts: [1, 9, 100, 2, 880, 0])
        #expect(node.status == .active && node.earnings == TokenAmount(880))
        #expect(try OnChainNode(felts: node.felts) == node)
        #expect(throws: ABIError.self) { try OnChainNode(felts: [4, 9, 100, 2, 880, 0]) }
        #expect(throws: ABIError.self) { try OnChainNode(felts: [1, 9, 100, 2, 880]) }
        #expect(throws: ABIError.self) { try OnChainNode(felts: [1, 9, 100, 2, 880, 0, 0]) }
    }

    @Test func eventsAreTyped() throws {
        let completed = try SmainerEvent.decode(
            keys: [selector("TaskCompleted"), 3, 0, 0xa1], data: [7, 1000, 0, 880, 0, 30, 0, 120, 0])
        guard case .taskCompleted(let event)? = completed else {
            Issue.record("\(String(describing: completed)) is no TaskCompleted")
            return
        }
        #expect(event.taskID == TaskID(3) && event.provider == provider && event.resultHash == 7)
        #expect(event.providerPayout == TokenAmount(880) && event.treasuryFee == TokenAmount(120))
        #expect(completed?.taskID == TaskID(3))
        let created = try SmainerEvent.decode(
            keys: [selector("TaskCreated"), 3, 0, 0xa1], data: [1000, 0, 5, 420, 6])
        guard case .taskCreated(let task)? = created else {
            Issue.record("\(String(describing: created)) is no TaskCreated")
            return
        }
        #expect(task.clientRef == 6 && task.executionWindow == 420)
        #expect(try SmainerEvent.decode(keys: [selector("Transfer")], data: []) == nil)
        #expect(try SmainerEvent.decode(keys: [], data: []) == nil)
        #expect(try SmainerEvent.decode(keys: [selector("Paused")], data: [0xa1])?.name == "Paused")
    }

    @Test func damagedEventsAreRefusedWithTheirName() {
        let error = #expect(throws: ABIError.self) {
            try SmainerEvent.decode(keys: [selector("TaskAssigned"), 3, 0, 0xa1], data: [100])
        }
        #expect(error?.message.contains("TaskAssigned") == true)
        #expect(throws: ABIError.self) {
            try SmainerEvent.decode(keys: [selector("TaskAssigned"), 3, 0, 0], data: [100, 1])
        }
    }

    @Test func transfersAreReadFromKeysOrData() throws {
        let byKeys = try ERC20Contract.Transfer.decode(keys: [selector("Transfer"), 0xc0, 0xa1], data: [880, 0])
        let byData = try ERC20Contract.Transfer.decode(keys: [selector("Transfer")], data: [0xc0, 0xa1, 880, 0])
        #expect(byKeys == byData)
        #expect(byKeys?.to == provider && byKeys?.amount == TokenAmount(880))
        #expect(try ERC20Contract.Transfer.decode(keys: [selector("Approval")], data: []) == nil)
    }
}
