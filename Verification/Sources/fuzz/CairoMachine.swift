// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import FuzzSupport
import JSON

/// Answers every system call with a failure that the contract may handle.
private struct Refusing: SyscallHandler {
    func handle(_ syscall: Syscall, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse { .failure([1]) }
}

extension FuzzTarget {
    /// Runs any bytecode with any hints for a few steps: the machine may refuse, and two runs agree.
    ///
    /// The input is JSON: `{"bytecode": […], "hints": […], "entry_points_by_type": …}` as the compiler writes it.
    static let cairoMachine = FuzzTarget(onText: "cairo-machine") { text in
        guard let json = try? JSONValue(parsing: text), let program = try? CompiledProgram(casm: json) else { return }
        let limits = ExecutionLimits(maxSteps: 500, maxMemoryCells: 20_000)
        let points = json["entry_points_by_type"]?["EXTERNAL"]?.arrayValue ?? []
        for point in points.prefix(2) {
            guard let selector = point["selector"]?.stringValue.flatMap({ try? Felt(hex: $0) }),
                let entry = program.entryPoint(.external, selector: selector)
            else { continue }
            let outcomes = (0..<2).map { _ in
                var handler = Refusing()
                return try? CairoRunner.run(
                    program, entry, calldata: [1, 2, 3], gas: 1_000_000, limits: limits, handler: &handler)
            }
            require(outcomes[0]?.outcome == outcomes[1]?.outcome, "two runs differ")
        }
    }
}
