// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
import FuzzSupport
import JSON
import Starknet

extension FuzzTarget {
    /// Compiled classes: both readers, hints included, and both hashes.
    static let casmClass = FuzzTarget(onText: "casm-class") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        let program = try? CompiledProgram(casm: json)
        guard let casm = try? CASMClass(json: json) else { return }
        if let lengths = casm.bytecodeSegmentLengths {
            require(lengths.total == casm.bytecode.count, "the segments of \(casm.bytecode.count) words")
        }
        if let program { require(program.bytecodeLength == casm.bytecode.count, "the length of the bytecode") }
        if let other = try? CompiledProgram(casm) {
            require(other.bytecodeLength == casm.bytecode.count, "the length of the bytecode")
        }
        for function in [CompiledClassHashFunction.poseidon, .blake2s] {
            let hash = ClassHashing.compiled(casm, using: function)
            require(hash == ClassHashing.compiled(casm, using: function), "the compiled class hash")
        }
    }
}
