// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a field element or a 256-bit integer could not be made.
///
/// The message quotes the offending value, cut to 80 characters, and says what is accepted. Code that parses secrets
/// must not pass the message on.
public struct FeltError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case empty, invalidCharacter, tooLong, outOfRange, notASCII, overflow, divisionByZero
        }

        private let kind: Kind

        /// There are no digits.
        public static let empty = Code(kind: .empty)
        /// A character is not a digit of the base.
        public static let invalidCharacter = Code(kind: .invalidCharacter)
        /// There are more digits, characters or bytes than any valid value has.
        public static let tooLong = Code(kind: .tooLong)
        /// The value is not below the field's modulus, or not below 2^256 for an integer.
        public static let outOfRange = Code(kind: .outOfRange)
        /// A short string has a character outside ASCII.
        public static let notASCII = Code(kind: .notASCII)
        /// A checked operation on integers left the range 0 ..< 2^256.
        public static let overflow = Code(kind: .overflow)
        /// A checked division has divisor zero.
        public static let divisionByZero = Code(kind: .divisionByZero)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// The offending value and what is accepted instead, for people.
    public let message: String

    /// Makes an error of a kind with its message.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// The text in quotation marks as error messages show it: at most 80 characters.
func quoted(_ text: some StringProtocol) -> String {
    let head = text.prefix(80)
    return head.endIndex == text.endIndex ? "\"\(head)\"" : "\"\(head)…\""
}
