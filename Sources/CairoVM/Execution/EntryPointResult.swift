// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// How a contract's entry point ended.
public struct EntryPointResult: Sendable, Hashable {
    /// What the entry point gave back.
    public enum Outcome: Sendable, Hashable {
        /// The serialized return values.
        case returned([Felt])
        /// The panic data: what the contract did in this call must be undone.
        case panicked([Felt])
    }

    /// The return values or the panic data.
    public let outcome: Outcome
    /// The gas that is left of what the run was given.
    public let gasLeft: UInt64
    /// What this frame used; nested calls count for themselves.
    public let resources: ExecutionResources
}
