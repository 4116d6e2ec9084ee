// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

extension VirtualMachine {
    /// The value that a builtin gives an empty output cell; `.empty` when the cell is an input or an input is missing.
    mutating func deduceBuiltinCell(_ place: Pointer) throws(CairoVMError) -> MemoryCell {
        guard place.segment > 0, place.segment < memory.segmentCount, place.offset >= 0 else { return .empty }
        let kind = memory.kind(of: place.segment)
        guard let outputs = try builtinOutputs(kind, place) else { return .empty }
        for (index, value) in outputs.values.enumerated() {
            let cell = Pointer(place.segment, outputs.first + index)
            if memory[cell].isEmpty { try memory.storeDeduced(cell, .felt(value)) }
        }
        return memory[place]
    }

    /// Compares the outputs that the program wrote itself with what the builtins give.
    func checkWrittenBuiltinOutputs() throws(CairoVMError) {
        for cell in memory.writtenOutputs {
            guard let outputs = try builtinOutputs(memory.kind(of: cell.segment), cell),
                memory[cell] == .felt(outputs.values[cell.offset - outputs.first])
            else { throw CairoVMError(.builtin, "cell \(cell) is not the builtin's result") }
        }
    }

    /// The output cells of the instance that contains `place`, if `place` is one of them and all inputs are known.
    private func builtinOutputs(
        _ kind: SegmentKind, _ place: Pointer
    ) throws(CairoVMError) -> (first: Int, values: [Felt])? {
        guard let shape = kind.shape, place.offset % shape.cells >= shape.inputs else { return nil }
        let start = place.offset - place.offset % shape.cells
        var inputs: [Felt] = []
        inputs.reserveCapacity(shape.inputs)
        for index in 0..<shape.inputs {
            switch memory.load(place.segment, start + index) {
            case .felt(let felt): inputs.append(felt)
            case .empty: return nil
            case .pointer(let pointer):
                throw CairoVMError(.builtin, "\(kind): input \(place.segment):\(start + index) is pointer \(pointer)")
            }
        }
        let first = start + shape.inputs
        switch kind {
        case .pedersen: return (first, [Pedersen.hash(inputs[0], inputs[1])])
        case .poseidon:
            var state = (inputs[0], inputs[1], inputs[2])
            Poseidon.permute(&state)
            return (first, [state.0, state.1, state.2])
        case .bitwise:
            let x = inputs[0].uint256
            let y = inputs[1].uint256
            guard x.significantBitCount <= 251, y.significantBitCount <= 251 else {
                throw CairoVMError(.builtin, "bitwise: an input at \(place) is not below 2^251")
            }
            return (first, [Felt(reducing: x & y), Felt(reducing: x ^ y), Felt(reducing: x | y)])
        case .ecOp:
            let point = try ECOperation.run(
                p: (inputs[0], inputs[1]), q: (inputs[2], inputs[3]), scalar: inputs[4])
            return (first, [point.x, point.y])
        case .plain, .program, .rangeCheck, .segmentArena: return nil
        }
    }
}

extension SegmentKind {
    /// Cells per instance and how many of them are inputs, for the builtins that compute.
    var shape: (cells: Int, inputs: Int)? {
        switch self {
        case .pedersen: (3, 2)
        case .bitwise: (5, 2)
        case .ecOp: (7, 5)
        case .poseidon: (6, 3)
        case .plain, .program, .rangeCheck, .segmentArena: nil
        }
    }
}
