// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a key or a signature was refused, or a signature not made.
///
/// Messages never hold secret values.
public struct StarkCryptoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case privateKeyOutOfRange, privateKeySyntax, messageHashOutOfRange, notOnCurve
            case signatureOutOfRange, signatureMismatch
        }

        private let kind: Kind

        /// The private key is not in 1 ..< N, where N is the curve's order.
        public static let privateKeyOutOfRange = Code(kind: .privateKeyOutOfRange)
        /// The text of a private key is neither hexadecimal after `0x` nor decimal.
        public static let privateKeySyntax = Code(kind: .privateKeySyntax)
        /// The message hash is not below 2^251.
        public static let messageHashOutOfRange = Code(kind: .messageHashOutOfRange)
        /// No point of the curve has the given coordinates.
        public static let notOnCurve = Code(kind: .notOnCurve)

        /// A number of a signature is outside its range: r or s, or the inverse of s.
        public static let signatureOutOfRange = Code(kind: .signatureOutOfRange)
        /// All numbers are in their ranges, but the signature is not one of the message by the key.
        public static let signatureMismatch = Code(kind: .signatureMismatch)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What is wrong and what is accepted instead, for people.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
