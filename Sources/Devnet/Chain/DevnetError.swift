// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a devnet cannot start or keep its state. What a request did wrong is an `RPCError`.
public struct DevnetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Hashable, Sendable {
        /// A bundled contract is missing or unusable.
        case artifact
        /// The configuration asks for something impossible.
        case configuration
        /// The state file cannot be read or written.
        case file
        /// The state file belongs to another chain, or its contents do not fit together.
        case stateMismatch
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
