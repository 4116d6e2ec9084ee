// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport

@testable import CairoVM

extension FuzzTarget {
    /// A word that decodes is the only one that decodes so: written out again by the layout of the whitepaper, it is
    /// the same word.
    static let cairoInstruction = FuzzTarget(onBytes: "cairo-instruction") { bytes in
        guard let word = try? Felt(bigEndianBytes: bytes.prefix(32)) else { return }
        guard let instruction = try? Instruction(word: word) else { return }
        require(Felt(encode(instruction)) == word, "\(word.hex) decodes as \(instruction)")
    }

    private static func encode(_ i: Instruction) -> UInt128 {
        // The bits of one-hot fields, by raw value.
        let oneHot: [UInt128] = [0, 1, 2, 4]
        var word: UInt128 = 0
        func set(_ value: UInt128, _ shift: UInt128) { word |= value << shift }
        set(UInt128(Int(i.destinationOffset) + 0x8000), 0)
        set(UInt128(Int(i.op0Offset) + 0x8000), 16)
        set(UInt128(Int(i.op1Offset) + 0x8000), 32)
        set(i.destinationUsesFP ? 1 : 0, 48)
        set(i.op0UsesFP ? 1 : 0, 49)
        set(oneHot[Int(i.op1Source.rawValue)], 50)
        // Unconstrained, and the two of a call, are what no bits mean there.
        set(i.result == .unconstrained ? 0 : UInt128(i.result.rawValue), 53)
        set(oneHot[Int(i.pcUpdate.rawValue)], 55)
        set(i.apUpdate == .addTwo ? 0 : UInt128(i.apUpdate.rawValue), 58)
        set(oneHot[Int(i.opcode.rawValue)], 60)
        set(UInt128(i.opcodeExtension.rawValue), 63)
        return word
    }
}
