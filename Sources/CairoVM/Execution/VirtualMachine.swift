// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// The registers, the memory and the execution loop of one run.
///
/// `pc` is an offset in segment 0, `ap` and `fp` are offsets in segment 1. The loop stops at the end of the entry
/// point and at each system call, so that it needs to know nothing about who answers them.
struct VirtualMachine: ~Copyable {
    enum Stop {
        case finished
        case systemCall(Pointer)
    }

    static let executionSegment = 1

    let program: CompiledProgram
    var memory: SegmentedMemory
    var pc: Int
    var ap: Int
    var fp: Int
    private(set) var steps = 0
    private let maxSteps: Int
    private let endSegment: Int
    /// The next hint at `pc`, when a system call interrupted a list of hints.
    private var nextHint = 0
    private var finished = false

    var dictionaries = DictionaryManager()
    var squash = SquashState()
    /// Which of the three arcs of an `AssertLe` proof is left out.
    var excludedArc = 0
    /// The free cell of the segment that `AllocConstantSize` hands out.
    var constantSegment: Pointer?

    init(
        program: CompiledProgram, memory: consuming SegmentedMemory, pc: Int, stackEnd: Int, endSegment: Int,
        maxSteps: Int
    ) {
        self.program = program
        self.memory = memory
        self.pc = pc
        ap = stackEnd
        fp = stackEnd
        self.endSegment = endSegment
        self.maxSteps = maxSteps
    }

    /// Runs until the entry point returns or a system call must be answered.
    mutating func run() throws(CairoVMError) -> Stop {
        let program = self.program
        return try program.instructions.withUnsafeBufferPointer { instructions throws(CairoVMError) -> Stop in
            while !finished {
                guard pc < instructions.count else {
                    throw CairoVMError(.invalidRun, "the program ran beyond the end of its code")
                }
                let instruction = instructions[pc]
                if instruction.hints >= 0, let call = try runHints(Int(instruction.hints), program) {
                    return .systemCall(call)
                }
                guard steps < maxSteps else {
                    throw CairoVMError(.limitExceeded, "the run took more than the \(maxSteps) steps that it may take")
                }
                guard instruction.isValid else {
                    if case .felt(let word) = memory.load(0, pc) {
                        _ = try Instruction(word: word)
                        throw CairoVMError(.unsupported, "instruction \(word.hex) has an unsupported opcode extension")
                    }
                    throw CairoVMError(.invalidInstruction, "cell 0:\(pc) is no instruction")
                }
                steps &+= 1
                try step(instruction)
            }
            return .finished
        }
    }

    /// Runs the hints of the current instruction; returns the pointer of a system call that must be answered first.
    private mutating func runHints(_ index: Int, _ program: CompiledProgram) throws(CairoVMError) -> Pointer? {
        let count = program.hints[index].count
        while nextHint < count {
            let position = nextHint
            nextHint += 1
            if case .systemCall(let system) = program.hints[index][position] { return try pointer(system) }
            try run(program.hints[index][position])
        }
        nextHint = 0
        return nil
    }

    @inline(__always)
    private mutating func step(_ instruction: DecodedInstruction) throws(CairoVMError) {
        let destinationOffset = (instruction.destinationUsesFP ? fp : ap) &+ Int(instruction.destinationOffset)
        let op0Offset = (instruction.op0UsesFP ? fp : ap) &+ Int(instruction.op0Offset)
        let size = instruction.op1Source == .immediate ? 2 : 1

        let op0 = memory.load(1, op0Offset)
        let op1Place: Pointer
        switch instruction.op1Source {
        case .immediate: op1Place = Pointer(0, pc &+ 1)
        case .fp: op1Place = Pointer(1, fp &+ Int(instruction.op1Offset))
        case .ap: op1Place = Pointer(1, ap &+ Int(instruction.op1Offset))
        case .op0:
            guard case .pointer(let base) = op0 else {
                throw CairoVMError(.invalidOperand, "cell 1:\(op0Offset) holds \(op0), not a pointer to read through")
            }
            op1Place = base + Int(instruction.op1Offset)
        }
        var op1 = memory[op1Place]
        if op1.isEmpty, instruction.op1Source == .op0 { op1 = try deduceBuiltinCell(op1Place) }

        switch instruction.opcode {
        case .assertEqual:
            let destination = memory.load(1, destinationOffset)
            let result = try assertEqual(
                instruction, destination: destination, destinationOffset: destinationOffset, op0: op0,
                op0Offset: op0Offset, op1: op1, op1Place: op1Place)
            try update(instruction, result: result, destination: destination, op1: op1, size: size)
        case .call:
            let result = try evaluate(instruction, op0: op0, op1: op1)
            try memory.store(1, ap, .pointer(Pointer(1, fp)))
            try memory.store(1, ap &+ 1, .pointer(Pointer(0, pc &+ size)))
            let frame = ap &+ 2
            try update(instruction, result: result, destination: .empty, op1: op1, size: size)
            ap = frame
            fp = frame
        case .ret:
            let destination = memory.load(1, destinationOffset)
            try update(instruction, result: op1, destination: destination, op1: op1, size: size)
            if finished { return }
            guard case .pointer(let caller) = destination, caller.segment == Self.executionSegment else {
                throw CairoVMError(.invalidRun, "ret found no frame pointer at 1:\(destinationOffset)")
            }
            fp = caller.offset
        case .none:
            let needsResult = instruction.pcUpdate != .jumpNotZero
            let result = needsResult ? try evaluate(instruction, op0: op0, op1: op1) : .empty
            let destination = needsResult ? .empty : memory.load(1, destinationOffset)
            try update(instruction, result: result, destination: destination, op1: op1, size: size)
        }
    }

    @inline(__always)
    private mutating func update(
        _ instruction: DecodedInstruction, result: MemoryCell, destination: MemoryCell, op1: MemoryCell, size: Int
    ) throws(CairoVMError) {
        switch instruction.pcUpdate {
        case .regular: pc &+= size
        case .jumpRelative: pc = try jumpTarget(instruction, result)
        case .jumpNotZero:
            switch destination {
            case .felt(let value) where value.isZero: pc &+= size
            case .empty: throw CairoVMError(.unknownCell, "a conditional jump reads a cell that has no value yet")
            default: pc = try jumpTarget(instruction, op1)
            }
        case .jump:
            guard case .pointer(let target) = result else {
                throw CairoVMError(.invalidRun, "a jump goes to \(result), which is no pointer")
            }
            if target.segment == endSegment {
                finished = true
            } else {
                guard target.segment == 0, target.offset >= 0 else {
                    throw CairoVMError(.invalidRun, "a jump goes to \(target), outside the program")
                }
                pc = target.offset
            }
        }
        switch instruction.apUpdate {
        case .regular, .addTwo: break
        case .addOne: ap &+= 1
        case .addResult:
            if instruction.result == .op1, instruction.shortImmediate != .min {
                ap &+= Int(instruction.shortImmediate)
            } else {
                guard case .felt(let felt) = result, let distance = signedDistance(felt) else {
                    throw CairoVMError(.invalidRun, "ap would move by \(result)")
                }
                let (moved, overflow) = ap.addingReportingOverflow(distance)
                guard !overflow, moved >= 0 else { throw CairoVMError(.invalidRun, "ap would move by \(distance)") }
                ap = moved
            }
        }
    }

    @inline(__always)
    private func jumpTarget(_ instruction: DecodedInstruction, _ cell: MemoryCell) throws(CairoVMError) -> Int {
        let target: Int
        if instruction.shortImmediate != .min, instruction.result == .op1 || instruction.result == .unconstrained {
            target = pc &+ Int(instruction.shortImmediate)
        } else {
            guard case .felt(let felt) = cell, let distance = signedDistance(felt) else {
                throw CairoVMError(.invalidRun, "a relative jump goes by \(cell)")
            }
            target = pc.addingReportingOverflow(distance).partialValue
        }
        guard target >= 0 else { throw CairoVMError(.invalidRun, "a relative jump goes before the program") }
        return target
    }

    func errorAtPlace(_ error: CairoVMError, entryPoint: Int) -> CairoVMError {
        var error = error
        if error.pc == nil { error.pc = pc }
        if error.entryPoint == nil { error.entryPoint = entryPoint }
        error.steps = steps
        return error
    }
}
