// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

extension VirtualMachine {
    /// Runs one hint.
    @inline(never)
    mutating func run(_ hint: Hint) throws(CairoVMError) {
        switch hint {
        case .allocSegment(let dst): try set(dst, .pointer(memory.allocateSegment()))
        case .testLessThan(let lhs, let rhs, let dst): try set(dst, integer(lhs) < integer(rhs))
        case .testLessThanOrEqual(let lhs, let rhs, let dst): try set(dst, integer(lhs) <= integer(rhs))
        case .testLessThanOrEqualAddress(let lhs, let rhs, let dst):
            let a = try pointer(lhs)
            let b = try pointer(rhs)
            guard a.segment == b.segment else {
                throw CairoVMError(.hint, "pointers \(a) and \(b) of different segments cannot be compared")
            }
            try set(dst, a.offset <= b.offset)
        case .allocConstantSize(let size, let dst): try allocateConstant(felt(size), dst)
        case .systemCall: throw CairoVMError(.systemCall, "a system call stands between other hints")
        case .ignored: break
        case .wideMul128, .divMod, .uint256DivMod, .uint512DivModByUint256, .squareRoot, .uint256SquareRoot,
            .linearSplit, .fieldSqrt, .randomEcPoint, .u256InvModN:
            try runArithmetic(hint)
        case .allocFelt252Dict, .felt252DictEntryInit, .felt252DictEntryUpdate, .getSegmentArenaIndex,
            .initSquashData, .getCurrentAccessIndex, .shouldSkipSquashLoop, .getCurrentAccessDelta,
            .shouldContinueSquashLoop, .getNextDictKey:
            try runDictionary(hint)
        case .assertLeFindSmallArcs(let rangeCheck, let a, let b):
            try findSmallArcs(pointer(rangeCheck), integer(a), integer(b))
        case .assertLeIsFirstArcExcluded(let flag): try set(flag, excludedArc != 0)
        case .assertLeIsSecondArcExcluded(let flag): try set(flag, excludedArc != 1)
        }
    }

    /// Hands out cells of one shared segment, one after the other.
    private mutating func allocateConstant(_ size: Felt, _ dst: CellReference) throws(CairoVMError) {
        guard let size = size.uint64, size < 1 << 32 else {
            throw CairoVMError(.hint, "a constant-size segment of \(size.hex) cells is too large")
        }
        let start: Pointer
        if let constantSegment { start = constantSegment } else { start = try memory.allocateSegment() }
        constantSegment = start + Int(size)
        try set(dst, .pointer(start))
    }

    /// Splits the circle 0 … P into the arcs 0–a, a–b, b–P and writes range-check proofs that two of them are short.
    private mutating func findSmallArcs(
        _ rangeCheck: Pointer, _ a: UInt256, _ b: UInt256
    ) throws(CairoVMError) {
        let distance = (Felt(reducing: b) - Felt(reducing: a)).uint256
        let arcs = [(length: a, index: 0), (distance, 1), (Felt.modulus - UInt256.one - b, 2)]
            .sorted { ($0.length, $0.index) < ($1.length, $1.index) }
        excludedArc = arcs[2].index
        let thirdOfPrime: UInt256 = 3_544_607_988_759_775_765_608_368_578_435_044_694
        let halfOfPrime: UInt256 = 5_316_911_983_139_663_648_412_552_867_652_567_041
        let short = arcs[0].length.quotientAndRemainder(dividingBy: thirdOfPrime)
        let middle = arcs[1].length.quotientAndRemainder(dividingBy: halfOfPrime)
        for (index, part) in [short.remainder, short.quotient, middle.remainder, middle.quotient].enumerated() {
            try memory.store(rangeCheck + index, .felt(Felt(reducing: part)))
        }
    }
}
