// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a key, an address or a signature of secp256k1 was refused. The message never shows a secret.
public struct EthereumKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case privateKeyOutOfRange, privateKeySyntax, publicKey, hashLength, signature, recovery, address
        }

        private let kind: Kind

        /// A private key that is 0 or not below the curve's order.
        public static let privateKeyOutOfRange = Code(kind: .privateKeyOutOfRange)
        /// A private key that is not 32 bytes, or not 64 hexadecimal digits.
        public static let privateKeySyntax = Code(kind: .privateKeySyntax)
        /// Bytes that are no point of the curve in any of the usual encodings.
        public static let publicKey = Code(kind: .publicKey)
        /// A hash that is not 32 bytes.
        public static let hashLength = Code(kind: .hashLength)
        /// Signature bytes of a wrong length, with r or s out of range, or with an unknown recovery number.
        public static let signature = Code(kind: .signature)
        /// A signature from which no public key follows.
        public static let recovery = Code(kind: .recovery)
        /// A text that is not an address, or whose capitals do not fit EIP-55.
        public static let address = Code(kind: .address)

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
