// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet
import StarknetRPC

/// One call of an entry point.
struct Invocation {
    /// The contract whose storage the code works on.
    var contract: Felt
    /// The class whose code runs.
    var classHash: Felt
    var caller: Felt
    var type: EntryPointType = .external
    var selector: Felt
    var calldata: [Felt]
    var gas: UInt64
}

/// Runs calls of one transaction, with everything that nested calls share.
///
/// A call that panics is undone, with its events and messages, and its caller decides what to do; every other failure
/// ends the transaction.
final class CallExecutor {
    enum Mode { case execute, validate }

    struct Outcome {
        var result: EntryPointResult.Outcome
        /// The Sierra gas used; 0 for classes that are measured in Cairo steps.
        var gasUsed: UInt64
    }

    let state: ExecutionState
    let classes: ClassLibrary
    let block: ExecutionInfo.Block
    let transaction: ExecutionInfo.Transaction
    var mode = Mode.execute
    var stepsLeft: Int
    private(set) var events: [TransactionReceipt.Event] = []
    private(set) var messages: [TransactionReceipt.MessageToL1] = []
    /// What was used by classes that are measured in Cairo steps, undone calls included.
    var resources = ExecutionResources()
    /// Where the last failure happened, from the outermost call inwards.
    private(set) var failure: ContractExecutionError?
    private var depth = 0

    init(
        state: ExecutionState, classes: ClassLibrary, block: ExecutionInfo.Block,
        transaction: ExecutionInfo.Transaction, maxSteps: Int
    ) {
        self.state = state
        self.classes = classes
        self.block = block
        self.transaction = transaction
        stepsLeft = maxSteps
    }

    struct Checkpoint {
        fileprivate var state: ExecutionState.Checkpoint
        fileprivate var events: Int
        fileprivate var messages: Int
    }

    var checkpoint: Checkpoint {
        Checkpoint(state: state.checkpoint, events: events.count, messages: messages.count)
    }

    func rollback(to checkpoint: Checkpoint) {
        state.rollback(to: checkpoint.state)
        events.removeLast(events.count - checkpoint.events)
        messages.removeLast(messages.count - checkpoint.messages)
    }

    /// Runs a call and what it calls.
    ///
    /// - Parameter tracksSteps: Whether the caller is measured in Cairo steps, which then holds for the callee too.
    /// - Throws: ``CairoVMError`` when the transaction must fail; ``failure`` then says in which call.
    func run(_ call: Invocation, tracksSteps: Bool = false) throws(CairoVMError) -> Outcome {
        let before = checkpoint
        depth += 1
        defer { depth -= 1 }
        do throws(CairoVMError) {
            let outcome = try runFrame(call, tracksSteps: tracksSteps)
            if case .panicked = outcome.result { rollback(to: before) }
            return outcome
        } catch {
            rollback(to: before)
            failure = .call(
                contractAddress: call.contract, classHash: call.classHash, selector: call.selector,
                error: failure ?? .message(error.description))
            throw error
        }
    }

    private func runFrame(_ call: Invocation, tracksSteps: Bool) throws(CairoVMError) -> Outcome {
        failure = nil
        guard depth <= FeeConstants.maxRecursionDepth else {
            throw CairoVMError(.limitExceeded, "calls are nested deeper than \(FeeConstants.maxRecursionDepth)")
        }
        guard state.compiledClassHash(call.classHash) != nil, let contractClass = classes[call.classHash] else {
            throw CairoVMError(.systemCall, "Class with hash \(call.classHash.hex) is not declared.")
        }
        let program = try classes.program(contractClass)
        guard let entryPoint = program.entryPoint(call.type, selector: call.selector) else {
            return Outcome(result: .panicked([ErrorFelts.entryPointNotFound]), gasUsed: 0)
        }
        let inSteps = tracksSteps || !contractClass.measuresSierraGas
        let gas = inSteps ? GasCosts.initialGasOfStepsMode : call.gas
        var handler = FrameHandler(executor: self, call: call, tracksSteps: inSteps)
        let limits = ExecutionLimits(maxSteps: max(0, stepsLeft))
        do throws(CairoVMError) {
            let result = try CairoRunner.run(
                program, entryPoint, calldata: call.calldata, gas: gas, limits: limits, handler: &handler)
            account(result.resources, inSteps: inSteps)
            return Outcome(result: result.outcome, gasUsed: inSteps ? 0 : gas - result.gasLeft)
        } catch {
            account(ExecutionResources(steps: error.steps), inSteps: inSteps)
            throw error
        }
    }

    private func account(_ used: ExecutionResources, inSteps: Bool) {
        stepsLeft -= used.steps
        if inSteps { resources += used }
    }

    func emit(_ event: TransactionReceipt.Event) throws(CairoVMError) {
        guard event.keys.count <= FeeConstants.maxEventKeys else {
            throw CairoVMError(
                .systemCall,
                "Exceeded the maximum keys length, keys length: \(event.keys.count), max: "
                    + "\(FeeConstants.maxEventKeys).")
        }
        guard event.data.count <= FeeConstants.maxEventData else {
            throw CairoVMError(
                .systemCall,
                "Exceeded the maximum data length, data length: \(event.data.count), max: "
                    + "\(FeeConstants.maxEventData).")
        }
        guard events.count < FeeConstants.maxEvents else {
            throw CairoVMError(
                .systemCall,
                "Exceeded the maximum number of events, number of events: \(events.count + 1), max: "
                    + "\(FeeConstants.maxEvents).")
        }
        events.append(event)
    }

    func send(_ message: TransactionReceipt.MessageToL1) { messages.append(message) }
}

/// Panic data that the network itself produces.
enum ErrorFelts {
    static let entryPointNotFound = shortString("ENTRYPOINT_NOT_FOUND")
    static let entryPointFailed = shortString("ENTRYPOINT_FAILED")
    static let invalidArgument = shortString("Invalid argument")
    static let blockNumberOutOfRange = shortString("Block number out of range")
    /// What an account's validation must return.
    static let validated = shortString("VALID")

    /// Panic data as people read it: each felt in hex, with its text where it is one.
    static func describe(_ data: [Felt]) -> String {
        if data.isEmpty { return "(no panic data)" }
        let items = data.map { felt -> String in
            guard let text = felt.shortString, !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f })
            else { return felt.hex }
            return "\(felt.hex) ('\(text)')"
        }
        return items.count == 1 ? items[0] : "(\(items.joined(separator: ", ")))"
    }
}

/// A short string of this source, at most 31 ASCII characters.
func shortString(_ text: StaticString) -> Felt { Felt(reducingBigEndianBytes: Array(text.description.utf8)) }
