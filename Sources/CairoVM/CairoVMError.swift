// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a program could not be loaded or a run could not go on, and where.
///
/// A run that fails in this way cannot be caught by the calling contract: on Starknet the whole transaction reverts.
/// A contract's own panic is no error: see ``EntryPointResult``.
public struct CairoVMError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable, Hashable {
        /// The compiled class is malformed: bytecode, hints or entry points.
        case invalidProgram
        /// A word that was to be executed is no instruction.
        case invalidInstruction
        /// An instruction, builtin, hint or system call that this machine does not have.
        case unsupported
        /// A memory cell was read before it was written.
        case unknownCell
        /// A memory cell was written a second time with another value, or an assertion of equality failed.
        case inconsistentMemory
        /// A value is a pointer where a number is needed or the other way round, or arithmetic on pointers is illegal.
        case invalidOperand
        /// A builtin's input is out of its range, or its result does not exist.
        case builtin
        /// A hint met values that it cannot work on.
        case hint
        /// The run took more steps, memory or nested calls than allowed.
        case limitExceeded
        /// The program jumped out of its code or ended in an inconsistent state.
        case invalidRun
        /// A system call that must not fail did, or is not allowed here.
        case systemCall
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, with the offending value.
    public let message: String
    /// The program counter, as an offset into the bytecode; `nil` outside a run.
    public var pc: Int?
    /// The bytecode offset of the entry point that was running; `nil` outside a run.
    public var entryPoint: Int?
    /// The steps taken by the frame that failed.
    public var steps: Int = 0

    /// Creates an error; the machine adds place and steps.
    public init(_ code: Code, _ message: String, pc: Int? = nil, entryPoint: Int? = nil) {
        self.code = code
        self.message = message
        self.pc = pc
        self.entryPoint = entryPoint
    }

    /// The message and the place.
    public var description: String {
        var text = message
        if let pc { text += " (at pc=0:\(pc)" + (entryPoint.map { ", entry point at 0:\($0))" } ?? ")") }
        return text
    }
}
