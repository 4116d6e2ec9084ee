// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet
import StarknetRPC

extension TransactionRunner {
    func invoke(_ transaction: InvokeTransactionV3, _ run: inout Run) throws(Refusal) {
        let sender = run.details.sender
        try validate(Selectors.validate, transaction.calldata, &run)
        run.afterValidation = run.executor.checkpoint
        let call = Invocation(
            contract: sender, classHash: state.classHash(sender), caller: .zero, selector: Selectors.execute,
            calldata: transaction.calldata, gas: gasFor(FeeConstants.executeMaxGas, run))
        do {
            let outcome = try run.executor.run(call)
            run.sierraGas += outcome.gasUsed
            switch outcome.result {
            case .returned(let data): run.returnData = data
            case .panicked(let data): run.revert(Self.describe(panic: data, in: call))
            }
        } catch {
            run.revert(Self.describe(run.executor.failure ?? .message(error.description)))
        }
    }

    func deployAccount(_ transaction: DeployAccountTransactionV3, _ run: inout Run) throws(Refusal) {
        let address = run.details.sender
        let classHash = transaction.classHash.felt
        guard state.compiledClassHash(classHash) != nil else { throw .rpc(.classHashNotFound) }
        guard state.classHash(address).isZero else {
            throw .rpc(.validationFailure("contract \(address.hex) is deployed already"))
        }
        do {
            let outcome = try run.executor.construct(
                address: address, classHash: classHash, caller: .zero, calldata: transaction.constructorCalldata,
                gas: gasFor(FeeConstants.executeMaxGas, run), tracksSteps: false)
            run.sierraGas += outcome.gasUsed
        } catch {
            throw .execution(run.executor.failure ?? .message(error.description))
        }
        try validate(
            Selectors.validateDeploy,
            [classHash, transaction.contractAddressSalt] + transaction.constructorCalldata, &run)
        run.contractAddress = address
    }

    func declare(
        _ broadcast: BroadcastedDeclareTransactionV3, _ contractClass: DevnetClass?, _ run: inout Run
    ) throws(Refusal) {
        try validate(Selectors.validateDeclare, [broadcast.transaction.classHash.felt], &run)
        guard let contractClass else { return }
        state.declare(contractClass.classHash, compiled: contractClass.compiledClassHash)
    }

    private func gasFor(_ limit: UInt64, _ run: Run) -> UInt64 {
        guard options.chargesFee else { return limit }
        let bound = run.details.bounds.l2Gas.maxAmount
        return min(limit, bound - min(bound, run.sierraGas))
    }

    /// Runs a validation entry point, which must return `VALID` and nothing else.
    private func validate(_ selector: Felt, _ calldata: [Felt], _ run: inout Run) throws(Refusal) {
        if options.skipValidate { return }
        let executor = run.executor
        let sender = run.details.sender
        let call = Invocation(
            contract: sender, classHash: state.classHash(sender), caller: .zero, selector: selector,
            calldata: calldata, gas: gasFor(FeeConstants.validateMaxGas, run))
        let steps = executor.stepsLeft
        executor.mode = .validate
        executor.stepsLeft = min(steps, FeeConstants.validateMaxSteps)
        let allowed = executor.stepsLeft
        defer {
            executor.mode = .execute
            executor.stepsLeft = steps - (allowed - executor.stepsLeft)
        }
        let result: EntryPointResult.Outcome
        do {
            let outcome = try executor.run(call)
            run.sierraGas += outcome.gasUsed
            result = outcome.result
        } catch {
            throw .rpc(.validationFailure(Self.describe(executor.failure ?? .message(error.description))))
        }
        switch result {
        case .returned(let data):
            guard data == [ErrorFelts.validated] else {
                throw .rpc(
                    .validationFailure(
                        "The validation of account \(sender.hex) returned \(ErrorFelts.describe(data)), not 'VALID'."))
            }
        case .panicked(let data):
            if data == [ErrorFelts.entryPointNotFound] { throw .rpc(.nonAccount) }
            throw .rpc(.validationFailure(Self.describe(panic: data, in: call)))
        }
    }

    /// Checks the gas used against the bounds and charges the fee.
    func settle(_ transaction: Transaction, hash: Felt, _ run: inout Run) throws(Refusal) -> ExecutedTransaction {
        var gas = run.gas(of: state)
        if options.chargesFee, run.revertReason == nil, let reason = excess(gas, run.details) {
            guard run.afterValidation != nil else { throw .rpc(.validationFailure(reason)) }
            run.revert(reason)
            gas = run.gas(of: state)
        }
        if let reason = run.revertReason, options.refusesReverts { throw .execution(.message(reason)) }
        var fee = gas.fee(prices, tip: run.details.tip)
        if options.chargesFee {
            // A reverted transaction pays for what it used, but never more than it allowed.
            if run.revertReason != nil { fee = min(fee, run.details.bounds.maxFee(tip: run.details.tip)) }
            try charge(fee, run)
        }
        return ExecutedTransaction(
            transaction: transaction, hash: hash, revertReason: run.revertReason, events: run.executor.events,
            messages: run.executor.messages, gas: gas, fee: fee, contractAddress: run.contractAddress,
            returnData: run.returnData)
    }

    /// Why the transaction must be reverted for what it used; `nil` when it stayed within its bounds and its money.
    private func excess(_ gas: GasVector, _ details: TransactionDetails) -> String? {
        let checks = [
            ("L1Gas", gas.l1Gas, details.bounds.l1Gas), ("L2Gas", gas.l2Gas, details.bounds.l2Gas),
            ("L1DataGas", gas.l1DataGas, details.bounds.l1DataGas),
        ]
        for (name, used, bound) in checks where used > bound.maxAmount {
            return "Insufficient max \(name): max amount: \(bound.maxAmount), actual used: \(used)."
        }
        let fee = gas.fee(prices, tip: details.tip)
        let balance = balance(of: details.sender)
        guard balance >= fee else {
            return "Insufficient fee token balance. Fee: \(fee), balance: \(balance)."
        }
        return nil
    }

    /// Moves the fee by the token's own code, called in the name of the account.
    private func charge(_ fee: UInt256, _ run: Run) throws(Refusal) {
        if fee.isZero { return }
        let executor = run.executor
        let call = Invocation(
            contract: DevnetContracts.strk, classHash: state.classHash(DevnetContracts.strk),
            caller: run.details.sender, selector: Selectors.transfer,
            calldata: [DevnetContracts.sequencer, Felt(fee.low), Felt(fee.high)], gas: FeeConstants.executeMaxGas)
        executor.stepsLeft = FeeConstants.maxSteps
        let outcome: CallExecutor.Outcome
        do { outcome = try executor.run(call) } catch {
            throw .execution(executor.failure ?? .message(error.description))
        }
        if case .panicked(let data) = outcome.result {
            throw .rpc(.unexpectedError("the fee transfer failed: \(ErrorFelts.describe(data))"))
        }
    }

    static func describe(panic data: [Felt], in call: Invocation) -> String {
        describe(
            .call(
                contractAddress: call.contract, classHash: call.classHash, selector: call.selector,
                error: .message("Execution failed. Failure reason:\n\(ErrorFelts.describe(data)).")))
    }

    /// The text of a failure, one line for each call from the outermost inwards.
    static func describe(_ failure: ContractExecutionError) -> String {
        var text = "Transaction execution has failed:\n"
        var index = 0
        var current = failure
        while case .call(let contract, let classHash, let selector, let inner) = current {
            text += "\(index): Error in the called contract (contract address: \(contract.hex), "
            text += "class hash: \(classHash.hex), selector: \(selector.hex)):\n"
            index += 1
            current = inner
        }
        return text + current.innermost
    }
}
