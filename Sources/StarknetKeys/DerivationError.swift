// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a key could not be derived. The message never shows a secret.
public struct DerivationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable { case path, seed, child }

        private let kind: Kind

        /// A text that is no derivation path.
        public static let path = Code(kind: .path)
        /// A seed of fewer than 16 or more than 64 bytes, or one that has no key (fewer than one in 2^127).
        public static let seed = Code(kind: .seed)
        /// A child that does not exist (fewer than one in 2^127); BIP-32 says to take the next index.
        public static let child = Code(kind: .child)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was given and what would be right.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
