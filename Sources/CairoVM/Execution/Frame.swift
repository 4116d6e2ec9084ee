// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// The calling convention of Cairo 1 entry points: what lies on the stack before and after.
///
/// Before: the builtin pointers, gas, the system call pointer, start and end of the calldata, then a return frame
/// pointer and a return address. After, below `ap`: the builtin pointers, gas, the system call pointer, the panic
/// flag, start and end of the return data.
struct Frame {
    struct Layout {
        var stackEnd: Int
        var endSegment: Int
        var syscalls: Pointer
        /// The segment of each of the entry point's builtins, in its order.
        var builtins: [Int]
    }

    let entryPoint: EntryPoint
    let initialGas: UInt64

    func prepare(_ memory: inout SegmentedMemory, calldata: [Felt]) throws(CairoVMError) -> Layout {
        let execution = try memory.allocateSegment()
        let costs = try memory.allocateSegment()
        try memory.store(costs, felts: GasCosts.builtinCosts.map { Felt($0) })
        var stack: [MemoryCell] = []
        var builtins: [Int] = []
        for builtin in entryPoint.builtins {
            var pointer = try memory.allocateSegment(builtin.segmentKind)
            builtins.append(pointer.segment)
            if builtin == .segmentArena {
                // One instance describes the empty book: where the dictionaries are listed, none made, none squashed.
                try memory.store(pointer, .pointer(memory.allocateSegment()))
                try memory.store(pointer + 1, felts: [.zero, .zero])
                pointer = pointer + builtin.cellsPerInstance
            }
            stack.append(.pointer(pointer))
        }
        let syscalls = try memory.allocateSegment()
        let arguments = try memory.allocateSegment()
        try memory.store(arguments, felts: calldata)
        let end = try memory.allocateSegment()
        stack.append(.felt(Felt(initialGas - GasCosts.entryPointInitialBudget)))
        stack += [.pointer(syscalls), .pointer(arguments), .pointer(arguments + calldata.count)]
        stack += [.felt(.zero), .pointer(end)]
        for (index, cell) in stack.enumerated() { try memory.store(execution + index, cell) }
        return Layout(stackEnd: stack.count, endSegment: end.segment, syscalls: syscalls, builtins: builtins)
    }

    func finish(
        _ machine: inout VirtualMachine, layout: Layout, syscallEnd: Pointer
    ) throws(CairoVMError) -> EntryPointResult {
        let base = machine.ap - 5 - layout.builtins.count
        guard base >= 0 else { throw CairoVMError(.invalidRun, "the entry point left no return values") }
        let results = Pointer(VirtualMachine.executionSegment, base + layout.builtins.count)
        try machine.checkWrittenBuiltinOutputs()
        var resources = ExecutionResources(steps: machine.steps)
        for (index, builtin) in entryPoint.builtins.enumerated() {
            let place = Pointer(VirtualMachine.executionSegment, base + index)
            let stop = try machine.memory.pointer(at: place, for: "final builtin pointer")
            let cells = builtin.cellsPerInstance
            let instances = (machine.memory.count(of: layout.builtins[index]) + cells - 1) / cells
            guard stop == Pointer(layout.builtins[index], instances * cells) else {
                throw CairoVMError(
                    .invalidRun, "the final \(builtin.rawValue) pointer is \(stop), but \(instances) instances are used"
                )
            }
            let used = builtin == .segmentArena ? instances - 1 : instances
            if used > 0 { resources.builtins[builtin] = used }
        }
        guard let gasLeft = try machine.memory.felt(at: results, for: "remaining gas").uint64, gasLeft <= initialGas
        else { throw CairoVMError(.invalidRun, "the entry point returned more gas than it was given") }
        guard try machine.memory.pointer(at: results + 1, for: "final system call pointer") == syscallEnd,
            machine.memory.count(of: syscallEnd.segment) == syscallEnd.offset
        else { throw CairoVMError(.invalidRun, "the final system call pointer is not where the last answer ends") }
        let flag = try machine.memory.felt(at: results + 2, for: "panic flag")
        guard flag == .zero || flag == .one else {
            throw CairoVMError(.invalidRun, "the panic flag is \(flag.hex), neither 0 nor 1")
        }
        let data = try machine.memory.span(at: results + 3, for: "return data")
        resources.memoryHoles = machine.memory.holes(in: VirtualMachine.executionSegment)
        return EntryPointResult(
            outcome: flag == .one ? .panicked(data) : .returned(data), gasLeft: gasLeft, resources: resources)
    }
}
