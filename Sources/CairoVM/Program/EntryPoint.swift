// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// The ways into a compiled contract.
public enum EntryPointType: String, Sendable, Hashable, CaseIterable {
    /// Functions that other contracts and accounts call.
    case external = "EXTERNAL"
    /// Functions that messages from L1 call.
    case l1Handler = "L1_HANDLER"
    /// The function that runs once, at deployment.
    case constructor = "CONSTRUCTOR"
}

/// One way into a compiled contract.
public struct EntryPoint: Sendable, Hashable {
    /// What callers name it by.
    public let selector: Felt
    /// Where it starts in the bytecode.
    public let offset: Int
    /// The builtins whose pointers it takes, in order.
    public let builtins: [Builtin]
}
