// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Runs entry points of compiled contracts.
///
/// ```swift
/// let program = try CompiledProgram(casm: json)
/// guard let entryPoint = program.entryPoint(.external, selector: starknetKeccak("fib")) else { … }
/// let result = try CairoRunner.run(
///     program, entryPoint, calldata: [10], gas: 10_000_000, handler: &handler)
/// // result.outcome == .returned([55])
/// ```
/// A run costs time in proportion to its steps; hashes and curve operations of builtins come on top.
public enum CairoRunner {
    /// Runs one entry point to its end.
    ///
    /// - Parameters:
    ///   - program: The class.
    ///   - entryPoint: One of the class's entry points.
    ///   - calldata: The serialized arguments.
    ///   - gas: Sierra gas that the run may use, with the 10,000 of its initial budget.
    ///   - limits: Steps and memory that the run may use.
    ///   - handler: Answers the system calls; nested calls run inside it.
    /// - Returns: Return values or panic data. Too little gas for the initial budget is a panic `Out of gas`.
    /// - Throws: ``CairoVMError`` when the run breaks the rules of the machine or meets a limit.
    public static func run(
        _ program: CompiledProgram, _ entryPoint: EntryPoint, calldata: [Felt], gas: UInt64,
        limits: ExecutionLimits = ExecutionLimits(), handler: inout some SyscallHandler
    ) throws(CairoVMError) -> EntryPointResult {
        guard gas >= GasCosts.entryPointInitialBudget else {
            return EntryPointResult(
                outcome: .panicked([SyscallRunner.outOfGas]), gasLeft: gas, resources: ExecutionResources())
        }
        let frame = Frame(entryPoint: entryPoint, initialGas: gas)
        var memory = SegmentedMemory(program: program.image, cellLimit: limits.maxMemoryCells)
        let layout = try frame.prepare(&memory, calldata: calldata)
        var machine = VirtualMachine(
            program: program, memory: memory, pc: entryPoint.offset, stackEnd: layout.stackEnd,
            endSegment: layout.endSegment, maxSteps: limits.maxSteps)
        var syscalls = SyscallRunner(start: layout.syscalls)
        do throws(CairoVMError) {
            while case .systemCall(let pointer) = try machine.run() {
                try syscalls.answer(pointer, &machine, &handler)
            }
            return try frame.finish(&machine, layout: layout, syscallEnd: syscalls.next)
        } catch {
            throw machine.errorAtPlace(error, entryPoint: entryPoint.offset)
        }
    }
}
