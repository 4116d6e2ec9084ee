// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How large a computation may be.
///
/// The limits are checked before any work is done, so that a small document cannot ask for a huge amount of it.
public struct ComputeLimits: Hashable, Sendable {
    /// The most elements that one matrix, of the input or of the result, may have.
    public var maxElements: Int
    /// The most multiplications of two elements.
    public var maxMultiplications: Int
    /// The most decimal digits of one integer.
    public var maxDigits: Int
    /// How many threads the linear algebra library may use.
    public var threads: Int

    /// Sets limits; what is left out has the value of ``standard``.
    public init(
        maxElements: Int = 4_194_304, maxMultiplications: Int = 68_719_476_736, maxDigits: Int = 1_024, threads: Int = 1
    ) {
        self.maxElements = maxElements
        self.maxMultiplications = maxMultiplications
        self.maxDigits = maxDigits
        self.threads = threads
    }

    /// Square matrices of up to 2048 rows and up to 4096 × 4096 × 4096 multiplications, on one thread.
    public static let standard = ComputeLimits()
}
