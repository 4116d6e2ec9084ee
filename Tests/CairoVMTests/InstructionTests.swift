// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import JSON
import TestSupport
import Testing

@Suite struct InstructionTests {
    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func decodesWhatOtherImplementationsDecode() throws {
        let vectors = try JSONValue(parsing: [UInt8](SharedVectors.data("vm/instruction_decode.json")))
        let valid = try #require(vectors["valid"]?.arrayValue)
        #expect(valid.count > 10)
        for vector in valid {
            let word = try #require(vector["word"]?.stringValue)
            let decoded = try Instruction(word: Felt(hex: word))
            #expect(Int(decoded.destinationOffset) == vector["off_dst"]?.intValue, "\(word)")
            #expect(Int(decoded.op0Offset) == vector["off_op0"]?.intValue, "\(word)")
            #expect(Int(decoded.op1Offset) == vector["off_op1"]?.intValue, "\(word)")
            #expect(decoded.size == vector["size"]?.intValue, "\(word)")
            let names = Names(decoded)
            #expect(names.destination == vector["dst_reg"]?.stringValue, "\(word)")
            #expect(names.op0 == vector["op0_reg"]?.stringValue, "\(word)")
            #expect(names.op1 == vector["op1_src"]?.stringValue, "\(word)")
            #expect(names.pc == vector["pc_update"]?.stringValue, "\(word)")
            #expect(names.result == vector["res"]?.stringValue, "\(word)")
            #expect(names.opcode == vector["opcode"]?.stringValue, "\(word)")
            #expect(names.ap == vector["ap_update"]?.stringValue, "\(word)")
            #expect(names.fp == vector["fp_update"]?.stringValue, "\(word)")
            #expect(names.ext == vector["opcode_extension"]?.stringValue, "\(word)")
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func refusesWordsThatAreNoInstructions() throws {
        let vectors = try JSONValue(parsing: [UInt8](SharedVectors.data("vm/instruction_decode.json")))
        let invalid = try #require(vectors["invalid"]?.objectValue)
        #expect(invalid.count > 5)
        for (text, _) in invalid {
            let word = try Felt(hex: text)
            let error = #expect(throws: CairoVMError.self, "\(text)") { try Instruction(word: word) }
            #expect(error?.code == .invalidInstruction)
        }
    }

    @Test func everyFlagFieldIsChecked() throws {
        // `assert [fp - 4] = [[fp - 5]]`; each variant sets one field to a value that has no meaning.
        let base: UInt64 = 0x4003_8000_7ffb_7ffc
        for (shift, value) in [(50, 3), (50, 5), (53, 3), (55, 3), (55, 5), (58, 3), (60, 3), (60, 7)] {
            let mask = UInt64(shift == 53 || shift == 58 ? 3 : 7) << UInt64(shift)
            let word = (base & ~mask) | UInt64(value) << UInt64(shift)
            #expect(throws: CairoVMError.self) { try Instruction(word: Felt(word)) }
        }
        #expect(throws: CairoVMError.self) { try Instruction(word: -Felt.one) }
    }

    /// The decoded fields in the spelling of the vectors.
    private struct Names {
        let destination, op0, op1, pc, result, opcode, ap, fp, ext: String

        init(_ instruction: Instruction) {
            destination = instruction.destinationUsesFP ? "FP" : "AP"
            op0 = instruction.op0UsesFP ? "FP" : "AP"
            op1 = ["OP0", "IMM", "FP", "AP"][Int(instruction.op1Source.rawValue)]
            pc = ["REGULAR", "JUMP_ABS", "JUMP_REL", "JNZ"][Int(instruction.pcUpdate.rawValue)]
            result = ["OP1", "ADD", "MUL", "UNCONSTRAINED"][Int(instruction.result.rawValue)]
            opcode = ["NOP", "CALL", "RET", "ASSERT_EQ"][Int(instruction.opcode.rawValue)]
            ap = ["REGULAR", "ADD_RES", "ADD1", "ADD2"][Int(instruction.apUpdate.rawValue)]
            fp = ["REGULAR", "AP_PLUS2", "DST"][Int(instruction.fpUpdate.rawValue)]
            ext = ["STONE", "BLAKE", "BLAKE_FINALIZE", "QM31"][Int(instruction.opcodeExtension.rawValue)]
        }
    }
}
