// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

extension VirtualMachine {
    /// The result of an instruction that asserts nothing: both operands must be known.
    @inline(__always)
    func evaluate(
        _ instruction: DecodedInstruction, op0: MemoryCell, op1: MemoryCell
    ) throws(CairoVMError) -> MemoryCell {
        switch instruction.result {
        case .op1, .unconstrained: return op1
        case .add: return try add(op0, op1)
        case .multiply: return try multiply(op0, op1)
        }
    }

    /// Checks `destination == result`, or writes the one cell of the equation that is still empty.
    @inline(__always)
    mutating func assertEqual(
        _ instruction: DecodedInstruction, destination: MemoryCell, destinationOffset: Int, op0: MemoryCell,
        op0Offset: Int, op1: MemoryCell, op1Place: Pointer
    ) throws(CairoVMError) -> MemoryCell {
        let result: MemoryCell
        switch instruction.result {
        case .op1:
            if op1.isEmpty {
                guard !destination.isEmpty else { throw unknown(op1Place) }
                try memory.store(op1Place, destination)
                return destination
            }
            result = op1
        case .add:
            if op0.isEmpty || op1.isEmpty {
                guard !destination.isEmpty else { throw unknown(op0.isEmpty ? Pointer(1, op0Offset) : op1Place) }
                if op0.isEmpty {
                    guard !op1.isEmpty else { throw unknown(op1Place) }
                    try memory.store(1, op0Offset, subtract(destination, op1))
                } else {
                    try memory.store(op1Place, subtract(destination, op0))
                }
                return destination
            }
            result = try add(op0, op1)
        case .multiply:
            if op0.isEmpty || op1.isEmpty {
                guard !destination.isEmpty else { throw unknown(op0.isEmpty ? Pointer(1, op0Offset) : op1Place) }
                if op0.isEmpty {
                    guard !op1.isEmpty else { throw unknown(op1Place) }
                    try memory.store(1, op0Offset, divide(destination, by: op1))
                } else {
                    try memory.store(op1Place, divide(destination, by: op0))
                }
                return destination
            }
            result = try multiply(op0, op1)
        case .unconstrained:
            throw CairoVMError(.invalidInstruction, "an assertion has no result to compare with")
        }
        if destination.isEmpty {
            try memory.store(1, destinationOffset, result)
        } else if destination != result {
            throw CairoVMError(
                .inconsistentMemory,
                "an assertion failed: cell 1:\(destinationOffset) holds \(destination), not \(result)")
        }
        return result
    }

    @inline(__always)
    func add(_ a: MemoryCell, _ b: MemoryCell) throws(CairoVMError) -> MemoryCell {
        switch (a, b) {
        case (.felt(let a), .felt(let b)): return .felt(a + b)
        case (.pointer(let pointer), .felt(let felt)), (.felt(let felt), .pointer(let pointer)):
            return .pointer(try move(pointer, by: felt))
        default: throw CairoVMError(.invalidOperand, "cannot add \(a) and \(b)")
        }
    }

    func subtract(_ a: MemoryCell, _ b: MemoryCell) throws(CairoVMError) -> MemoryCell {
        switch (a, b) {
        case (.felt(let a), .felt(let b)): return .felt(a - b)
        case (.pointer(let pointer), .felt(let felt)): return .pointer(try move(pointer, by: -felt))
        case (.pointer(let a), .pointer(let b)) where a.segment == b.segment: return .felt(Felt(a.offset - b.offset))
        default: throw CairoVMError(.invalidOperand, "cannot subtract \(b) from \(a)")
        }
    }

    @inline(__always)
    func multiply(_ a: MemoryCell, _ b: MemoryCell) throws(CairoVMError) -> MemoryCell {
        guard case .felt(let a) = a, case .felt(let b) = b else {
            throw CairoVMError(.invalidOperand, "cannot multiply \(a) and \(b)")
        }
        return .felt(a * b)
    }

    private func divide(_ a: MemoryCell, by b: MemoryCell) throws(CairoVMError) -> MemoryCell {
        guard case .felt(let a) = a, case .felt(let b) = b, let inverse = b.inverted() else {
            throw CairoVMError(.invalidOperand, "cannot divide \(a) by \(b)")
        }
        return .felt(a * inverse)
    }

    func move(_ pointer: Pointer, by felt: Felt) throws(CairoVMError) -> Pointer {
        guard let distance = signedDistance(felt) else {
            throw CairoVMError(.invalidOperand, "cannot move pointer \(pointer) by \(felt.hex)")
        }
        let (offset, overflow) = pointer.offset.addingReportingOverflow(distance)
        guard !overflow, offset >= 0 else {
            throw CairoVMError(.invalidOperand, "pointer \(pointer) moved by \(distance) leaves its segment")
        }
        return Pointer(pointer.segment, offset)
    }

    private func unknown(_ place: Pointer) -> CairoVMError {
        CairoVMError(.unknownCell, "cell \(place) is used before it has a value")
    }
}
