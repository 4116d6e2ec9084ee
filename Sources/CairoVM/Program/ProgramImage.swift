// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// The cells of segment 0 as every run sees them: the bytecode, a `ret`, and the pointer to the builtin costs.
///
/// Compiled code calls the extra `ret` to learn its own place and then reads the cell after it (see
/// ``CompiledProgram``). The cells are written once, before the image is shared, and never again.
struct ProgramImage: ~Copyable, @unchecked Sendable {
    let base: UnsafeMutablePointer<MemoryCell>
    let count: Int

    /// The word of `ret`.
    static let returnWord: Felt = 0x208b_7fff_7fff_7ffe
    /// The segment that holds the builtin costs in every run.
    static let builtinCostSegment = 2

    init(bytecode: [Felt]) {
        count = bytecode.count + 2
        base = .allocate(capacity: count)
        for (index, word) in bytecode.enumerated() { (base + index).initialize(to: .felt(word)) }
        (base + bytecode.count).initialize(to: .felt(Self.returnWord))
        (base + bytecode.count + 1).initialize(to: .pointer(Pointer(Self.builtinCostSegment, 0)))
    }

    deinit { base.deallocate() }
}
