// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// What one entry point run may use at most.
public struct ExecutionLimits: Sendable, Hashable {
    /// Instructions executed in this frame; nested calls count for themselves.
    public var maxSteps: Int
    /// Memory cells written or skipped over, in all segments (40 bytes each).
    public var maxMemoryCells: Int

    /// Creates limits.
    ///
    /// - Parameters:
    ///   - maxSteps: Instructions in this frame; the network's limit for an invoke is 10,000,000.
    ///   - maxMemoryCells: Memory cells; the default lets a frame take 640 MB.
    public init(maxSteps: Int = 10_000_000, maxMemoryCells: Int = 16_000_000) {
        self.maxSteps = maxSteps
        self.maxMemoryCells = maxMemoryCells
    }
}
