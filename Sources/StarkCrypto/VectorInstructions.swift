// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CStarkSIMD

/// Which code batches take: eight values at once with AVX-512 IFMA, or one after the other.
package enum VectorInstructions {
    /// Whether batches may use vector instructions where the processor has them; true unless a task says otherwise.
    ///
    /// For tests and benchmarks: `VectorInstructions.$areAllowed.withValue(false) { … }` runs the closure as on a
    /// processor without them, in this task and its children only.
    @TaskLocal package static var areAllowed = true

    /// Whether batches use vector instructions here and now.
    package static var areUsed: Bool { areAllowed && stark_simd_available() }
}
