// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import CairoVM
package import Felt
package import Starknet
package import StarknetRPC

/// Contracts without a chain around them: calls come from any caller at any time, and nothing needs an account or a fee.
///
/// It is for tests of contracts, which need thousands of calls by callers that have no keys. Code runs exactly as it
/// does in a block: by the same executor, over the same kind of state, with the limits of one transaction for each
/// call. A sandbox belongs to one task at a time.
package final class ContractSandbox {
    /// How a call ended.
    package enum Outcome: Sendable, Hashable {
        /// The felts that the function returned.
        case returned([Felt])
        /// The panic data; everything the call did is undone.
        case panicked([Felt])
    }

    /// A point to which a sandbox can go back.
    package struct Snapshot {
        fileprivate var state: ExecutionState.Checkpoint
        fileprivate var timestamp: UInt64
    }

    /// The time that contracts see, in Unix seconds.
    package var timestamp: UInt64
    /// The height that contracts see.
    package var blockNumber: UInt64 = 10
    /// The chain that contracts see.
    package let chainID: ChainID
    /// The events of the newest call that returned.
    package private(set) var events: [TransactionReceipt.Event] = []

    private let state = ExecutionState(StateStore(), after: 0)
    private let classes: ClassLibrary

    /// Makes an empty sandbox in which the bundled classes are declared.
    ///
    /// - Throws: `DevnetError` when the bundled artifacts are unusable.
    package init(timestamp: UInt64, chainID: ChainID = .sepolia) throws(DevnetError) {
        self.timestamp = timestamp
        self.chainID = chainID
        classes = try ClassLibrary(additional: [])
        for item in classes.named.values { state.declare(item.classHash, compiled: item.compiledClassHash) }
    }

    /// The class hash of a bundled contract.
    ///
    /// - Throws: `DevnetError` for an unknown name.
    package func classHash(_ name: String) throws(DevnetError) -> Felt { try classes.bundled(name).classHash }

    /// The class of the contract at an address; 0 where there is none.
    package func classHash(at address: Felt) -> Felt { state.classHash(address) }

    /// The value of a storage cell.
    package func storage(of contract: Felt, key: Felt) -> Felt { state.storageValue(contract, key) }

    /// Puts a bundled contract at an address and runs its constructor.
    ///
    /// - Throws: `CairoVMError` with the panic data in its message when the constructor fails.
    package func deploy(_ name: String, at address: Felt, calldata: [Felt], caller: Felt = .zero) throws {
        let executor = executor(ExecutionInfo.Transaction())
        let before = state.checkpoint
        do {
            _ = try executor.construct(
                address: address, classHash: try classHash(name), caller: caller, calldata: calldata,
                gas: FeeConstants.executeMaxGas, tracksSteps: false)
        } catch {
            state.rollback(to: before)
            throw error
        }
        events = executor.events
    }

    /// Calls a function as `caller`.
    ///
    /// - Parameter transaction: What the contract sees as its transaction; the chain's id is filled in.
    /// - Throws: `CairoVMError` for what ends a whole transaction, such as a call of an address without a contract.
    package func call(
        _ call: Call, from caller: Felt, transaction: ExecutionInfo.Transaction = ExecutionInfo.Transaction()
    ) throws -> Outcome {
        let classHash = state.classHash(call.to.felt)
        guard !classHash.isZero else {
            throw CairoVMError(.systemCall, "Requested contract address \(call.to.hex) is not deployed.")
        }
        let executor = executor(transaction)
        let outcome = try executor.run(
            Invocation(
                contract: call.to.felt, classHash: classHash, caller: caller, selector: call.selector,
                calldata: call.calldata, gas: FeeConstants.executeMaxGas))
        switch outcome.result {
        case .returned(let data):
            events = executor.events
            return .returned(data)
        case .panicked(let data): return .panicked(data)
        }
    }

    /// The present state and time.
    package var snapshot: Snapshot { Snapshot(state: state.checkpoint, timestamp: timestamp) }

    /// Undoes all that happened after a snapshot: O(number of writes undone).
    package func restore(_ snapshot: Snapshot) {
        state.rollback(to: snapshot.state)
        timestamp = snapshot.timestamp
        events = []
    }

    private func executor(_ transaction: ExecutionInfo.Transaction) -> CallExecutor {
        var transaction = transaction
        transaction.chainID = chainID.felt
        return CallExecutor(
            state: state, classes: classes,
            block: ExecutionInfo.Block(
                number: blockNumber, timestamp: timestamp, sequencer: DevnetContracts.sequencer),
            transaction: transaction, maxSteps: FeeConstants.maxSteps)
    }
}
