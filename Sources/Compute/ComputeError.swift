// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a payload cannot be computed, or a result cannot be read.
///
/// ``code`` says what kind of fault it is, ``path`` where in the document it stands (in the notation of JSON paths,
/// for example `$.matrix_a[1][0]`), and ``message`` is a sentence for the person who wrote the document.
public struct ComputeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String { case invalidPayload, unknownAlgorithm, tooLarge, overflow, invalidResult }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The payload breaks a rule of its algorithm.
        public static let invalidPayload = Code(.invalidPayload)
        /// No algorithm has the name that the payload gives.
        public static let unknownAlgorithm = Code(.unknownAlgorithm)
        /// The payload is over one of the limits in ``ComputeLimits``.
        public static let tooLarge = Code(.tooLarge)
        /// A floating-point result is not a finite number.
        public static let overflow = Code(.overflow)
        /// The document given as a result does not have the form of one.
        public static let invalidResult = Code(.invalidResult)

        /// The code as it stands in the messages of the protocol, for example `invalid_payload`.
        public var description: String {
            switch kind {
            case .invalidPayload: "invalid_payload"
            case .unknownAlgorithm: "unknown_algorithm"
            case .tooLarge: "too_large"
            case .overflow: "overflow"
            case .invalidResult: "invalid_result"
            }
        }
    }

    /// The kind of fault.
    public let code: Code
    /// Where in the document the offending value stands.
    public let path: String
    /// What is wrong and what would be right.
    public let message: String

    /// Describes one fault.
    public init(code: Code, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// `code at path: message`.
    public var description: String { "\(code) at \(path): \(message)" }
}
