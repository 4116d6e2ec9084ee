// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a value of the marketplace was refused.
///
/// `description` names the value and the rule and is safe for logs.
public struct MarketplaceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case amount, identifier, document, signature, event, contract, deployment
        }

        private let kind: Kind

        /// An amount of tokens is zero, too large, or not an integer.
        public static let amount = Code(kind: .amount)
        /// An identifier does not have the form that it must have.
        public static let identifier = Code(kind: .identifier)
        /// A task or result document breaks a rule.
        public static let document = Code(kind: .document)
        /// A signature does not verify, or has the wrong form.
        public static let signature = Code(kind: .signature)
        /// An event or a return value of the contract cannot be read.
        public static let event = Code(kind: .event)
        /// The contract at an address is not the one that was expected, or answers otherwise than it should.
        public static let contract = Code(kind: .contract)
        /// A deployment could not be made as asked for.
        public static let deployment = Code(kind: .deployment)

        /// The code's name, such as `amount`.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// What is wrong, and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same as ``message``.
    public var description: String { message }
}
