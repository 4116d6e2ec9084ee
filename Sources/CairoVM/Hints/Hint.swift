// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// An instruction to the machine that the proof does not see: it fills cells that the code then checks.
///
/// The names are those of the Sierra compiler (`cairo-lang-casm`, 2.12), which writes them into the compiled class.
enum Hint: Hashable, Sendable {
    case allocSegment(dst: CellReference)
    case testLessThan(lhs: HintOperand, rhs: HintOperand, dst: CellReference)
    case testLessThanOrEqual(lhs: HintOperand, rhs: HintOperand, dst: CellReference)
    case testLessThanOrEqualAddress(lhs: HintOperand, rhs: HintOperand, dst: CellReference)
    case wideMul128(lhs: HintOperand, rhs: HintOperand, high: CellReference, low: CellReference)
    case divMod(lhs: HintOperand, rhs: HintOperand, quotient: CellReference, remainder: CellReference)
    case uint256DivMod(
        dividend0: HintOperand, dividend1: HintOperand, divisor0: HintOperand, divisor1: HintOperand,
        quotient0: CellReference, quotient1: CellReference, remainder0: CellReference, remainder1: CellReference)
    case uint512DivModByUint256(
        dividend0: HintOperand, dividend1: HintOperand, dividend2: HintOperand, dividend3: HintOperand,
        divisor0: HintOperand, divisor1: HintOperand, quotient0: CellReference, quotient1: CellReference,
        quotient2: CellReference, quotient3: CellReference, remainder0: CellReference, remainder1: CellReference)
    case squareRoot(value: HintOperand, dst: CellReference)
    case uint256SquareRoot(
        valueLow: HintOperand, valueHigh: HintOperand, sqrt0: CellReference, sqrt1: CellReference,
        remainderLow: CellReference, remainderHigh: CellReference, sqrtMul2MinusRemainderGeU128: CellReference)
    case linearSplit(value: HintOperand, scalar: HintOperand, maxX: HintOperand, x: CellReference, y: CellReference)
    case fieldSqrt(val: HintOperand, sqrt: CellReference)
    case randomEcPoint(x: CellReference, y: CellReference)
    case u256InvModN(
        b0: HintOperand, b1: HintOperand, n0: HintOperand, n1: HintOperand, g0OrNoInv: CellReference,
        g1Option: CellReference, sOrR0: CellReference, sOrR1: CellReference, tOrK0: CellReference,
        tOrK1: CellReference)
    case allocConstantSize(size: HintOperand, dst: CellReference)
    case allocFelt252Dict(segmentArenaPtr: HintOperand)
    case felt252DictEntryInit(dictPtr: HintOperand, key: HintOperand)
    case felt252DictEntryUpdate(dictPtr: HintOperand, value: HintOperand)
    case getSegmentArenaIndex(dictEndPtr: HintOperand, dictIndex: CellReference)
    case initSquashData(
        dictAccesses: HintOperand, ptrDiff: HintOperand, nAccesses: HintOperand, bigKeys: CellReference,
        firstKey: CellReference)
    case getCurrentAccessIndex(rangeCheckPtr: HintOperand)
    case shouldSkipSquashLoop(shouldSkipLoop: CellReference)
    case getCurrentAccessDelta(indexDeltaMinus1: CellReference)
    case shouldContinueSquashLoop(shouldContinue: CellReference)
    case getNextDictKey(nextKey: CellReference)
    case assertLeFindSmallArcs(rangeCheckPtr: HintOperand, a: HintOperand, b: HintOperand)
    case assertLeIsFirstArcExcluded(skipExcludeAFlag: CellReference)
    case assertLeIsSecondArcExcluded(skipExcludeBMinusA: CellReference)
    case systemCall(system: HintOperand)
    /// Printing and checks of older compilers that leave the memory alone.
    case ignored
}
