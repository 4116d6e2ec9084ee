// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
import Felt
import StarkCrypto
import Starknet
import StarknetRPC

/// A transaction that ran: what goes into a block, or into an estimate.
struct ExecutedTransaction {
    var transaction: Transaction
    var hash: Felt
    var revertReason: String?
    var events: [TransactionReceipt.Event]
    var messages: [TransactionReceipt.MessageToL1]
    var gas: GasVector
    var fee: UInt256
    var contractAddress: Felt?
    /// What `__execute__` or the constructor returned, where it did.
    var returnData: [Felt]
}

/// Runs one transaction on a state: checks, validation, execution, fee.
struct TransactionRunner {
    struct Options {
        var skipValidate = false
        /// Whether bounds and balance are checked and the fee is charged; estimates do not.
        var chargesFee = true
        /// Whether a revert is an error, as it is for estimates.
        var refusesReverts = false
    }

    /// Why a transaction does not get into a block.
    enum Refusal: Error {
        case rpc(RPCError)
        /// Execution failed where it must not.
        case execution(ContractExecutionError)
    }

    let state: ExecutionState
    let classes: ClassLibrary
    let block: ExecutionInfo.Block
    let prices: DevnetConfiguration.GasPrices
    let chainID: ChainID
    var options = Options()

    func run(_ broadcast: BroadcastedTransaction, hash: Felt) throws(Refusal) -> ExecutedTransaction {
        let details = TransactionDetails(broadcast)
        let info = details.info(hash: hash, chainID: chainID)
        try checkNonce(details)
        let contractClass = try classToDeclare(broadcast)
        let shape = TransactionShape(broadcast.transaction, codeBytes: contractClass?.codeBytes ?? 0)
        if options.chargesFee { try checkBounds(details, shape) }
        state.setNonce(details.sender, details.nonce + .one)

        let stepBound = details.bounds.l2Gas.maxAmount / FeeConstants.gasPerStep
        let steps = options.chargesFee ? Int(min(UInt64(FeeConstants.maxSteps), stepBound)) : FeeConstants.maxSteps
        let executor = CallExecutor(
            state: state, classes: classes, block: block, transaction: info, maxSteps: steps)
        var run = Run(executor: executor, details: details, shape: shape)
        switch broadcast {
        case .invoke(let invoke): try self.invoke(invoke, &run)
        case .deployAccount(let deploy): try deployAccount(deploy, &run)
        case .declare(let declare): try self.declare(declare, contractClass, &run)
        }
        return try settle(broadcast.transaction, hash: hash, &run)
    }

    /// What has been used and returned so far.
    struct Run {
        let executor: CallExecutor
        let details: TransactionDetails
        let shape: TransactionShape
        var sierraGas: UInt64 = 0
        var returnData: [Felt] = []
        var revertReason: String?
        /// The state after validation, to which a reverted execution goes back.
        var afterValidation: CallExecutor.Checkpoint?
        var contractAddress: Felt?

        func gas(of state: ExecutionState) -> GasVector {
            var diff = state.difference()
            // The block hash that every block stores is not the transaction's doing.
            diff.storageDiffs.removeAll { $0.address == ContractAddress.blockHashes.felt }
            return shape.gas(
                resources: executor.resources, sierraGas: sierraGas, events: executor.events,
                messages: executor.messages, diff: diff, allocated: state.newlyAllocatedCells(diff),
                sender: details.sender)
        }

        mutating func revert(_ reason: String) {
            if let afterValidation { executor.rollback(to: afterValidation) }
            returnData = []
            revertReason = reason
        }
    }

    private func checkNonce(_ details: TransactionDetails) throws(Refusal) {
        let expected = state.nonce(details.sender)
        if !details.deploysSender {
            guard !state.classHash(details.sender).isZero else { throw .rpc(.nonAccount) }
        }
        guard details.nonce == expected else {
            throw .rpc(
                .invalidTransactionNonce(
                    "Invalid transaction nonce of contract at address \(details.sender.hex). "
                        + "Account nonce: \(expected.hex); got: \(details.nonce.hex)."))
        }
    }

    private func classToDeclare(_ broadcast: BroadcastedTransaction) throws(Refusal) -> DevnetClass? {
        guard case .declare(let declare) = broadcast else { return nil }
        let classHash = declare.transaction.classHash.felt
        guard state.compiledClassHash(classHash) == nil else { throw .rpc(.classAlreadyDeclared) }
        guard let contractClass = classes[classHash] else {
            throw .rpc(
                .compilationFailed(
                    "This devnet has no Sierra compiler: it can declare the contracts that are bundled with it and "
                        + "those given to it with their CASM. Class \(classHash.hex) is none of them."))
        }
        guard contractClass.casm.bytecode.count <= FeeConstants.maxBytecode else {
            throw .rpc(.contractClassSizeIsTooLarge)
        }
        guard contractClass.compiledClassHash == declare.transaction.compiledClassHash else {
            throw .rpc(.compiledClassHashMismatch)
        }
        return contractClass
    }

    /// The bounds must reach today's prices, cover the least that such a transaction costs, and be covered themselves.
    private func checkBounds(_ details: TransactionDetails, _ shape: TransactionShape) throws(Refusal) {
        let bounds = details.bounds
        var least = StateUpdate.Diff()
        least.nonces = [StateUpdate.ContractNonce(address: details.sender, nonce: .one)]
        let minimum = shape.gas(
            resources: ExecutionResources(), sierraGas: 0, events: [], messages: [], diff: least, allocated: 0,
            sender: details.sender)
        let checks = [
            (bounds.l1Gas, minimum.l1Gas, prices.l1Gas), (bounds.l2Gas, minimum.l2Gas, prices.l2Gas),
            (bounds.l1DataGas, minimum.l1DataGas, prices.l1DataGas),
        ]
        for (bound, amount, price) in checks {
            guard bound.maxAmount >= amount, amount == 0 || bound.maxPricePerUnit >= price else {
                throw .rpc(.insufficientResourcesForValidate)
            }
        }
        guard balance(of: details.sender) >= bounds.maxFee(tip: details.tip) else {
            throw .rpc(.insufficientAccountBalance)
        }
    }

    func balance(of owner: Felt) -> UInt256 {
        let low = state.storageValue(DevnetContracts.strk, BalanceKeys.low(owner))
        let high = state.storageValue(DevnetContracts.strk, BalanceKeys.high(owner))
        return UInt256(low: low.uint128 ?? 0, high: high.uint128 ?? 0)
    }
}
