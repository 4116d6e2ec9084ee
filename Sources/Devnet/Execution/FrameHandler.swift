// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet
import StarknetRPC

/// Answers the system calls of one frame.
struct FrameHandler: SyscallHandler {
    let executor: CallExecutor
    let call: Invocation
    let tracksSteps: Bool

    private var state: ExecutionState { executor.state }

    init(executor: CallExecutor, call: Invocation, tracksSteps: Bool) {
        self.executor = executor
        self.call = call
        self.tracksSteps = tracksSteps
    }

    func handle(_ syscall: Syscall, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse {
        if tracksSteps { executor.resources += FeeConstants.overhead(of: syscall) }
        switch syscall {
        case .callContract(let address, let selector, let calldata):
            return try callContract(address, selector, calldata, gas: &gas)
        case .libraryCall(let classHash, let selector, let calldata):
            let nested = Invocation(
                contract: call.contract, classHash: classHash, caller: call.caller, selector: selector,
                calldata: calldata, gas: gas)
            return try run(nested, gas: &gas)
        case .deploy(let classHash, let salt, let calldata, let deployFromZero):
            try forbidInValidation("deploy")
            return try deploy(classHash, salt, calldata, deployFromZero, gas: &gas)
        case .storageRead(let key):
            return .values([state.storageValue(call.contract, key)])
        case .storageWrite(let key, let value):
            state.setStorage(call.contract, key, value)
            return .values([])
        case .emitEvent(let keys, let data):
            try executor.emit(TransactionReceipt.Event(fromAddress: call.contract, keys: keys, data: data))
            return .values([])
        case .sendMessageToL1(let address, let payload):
            executor.send(
                TransactionReceipt.MessageToL1(fromAddress: call.contract, toAddress: address, payload: payload))
            return .values([])
        case .getExecutionInfo: return .executionInfo(executionInfo)
        case .getBlockHash(let number): return try blockHash(number)
        case .getClassHashAt(let address):
            try forbidInValidation("get_class_hash_at")
            return .values([state.classHash(address)])
        case .replaceClass(let classHash):
            guard state.compiledClassHash(classHash) != nil else {
                throw CairoVMError(.systemCall, "Class with hash \(classHash.hex) is not declared.")
            }
            state.setClassHash(call.contract, classHash)
            return .values([])
        }
    }

    private func forbidInValidation(_ name: String) throws(CairoVMError) {
        guard executor.mode == .execute else {
            throw CairoVMError(.systemCall, "Unauthorized syscall \(name) in execution mode Validate.")
        }
    }

    private func callContract(
        _ address: Felt, _ selector: Felt, _ calldata: [Felt], gas: inout UInt64
    ) throws(CairoVMError) -> SyscallResponse {
        if address != call.contract { try forbidInValidation("call_contract") }
        if selector == Selectors.execute { return .failure([ErrorFelts.invalidArgument]) }
        let classHash = state.classHash(address)
        guard !classHash.isZero else {
            throw CairoVMError(.systemCall, "Requested contract address \(address.hex) is not deployed.")
        }
        let nested = Invocation(
            contract: address, classHash: classHash, caller: call.contract, selector: selector, calldata: calldata,
            gas: gas)
        return try run(nested, gas: &gas)
    }

    private func run(_ nested: Invocation, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse {
        let outcome = try executor.run(nested, tracksSteps: tracksSteps)
        gas -= min(gas, outcome.gasUsed)
        switch outcome.result {
        case .returned(let data): return .returnData(data)
        case .panicked(let data): return .failure(data + [ErrorFelts.entryPointFailed])
        }
    }

    private func deploy(
        _ classHash: Felt, _ salt: Felt, _ calldata: [Felt], _ fromZero: Bool, gas: inout UInt64
    ) throws(CairoVMError) -> SyscallResponse {
        guard let deployer = try? ContractAddress(inState: fromZero ? .zero : call.contract) else {
            throw CairoVMError(.systemCall, "contract \(call.contract.hex) cannot deploy: its address is out of range")
        }
        let address = Addresses.contract(
            deployer: deployer, salt: salt, classHash: ClassHash(classHash), constructorCalldata: calldata
        ).felt
        let outcome = try executor.construct(
            address: address, classHash: classHash, caller: call.contract, calldata: calldata, gas: gas,
            tracksSteps: tracksSteps)
        gas -= min(gas, outcome.gasUsed)
        guard case .returned(let data) = outcome.result else { return .deployed(address: address, returnData: []) }
        return .deployed(address: address, returnData: data)
    }

    private func blockHash(_ number: UInt64) throws(CairoVMError) -> SyscallResponse {
        guard number + 10 <= executor.block.number, number < UInt64.max - 10 else {
            if executor.mode == .validate {
                throw CairoVMError(.systemCall, "Block number \(number) is out of range in execution mode Validate.")
            }
            return .failure([ErrorFelts.blockNumberOutOfRange])
        }
        return .values([state.storageValue(ContractAddress.blockHashes.felt, Felt(number))])
    }

    private var executionInfo: ExecutionInfo {
        var block = executor.block
        if executor.mode == .validate {
            block.number -= block.number % 100
            block.timestamp -= block.timestamp % 3600
            block.sequencer = .zero
        }
        return ExecutionInfo(
            block: block, transaction: executor.transaction, caller: call.caller, contract: call.contract,
            selector: call.selector)
    }
}

extension CallExecutor {
    /// Puts a contract at an address and runs its constructor, which must not fail.
    func construct(
        address: Felt, classHash: Felt, caller: Felt, calldata: [Felt], gas: UInt64, tracksSteps: Bool
    ) throws(CairoVMError) -> Outcome {
        guard state.classHash(address).isZero else {
            throw CairoVMError(.systemCall, "Deployment failed: contract already deployed at address \(address.hex).")
        }
        guard state.compiledClassHash(classHash) != nil, let contractClass = classes[classHash] else {
            throw CairoVMError(.systemCall, "Class with hash \(classHash.hex) is not declared.")
        }
        state.setClassHash(address, classHash)
        guard try classes.program(contractClass).entryPoint(.constructor, selector: Selectors.constructor) != nil else {
            guard calldata.isEmpty else {
                throw CairoVMError(
                    .systemCall, "Cannot pass calldata to a contract with no constructor (class \(classHash.hex)).")
            }
            return Outcome(result: .returned([]), gasUsed: 0)
        }
        let call = Invocation(
            contract: address, classHash: classHash, caller: caller, type: .constructor,
            selector: Selectors.constructor, calldata: calldata, gas: gas)
        let outcome = try run(call, tracksSteps: tracksSteps)
        if case .panicked(let data) = outcome.result {
            throw CairoVMError(
                .systemCall,
                "The constructor of \(address.hex) failed. Failure reason:\n\(ErrorFelts.describe(data)).")
        }
        return outcome
    }
}
