// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// One decoded instruction word (Cairo whitepaper, section 4; offsets are unbiased).
package struct Instruction: Hashable, Sendable {
    package enum Op1Source: UInt8, Sendable { case op0, immediate, fp, ap }
    package enum ResultLogic: UInt8, Sendable { case op1, add, multiply, unconstrained }
    package enum PCUpdate: UInt8, Sendable { case regular, jump, jumpRelative, jumpNotZero }
    package enum APUpdate: UInt8, Sendable { case regular, addResult, addOne, addTwo }
    package enum FPUpdate: UInt8, Sendable { case regular, apPlusTwo, destination }
    package enum Opcode: UInt8, Sendable { case none, call, ret, assertEqual }
    package enum Extension: UInt8, Sendable { case stone, blake, blakeFinalize, qm31 }

    package var destinationOffset: Int16
    package var op0Offset: Int16
    package var op1Offset: Int16
    package var destinationUsesFP: Bool
    package var op0UsesFP: Bool
    package var op1Source: Op1Source
    package var result: ResultLogic
    package var pcUpdate: PCUpdate
    package var apUpdate: APUpdate
    package var opcode: Opcode
    package var opcodeExtension: Extension

    /// What the instruction does to the frame pointer; follows from the opcode.
    package var fpUpdate: FPUpdate {
        switch opcode {
        case .call: .apPlusTwo
        case .ret: .destination
        case .none, .assertEqual: .regular
        }
    }

    /// The cells that the instruction takes: 2 with an immediate, else 1.
    package var size: Int { op1Source == .immediate ? 2 : 1 }

    /// Decodes a word.
    ///
    /// - Throws: ``CairoVMError`` `invalidInstruction`, naming the part that is wrong.
    package init(word: Felt) throws(CairoVMError) {
        guard let bits = word.uint128, bits >> 63 <= 3, let ext = Extension(rawValue: UInt8(bits >> 63)) else {
            throw CairoVMError(.invalidInstruction, "\(word.hex) is no instruction: its opcode extension is unknown")
        }
        func refuse(_ reason: String) -> CairoVMError {
            CairoVMError(.invalidInstruction, "\(word.hex) is no instruction: \(reason)")
        }
        func offset(_ shift: Int) -> Int16 {
            Int16(truncatingIfNeeded: Int(truncatingIfNeeded: (bits >> UInt128(shift)) & 0xffff) - 0x8000)
        }
        let flags = UInt16(truncatingIfNeeded: (bits >> 48) & 0x7fff)
        destinationOffset = offset(0)
        op0Offset = offset(16)
        op1Offset = offset(32)
        destinationUsesFP = flags & 1 != 0
        op0UsesFP = flags & 2 != 0
        opcodeExtension = ext
        op1Source =
            switch (flags >> 2) & 7 {
            case 0: .op0
            case 1: .immediate
            case 2: .fp
            case 4: .ap
            default: throw refuse("op1 has source \((flags >> 2) & 7)")
            }
        pcUpdate =
            switch (flags >> 7) & 7 {
            case 0: .regular
            case 1: .jump
            case 2: .jumpRelative
            case 4: .jumpNotZero
            default: throw refuse("pc update is \((flags >> 7) & 7)")
            }
        result =
            switch (flags >> 5) & 3 {
            case 0: pcUpdate == .jumpNotZero ? .unconstrained : .op1
            case 1 where pcUpdate != .jumpNotZero: .add
            case 2 where pcUpdate != .jumpNotZero: .multiply
            default: throw refuse("result logic is \((flags >> 5) & 3)")
            }
        opcode =
            switch (flags >> 12) & 7 {
            case 0: .none
            case 1: .call
            case 2: .ret
            case 4: .assertEqual
            default: throw refuse("opcode is \((flags >> 12) & 7)")
            }
        apUpdate =
            switch (flags >> 10) & 3 {
            case 0: opcode == .call ? .addTwo : .regular
            case 1 where opcode != .call: .addResult
            case 2 where opcode != .call: .addOne
            default: throw refuse("ap update is \((flags >> 10) & 3)")
            }
        if let reason = inconsistency { throw refuse(reason) }
    }

    /// Rules that tie the parts of an instruction together; `nil` when all hold.
    private var inconsistency: String? {
        switch opcode {
        case .call:
            if destinationOffset != 0 || destinationUsesFP || op0Offset != 1 || op0UsesFP {
                return "a call must save fp at [ap] and pc at [ap + 1]"
            }
        case .ret:
            if destinationOffset != -2 || op1Offset != -1 || !destinationUsesFP || !op0UsesFP || op1Source != .fp
                || result != .op1 || pcUpdate != .jump
            {
                return "a ret must jump to [fp - 1] and restore [fp - 2]"
            }
        case .none, .assertEqual: break
        }
        switch opcodeExtension {
        case .stone: return nil
        case .blake, .blakeFinalize:
            let fits =
                opcode == .none && (op1Source == .fp || op1Source == .ap) && result == .op1 && pcUpdate == .regular
                && (apUpdate == .regular || apUpdate == .addOne)
            return fits ? nil : "its flags do not suit a Blake2s instruction"
        case .qm31:
            let fits =
                opcode == .assertEqual && op1Source != .op0 && (result == .add || result == .multiply)
                && pcUpdate == .regular && (apUpdate == .regular || apUpdate == .addOne)
            return fits ? nil : "its flags do not suit a QM31 instruction"
        }
    }
}
