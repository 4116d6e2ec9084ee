// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// An instruction as the execution loop wants it: flat, small, with its hints and a short immediate at hand.
struct DecodedInstruction {
    /// A word that is data, or no valid instruction; running it fails with the decoder's own error.
    static let invalid = DecodedInstruction(isValid: false)

    var isValid = true
    var destinationUsesFP = false
    var op0UsesFP = false
    var op1Source = Instruction.Op1Source.op0
    var result = Instruction.ResultLogic.op1
    var pcUpdate = Instruction.PCUpdate.regular
    var apUpdate = Instruction.APUpdate.regular
    var opcode = Instruction.Opcode.none
    var destinationOffset: Int32 = 0
    var op0Offset: Int32 = 0
    var op1Offset: Int32 = 0
    /// The immediate when it is small, as most distances are; `Int32.min` when it is not or there is none.
    var shortImmediate = Int32.min
    /// The index of the hints that run before the instruction, or -1.
    var hints: Int32 = -1

    private init(isValid: Bool) { self.isValid = isValid }

    init(_ instruction: Instruction, next: Felt?) {
        guard instruction.opcodeExtension == .stone else {
            self = .invalid
            return
        }
        destinationUsesFP = instruction.destinationUsesFP
        op0UsesFP = instruction.op0UsesFP
        op1Source = instruction.op1Source
        result = instruction.result
        pcUpdate = instruction.pcUpdate
        apUpdate = instruction.apUpdate
        opcode = instruction.opcode
        destinationOffset = Int32(instruction.destinationOffset)
        op0Offset = Int32(instruction.op0Offset)
        op1Offset = Int32(instruction.op1Offset)
        guard instruction.op1Source == .immediate, let next, let distance = signedDistance(next) else { return }
        if distance > Int(Int32.min), distance <= Int(Int32.max) { shortImmediate = Int32(distance) }
    }
}

/// A field element as a distance in memory: values just below P count as negative. `nil` when too large.
func signedDistance(_ felt: Felt) -> Int? {
    if let value = felt.uint64 { return Int(exactly: value) }
    if let value = (-felt).uint64, let distance = Int(exactly: value) { return -distance }
    return nil
}
