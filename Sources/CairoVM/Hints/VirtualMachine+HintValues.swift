// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

extension VirtualMachine {
    @inline(__always)
    func place(_ cell: CellReference) -> Pointer {
        Pointer(Self.executionSegment, (cell.usesFP ? fp : ap) &+ cell.offset)
    }

    func value(_ operand: HintOperand) throws(CairoVMError) -> MemoryCell {
        switch operand {
        case .cell(let cell): return memory[place(cell)]
        case .indirect(let cell, let offset):
            return memory[try memory.pointer(at: place(cell), for: "hint operand") + offset]
        case .immediate(let felt): return .felt(felt)
        case .addCell(let a, let b): return try add(memory[place(a)], memory[place(b)])
        case .addImmediate(let a, let b): return try add(memory[place(a)], .felt(b))
        case .multiplyCell(let a, let b): return try multiply(memory[place(a)], memory[place(b)])
        case .multiplyImmediate(let a, let b): return try multiply(memory[place(a)], .felt(b))
        }
    }

    func felt(_ operand: HintOperand) throws(CairoVMError) -> Felt {
        let value = try value(operand)
        guard case .felt(let felt) = value else {
            throw CairoVMError(.hint, "a hint needs a number and found \(value)")
        }
        return felt
    }

    func integer(_ operand: HintOperand) throws(CairoVMError) -> UInt256 { try felt(operand).uint256 }

    func pointer(_ operand: HintOperand) throws(CairoVMError) -> Pointer {
        let value = try value(operand)
        guard case .pointer(let pointer) = value else {
            throw CairoVMError(.hint, "a hint needs a pointer and found \(value)")
        }
        return pointer
    }

    /// The 256-bit number of two operands of 128 bits each.
    func integer(low: HintOperand, high: HintOperand) throws(CairoVMError) -> UInt256 {
        guard let low = try felt(low).uint128, let high = try felt(high).uint128 else {
            throw CairoVMError(.hint, "a half of a 256-bit number is not below 2^128")
        }
        return UInt256(low: low, high: high)
    }

    mutating func set(_ cell: CellReference, _ value: MemoryCell) throws(CairoVMError) {
        try memory.store(place(cell), value)
    }

    mutating func set(_ cell: CellReference, _ value: Felt) throws(CairoVMError) { try set(cell, .felt(value)) }

    mutating func set(_ cell: CellReference, _ flag: Bool) throws(CairoVMError) {
        try set(cell, .felt(flag ? .one : .zero))
    }

    mutating func set(low: CellReference, high: CellReference, _ value: UInt256) throws(CairoVMError) {
        try set(low, Felt(value.low))
        try set(high, Felt(value.high))
    }
}
