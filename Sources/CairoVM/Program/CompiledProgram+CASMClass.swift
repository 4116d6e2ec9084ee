// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
import JSON

extension CompiledProgram {
    /// Loads a compiled class.
    ///
    /// - Throws: ``CairoVMError`` `invalidProgram` or `unsupported`, naming the place.
    public convenience init(_ casm: CASMClass) throws(CairoVMError) {
        func points(_ list: [CASMClass.EntryPoint]) throws(CairoVMError) -> [EntryPoint] {
            var points: [EntryPoint] = []
            for point in list {
                points.append(
                    EntryPoint(
                        selector: point.selector, offset: point.offset, builtins: try Self.builtins(point.builtins)))
            }
            return points
        }
        try self.init(
            bytecode: casm.bytecode,
            hints: .array(casm.hints.map { .array([.integer($0.pc), .array($0.hints)]) }),
            entryPoints: [
                .external: points(casm.entryPoints.external), .l1Handler: points(casm.entryPoints.l1Handler),
                .constructor: points(casm.entryPoints.constructor),
            ])
    }
}
