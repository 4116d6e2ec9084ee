// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Why an account did not send a transaction, or what became of it.
public struct AccountError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case tooManyInFlight, nonceOutOfRange, feeAboveLimit, hashMismatch, reverted, addressMismatch, emptyAnswer
        }

        private let kind: Kind

        /// As many transactions wait for the chain as the account allows.
        public static let tooManyInFlight = Code(kind: .tooManyInFlight)
        /// The chain's nonce does not fit into 64 bits.
        public static let nonceOutOfRange = Code(kind: .nonceOutOfRange)
        /// The transaction could cost more than the configuration allows.
        public static let feeAboveLimit = Code(kind: .feeAboveLimit)
        /// The node calculated another hash than the account, so it is on another chain or changed the transaction.
        public static let hashMismatch = Code(kind: .hashMismatch)
        /// The transaction is part of the chain and its effects were undone.
        public static let reverted = Code(kind: .reverted)
        /// The account's address is not the one that class, salt and arguments lead to.
        public static let addressMismatch = Code(kind: .addressMismatch)
        /// The node answered with fewer estimates than asked for.
        public static let emptyAnswer = Code(kind: .emptyAnswer)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public var code: Code
    /// What happened, with the offending values.
    public var message: String
    /// The transaction, where there is one.
    public var transactionHash: Felt?

    /// Creates an error.
    public init(_ code: Code, _ message: String, transactionHash: Felt? = nil) {
        self.code = code
        self.message = message
        self.transactionHash = transactionHash
    }

    /// The message with the transaction's hash.
    public var description: String {
        guard let transactionHash else { return message }
        return "\(message) (transaction \(transactionHash.hex))"
    }
}
