// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why an indexer cannot go on.
public struct IndexerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public let code: Code
    /// What happened, and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "IndexerError.\(code): \(message)" }

    /// The kinds of failure. New kinds may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable, Hashable {
            case chainChanged, differentSettings, conflict, badData, notPrepared, projection
        }

        private let kind: Kind

        /// The chain changed while it was read; reading again helps.
        public static let chainChanged = Code(kind: .chainChanged)
        /// The database was filled with other contracts, another first block or other projections: reset it.
        public static let differentSettings = Code(kind: .differentSettings)
        /// Another process indexes into the same tables.
        public static let conflict = Code(kind: .conflict)
        /// The database or the node holds what cannot be: the message says where.
        public static let badData = Code(kind: .badData)
        /// The tables are not there yet: call `prepare()` first.
        public static let notPrepared = Code(kind: .notPrepared)
        /// A projection could not take an event in.
        public static let projection = Code(kind: .projection)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }
}
