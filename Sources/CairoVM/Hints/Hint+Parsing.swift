// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON

extension Hint {
    /// Reads a hint from the compiled class.
    ///
    /// - Throws: ``CairoVMError`` `unsupported` for a hint that this machine does not have.
    init(json: JSONValue) throws(CairoVMError) {
        if let name = json.stringValue {
            guard Self.ignoredNames.contains(name) else {
                throw CairoVMError(.unsupported, "hint \(name.prefix(64)) is not supported")
            }
            self = .ignored
            return
        }
        guard let object = json.objectValue, object.count == 1, let (name, body) = object.first(where: { _ in true })
        else { throw CairoVMError(.invalidProgram, "a hint is neither a name nor {name: operands}") }
        let fields = Fields(name: name, body: body)
        switch name {
        case "AllocSegment":
            self = .allocSegment(dst: try fields.cell("dst"))
        case "TestLessThan":
            self = .testLessThan(
                lhs: try fields.value("lhs"), rhs: try fields.value("rhs"), dst: try fields.cell("dst"))
        case "TestLessThanOrEqual":
            self = .testLessThanOrEqual(
                lhs: try fields.value("lhs"), rhs: try fields.value("rhs"), dst: try fields.cell("dst"))
        case "TestLessThanOrEqualAddress":
            self = .testLessThanOrEqualAddress(
                lhs: try fields.value("lhs"), rhs: try fields.value("rhs"), dst: try fields.cell("dst"))
        case "WideMul128":
            self = .wideMul128(
                lhs: try fields.value("lhs"), rhs: try fields.value("rhs"), high: try fields.cell("high"),
                low: try fields.cell("low"))
        case "DivMod":
            self = .divMod(
                lhs: try fields.value("lhs"), rhs: try fields.value("rhs"), quotient: try fields.cell("quotient"),
                remainder: try fields.cell("remainder"))
        case "Uint256DivMod":
            self = .uint256DivMod(
                dividend0: try fields.value("dividend0"), dividend1: try fields.value("dividend1"),
                divisor0: try fields.value("divisor0"), divisor1: try fields.value("divisor1"),
                quotient0: try fields.cell("quotient0"), quotient1: try fields.cell("quotient1"),
                remainder0: try fields.cell("remainder0"), remainder1: try fields.cell("remainder1"))
        case "Uint512DivModByUint256":
            self = .uint512DivModByUint256(
                dividend0: try fields.value("dividend0"), dividend1: try fields.value("dividend1"),
                dividend2: try fields.value("dividend2"), dividend3: try fields.value("dividend3"),
                divisor0: try fields.value("divisor0"), divisor1: try fields.value("divisor1"),
                quotient0: try fields.cell("quotient0"), quotient1: try fields.cell("quotient1"),
                quotient2: try fields.cell("quotient2"), quotient3: try fields.cell("quotient3"),
                remainder0: try fields.cell("remainder0"), remainder1: try fields.cell("remainder1"))
        case "SquareRoot":
            self = .squareRoot(value: try fields.value("value"), dst: try fields.cell("dst"))
        case "Uint256SquareRoot":
            self = .uint256SquareRoot(
                valueLow: try fields.value("value_low"), valueHigh: try fields.value("value_high"),
                sqrt0: try fields.cell("sqrt0"), sqrt1: try fields.cell("sqrt1"),
                remainderLow: try fields.cell("remainder_low"), remainderHigh: try fields.cell("remainder_high"),
                sqrtMul2MinusRemainderGeU128: try fields.cell("sqrt_mul_2_minus_remainder_ge_u128"))
        case "LinearSplit":
            self = .linearSplit(
                value: try fields.value("value"), scalar: try fields.value("scalar"),
                maxX: try fields.value("max_x"), x: try fields.cell("x"), y: try fields.cell("y"))
        case "FieldSqrt":
            self = .fieldSqrt(val: try fields.value("val"), sqrt: try fields.cell("sqrt"))
        case "RandomEcPoint":
            self = .randomEcPoint(x: try fields.cell("x"), y: try fields.cell("y"))
        case "U256InvModN":
            self = .u256InvModN(
                b0: try fields.value("b0"), b1: try fields.value("b1"), n0: try fields.value("n0"),
                n1: try fields.value("n1"), g0OrNoInv: try fields.cell("g0_or_no_inv"),
                g1Option: try fields.cell("g1_option"), sOrR0: try fields.cell("s_or_r0"),
                sOrR1: try fields.cell("s_or_r1"), tOrK0: try fields.cell("t_or_k0"),
                tOrK1: try fields.cell("t_or_k1"))
        case "AllocConstantSize":
            self = .allocConstantSize(size: try fields.value("size"), dst: try fields.cell("dst"))
        case "AllocFelt252Dict":
            self = .allocFelt252Dict(segmentArenaPtr: try fields.value("segment_arena_ptr"))
        case "Felt252DictEntryInit":
            self = .felt252DictEntryInit(dictPtr: try fields.value("dict_ptr"), key: try fields.value("key"))
        case "Felt252DictEntryUpdate":
            self = .felt252DictEntryUpdate(dictPtr: try fields.value("dict_ptr"), value: try fields.value("value"))
        case "GetSegmentArenaIndex":
            self = .getSegmentArenaIndex(
                dictEndPtr: try fields.value("dict_end_ptr"), dictIndex: try fields.cell("dict_index"))
        case "InitSquashData":
            self = .initSquashData(
                dictAccesses: try fields.value("dict_accesses"), ptrDiff: try fields.value("ptr_diff"),
                nAccesses: try fields.value("n_accesses"), bigKeys: try fields.cell("big_keys"),
                firstKey: try fields.cell("first_key"))
        case "GetCurrentAccessIndex":
            self = .getCurrentAccessIndex(rangeCheckPtr: try fields.value("range_check_ptr"))
        case "ShouldSkipSquashLoop":
            self = .shouldSkipSquashLoop(shouldSkipLoop: try fields.cell("should_skip_loop"))
        case "GetCurrentAccessDelta":
            self = .getCurrentAccessDelta(indexDeltaMinus1: try fields.cell("index_delta_minus1"))
        case "ShouldContinueSquashLoop":
            self = .shouldContinueSquashLoop(shouldContinue: try fields.cell("should_continue"))
        case "GetNextDictKey":
            self = .getNextDictKey(nextKey: try fields.cell("next_key"))
        case "AssertLeFindSmallArcs":
            self = .assertLeFindSmallArcs(
                rangeCheckPtr: try fields.value("range_check_ptr"), a: try fields.value("a"),
                b: try fields.value("b"))
        case "AssertLeIsFirstArcExcluded":
            self = .assertLeIsFirstArcExcluded(skipExcludeAFlag: try fields.cell("skip_exclude_a_flag"))
        case "AssertLeIsSecondArcExcluded":
            self = .assertLeIsSecondArcExcluded(skipExcludeBMinusA: try fields.cell("skip_exclude_b_minus_a"))
        case "SystemCall":
            self = .systemCall(system: try fields.value("system"))
        case "DebugPrint", "AssertAllAccessesUsed", "AssertLtAssertValidInput":
            self = .ignored
        default:
            throw CairoVMError(.unsupported, "hint \(name.prefix(64)) is not supported")
        }
    }

    private static let ignoredNames: Set<String> = [
        "AssertCurrentAccessIndicesIsEmpty", "AssertAllKeysUsed", "AssertLeAssertThirdArcExcluded",
    ]

    /// The operands of one hint by name.
    private struct Fields {
        let name: String
        let body: JSONValue

        func value(_ key: String) throws(CairoVMError) -> HintOperand {
            guard let json = body[key] else {
                throw CairoVMError(.invalidProgram, "hint \(name) has no operand \(key)")
            }
            return try HintOperand(json: json)
        }

        func cell(_ key: String) throws(CairoVMError) -> CellReference {
            guard let json = body[key] else {
                throw CairoVMError(.invalidProgram, "hint \(name) has no operand \(key)")
            }
            return try CellReference(json: json)
        }
    }
}
