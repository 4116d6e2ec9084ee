// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a keystore could not be read, opened or written. The message never shows a password or a secret.
public struct KeystoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case malformed, unsupported, cost, wrongPassword, notAPrivateKey
        }

        private let kind: Kind

        /// The file is not a keystore: no JSON, a field missing, of a wrong type or of a wrong length. It is damaged,
        /// whatever the password.
        public static let malformed = Code(kind: .malformed)
        /// A version, cipher or key derivation that is not part of version 3, or is not supported.
        public static let unsupported = Code(kind: .unsupported)
        /// The key derivation would cost more than the limits allow, or less than one step.
        public static let cost = Code(kind: .cost)
        /// The MAC does not fit: the password is wrong, or the ciphertext, the salt or the MAC has been changed. The
        /// format cannot tell these apart.
        public static let wrongPassword = Code(kind: .wrongPassword)
        /// The MAC fits, but what was stored is no private key of the curve that was asked for.
        public static let notAPrivateKey = Code(kind: .notAPrivateKey)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// The field and what is wrong with it, for people.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
