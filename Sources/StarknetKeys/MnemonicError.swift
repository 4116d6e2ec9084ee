// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a phrase was refused. The message never shows a word.
public struct MnemonicError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable { case wordCount, unknownWord, checksum }

        private let kind: Kind

        /// The phrase has not 12, 15, 18, 21 or 24 words, or the entropy not 16, 20, 24, 28 or 32 bytes.
        public static let wordCount = Code(kind: .wordCount)
        /// A word is not in the list; ``MnemonicError/position`` says which.
        public static let unknownWord = Code(kind: .unknownWord)
        /// Every word is in the list, but one is wrong or two have changed places.
        public static let checksum = Code(kind: .checksum)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// Which word is not in the list, from 1; nil for the other failures.
    public let position: Int?
    /// What is wrong, for people.
    public let message: String

    init(_ code: Code, position: Int? = nil, _ message: String) {
        self.code = code
        self.position = position
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
