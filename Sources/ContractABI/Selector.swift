// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

/// The selector by which calls name an entry point, and the first key by which events name their kind.
///
/// It is `starknet_keccak` of the name; `__default__` and `__l1_default__` of Cairo 0 have the selector 0.
public func selector(_ name: String) -> Felt {
    name == "__default__" || name == "__l1_default__" ? .zero : starknetKeccak(name)
}

/// Selectors that occur on the way of every transaction, computed once.
public enum Selector {
    /// The selector of a name; the same as ``selector(_:)``.
    public static func of(_ name: String) -> Felt { selector(name) }

    /// `constructor`.
    public static let constructor = selector("constructor")
    /// `__execute__` of accounts.
    public static let execute = selector("__execute__")
    /// `__validate__` of accounts.
    public static let validate = selector("__validate__")
    /// `__validate_declare__` of accounts.
    public static let validateDeclare = selector("__validate_declare__")
    /// `__validate_deploy__` of accounts.
    public static let validateDeploy = selector("__validate_deploy__")
    /// `transfer` of ERC-20 tokens.
    public static let transfer = selector("transfer")
}
