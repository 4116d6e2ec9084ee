// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why an identifier, a transaction or a document was refused.
///
/// The message names the value, cut to 80 characters, and what is accepted instead.
public struct StarknetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case syntax, range, version, typedData
        }

        private let kind: Kind

        /// A text cannot be read as the identifier asked for.
        public static let syntax = Code(kind: .syntax)
        /// A number is outside the identifier's range.
        public static let range = Code(kind: .range)
        /// A protocol version is unknown or too old for what is asked.
        public static let version = Code(kind: .version)
        /// A SNIP-12 document breaks the rules of its revision.
        public static let typedData = Code(kind: .typedData)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What is wrong, where, and what is accepted instead.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension StringProtocol {
    /// The text for a message, cut to 80 characters.
    var excerpt: String { count > 80 ? "\(prefix(80))…" : String(self) }
}
