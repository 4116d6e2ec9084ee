// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
public import Felt
import JSON
public import Starknet
public import StarknetRPC

extension DevnetChain {
    /// Executes an invoke transaction and puts it into a block of its own.
    ///
    /// - Returns: The transaction's hash. A reverted transaction is in the block too; its receipt says why.
    /// - Throws: `RPCError` 52 to 55, 58, 59, 61 or 63 when the transaction does not get into a block.
    public func addInvoke(_ transaction: InvokeTransactionV3) throws(RPCError) -> Felt {
        guard transaction.calldata.count <= FeeConstants.maxCalldata else {
            throw .invalidParams(
                "calldata has \(transaction.calldata.count) felts; at most \(FeeConstants.maxCalldata) are taken")
        }
        return try add(.invoke(transaction)).hash
    }

    /// Declares a class, in a block of its own.
    ///
    /// - Throws: `RPCError` 51 to 63; 56 when the class's CASM is not at hand.
    public func addDeclare(
        _ transaction: BroadcastedDeclareTransactionV3
    ) throws(RPCError) -> (transactionHash: Felt, classHash: Felt) {
        var transaction = transaction
        guard transaction.contractClass.contractClassVersion == "0.1.0" else {
            throw .unsupportedContractClassVersion
        }
        // What is hashed and declared is the class that was sent, whatever the sender computed.
        transaction.transaction.classHash = ClassHash(ClassHashing.sierra(transaction.contractClass))
        let executed = try add(.declare(transaction))
        return (executed.hash, transaction.transaction.classHash.felt)
    }

    /// Deploys an account that pays for itself, in a block of its own.
    ///
    /// - Throws: `RPCError` 28, 52 to 55, 59, 61 or 63.
    public func addDeployAccount(
        _ transaction: DeployAccountTransactionV3
    ) throws(RPCError) -> (transactionHash: Felt, contractAddress: Felt) {
        let executed = try add(.deployAccount(transaction))
        return (executed.hash, transaction.contractAddress.felt)
    }

    private func add(_ broadcast: BroadcastedTransaction) throws(RPCError) -> ExecutedTransaction {
        guard !TransactionDetails(broadcast).isQuery else { throw .unsupportedTransactionVersion }
        let hash = broadcast.transaction.hash(chainID: configuration.chainID)
        guard transactionPlaces[hash] == nil else { throw .duplicateTransaction }
        let time = nextTimestamp
        let (executed, diff) = try execute(broadcast, hash: hash, time: time)
        try appendBlock([executed], diff, time: time)
        return executed
    }

    private func execute(
        _ broadcast: BroadcastedTransaction, hash: Felt, time: UInt64
    ) throws(RPCError) -> (ExecutedTransaction, StateUpdate.Diff) {
        let execution = ExecutionState(state, after: latest.number)
        writeOldBlockHash(execution)
        let runner = runner(execution, number: latest.number + 1, timestamp: time)
        do throws(TransactionRunner.Refusal) {
            let executed = try runner.run(broadcast, hash: hash)
            return (executed, execution.difference())
        } catch {
            switch error {
            case .rpc(let error): throw error
            case .execution(let failure): throw .validationFailure(TransactionRunner.describe(failure))
            }
        }
    }

    func runner(_ execution: ExecutionState, number: UInt64, timestamp: UInt64) -> TransactionRunner {
        TransactionRunner(
            state: execution, classes: classes,
            block: ExecutionInfo.Block(number: number, timestamp: timestamp, sequencer: DevnetContracts.sequencer),
            prices: configuration.gasPrices, chainID: configuration.chainID)
    }

    /// The time of the block that comes next; block times never decrease.
    var nextTimestamp: UInt64 { max(clock.now, latest.timestamp) }

    /// Contract 0x1 keeps the hash of each block from ten blocks later on, where `get_block_hash` finds it.
    func writeOldBlockHash(_ execution: ExecutionState) {
        let number = latest.number + 1
        guard number >= 10 else { return }
        let old = blocks[Int(number) - 10].block
        execution.setStorage(ContractAddress.blockHashes.felt, Felt(old.number), old.hash)
    }

    func appendBlock(
        _ executed: [ExecutedTransaction], _ diff: StateUpdate.Diff, time: UInt64
    ) throws(RPCError) {
        let stored: StoredBlock
        do throws(StarknetError) {
            stored = try BlockBuilder(prices: configuration.gasPrices).block(
                number: latest.number + 1, timestamp: time, parentHash: latest.hash, executed: executed, diff: diff)
        } catch { throw .unexpectedError(error.message) }
        try record(.block(stored))
        Self.insert(stored, &blocks, state, &transactionPlaces, &blockNumbers)
    }

    func record(_ record: StateLog.Record) throws(RPCError) {
        do throws(DevnetError) { try log?.append(record) } catch { throw .unexpectedError(error.message) }
    }

    /// What transactions would use and cost, each after the ones before it.
    ///
    /// Bounds and balances are not looked at; nonces and, unless `skipValidate`, signatures are.
    /// - Throws: `RPCError` 41 with the index and the reason of the first one that fails or reverts; 20, 24.
    public func estimateFee(
        _ transactions: [BroadcastedTransaction], skipValidate: Bool = false, at id: BlockID = .latest
    ) throws(RPCError) -> [FeeEstimate] {
        let context = try context(id)
        let execution = ExecutionState(state, after: context.stateBlock)
        var runner = runner(execution, number: context.number, timestamp: context.timestamp)
        runner.options = TransactionRunner.Options(
            skipValidate: skipValidate, chargesFee: false, refusesReverts: true)
        var estimates: [FeeEstimate] = []
        for (index, broadcast) in transactions.enumerated() {
            let hash = broadcast.transaction.hash(chainID: configuration.chainID)
            let executed: ExecutedTransaction
            do throws(TransactionRunner.Refusal) { executed = try runner.run(broadcast, hash: hash) } catch {
                switch error {
                case .rpc(let error) where error.code == RPCError.Code.nonAccount: throw .contractNotFound
                case .rpc(let error):
                    let reason = error.data?.stringValue ?? error.message
                    throw .transactionExecutionError(index: index, .message(reason))
                case .execution(let failure): throw .transactionExecutionError(index: index, failure)
                }
            }
            execution.commit()
            let prices = configuration.gasPrices
            estimates.append(
                FeeEstimate(
                    l1GasConsumed: executed.gas.l1Gas, l1GasPrice: prices.l1Gas, l2GasConsumed: executed.gas.l2Gas,
                    l2GasPrice: prices.l2Gas, l1DataGasConsumed: executed.gas.l1DataGas,
                    l1DataGasPrice: prices.l1DataGas,
                    overallFee: executed.fee.uint128 ?? .max))
        }
        return estimates
    }

    /// Calls a function without a transaction; nothing it changes is kept.
    ///
    /// - Throws: `RPCError` 20, 21, 24, or 40 with the reason.
    public func call(_ call: Call, at id: BlockID = .latest) throws(RPCError) -> [Felt] {
        let context = try context(id)
        let execution = ExecutionState(state, after: context.stateBlock)
        let classHash = execution.classHash(call.to.felt)
        guard !classHash.isZero else { throw .contractNotFound }
        // There is no transaction, but the chain is known: contracts hash its id into what is signed.
        var transaction = ExecutionInfo.Transaction()
        transaction.chainID = configuration.chainID.felt
        let executor = CallExecutor(
            state: execution, classes: classes,
            block: ExecutionInfo.Block(
                number: context.number, timestamp: context.timestamp, sequencer: DevnetContracts.sequencer),
            transaction: transaction, maxSteps: FeeConstants.maxSteps)
        let invocation = Invocation(
            contract: call.to.felt, classHash: classHash, caller: .zero, selector: call.selector,
            calldata: call.calldata, gas: FeeConstants.executeMaxGas)
        let outcome: CallExecutor.Outcome
        do throws(CairoVMError) { outcome = try executor.run(invocation) } catch {
            throw .contractError(executor.failure ?? .message(error.description))
        }
        switch outcome.result {
        case .returned(let data): return data
        case .panicked(let data):
            if data == [ErrorFelts.entryPointNotFound] { throw .entryPointNotFound }
            throw .contractError(
                .call(
                    contractAddress: call.to.felt, classHash: classHash, selector: call.selector,
                    error: .message(ErrorFelts.describe(data))))
        }
    }
}
