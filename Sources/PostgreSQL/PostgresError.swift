// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// What went wrong with a database operation.
///
/// `description` is safe for logs: it never holds a password, a parameter value or a whole connection URL.
/// The server's `DETAIL` line can quote row contents, so it is kept apart in ``detail`` and is not printed.
public struct PostgresError: Error, Sendable, Hashable {
    /// The kind of failure.
    public let code: Code
    /// One sentence: what failed, where, and what to do about it where that is known.
    public let message: String
    /// The five characters of the SQLSTATE, when the server (or libpq) gave one, such as `23505`.
    public internal(set) var sqlState: String?
    /// The name of the violated constraint, when the error names one.
    public internal(set) var constraint: String?
    /// The table that the error concerns, when the error names one.
    public internal(set) var table: String?
    /// The column that the error concerns, when the error names one.
    public internal(set) var column: String?
    /// The server's detail line. It may quote values of the row: do not log it where rows hold secrets.
    public internal(set) var detail: String?
    /// The server's hint.
    public internal(set) var hint: String?
    /// The 1-based character position in the SQL text that the error points at.
    public internal(set) var position: Int?

    /// Makes an error.
    public init(_ code: Code, _ message: String, sqlState: String? = nil) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
    }

    /// A serialization failure (`40001`) or a deadlock (`40P01`): the same transaction may well succeed when run again.
    public var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// A unique constraint or index refused the row (`23505`).
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// The connection could not be made or was lost; the server may come back.
    public var isConnectionFailure: Bool { code == .connectionFailed || code == .connectionLost }
}

extension PostgresError {
    /// The kinds of failure. New kinds may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable, Hashable {
            case invalidConfiguration, connectionFailed, connectionLost, server, timeout, cancelled, poolExhausted
            case poolClosed, invalidValue, decoding, missingColumn, misuse, copy, migration, cluster
            case commitOutcomeUnknown
        }

        private let kind: Kind

        /// The connection URL or another setting cannot be used.
        public static let invalidConfiguration = Code(kind: .invalidConfiguration)
        /// No connection could be made.
        public static let connectionFailed = Code(kind: .connectionFailed)
        /// The connection broke while it was in use; what was not committed is rolled back by the server.
        public static let connectionLost = Code(kind: .connectionLost)
        /// The server refused the statement: see ``PostgresError/sqlState``.
        public static let server = Code(kind: .server)
        /// The operation did not end within its time.
        public static let timeout = Code(kind: .timeout)
        /// The Swift task was cancelled, and the statement with it.
        public static let cancelled = Code(kind: .cancelled)
        /// Every connection is in use and the queue of waiters is full.
        public static let poolExhausted = Code(kind: .poolExhausted)
        /// The pool was shut down.
        public static let poolClosed = Code(kind: .poolClosed)
        /// A value cannot be sent as the type that is asked for.
        public static let invalidValue = Code(kind: .invalidValue)
        /// A column's value cannot be read as the type that is asked for.
        public static let decoding = Code(kind: .decoding)
        /// The result has no such column.
        public static let missingColumn = Code(kind: .missingColumn)
        /// The API was used against its rules, such as a connection after its transaction has ended.
        public static let misuse = Code(kind: .misuse)
        /// A COPY did not go as it should.
        public static let copy = Code(kind: .copy)
        /// The migrations of the program and those in the database do not fit together.
        public static let migration = Code(kind: .migration)
        /// The private cluster could not be made, started or stopped.
        public static let cluster = Code(kind: .cluster)
        /// The connection broke during COMMIT: the transaction may or may not have happened. Read before repeating.
        public static let commitOutcomeUnknown = Code(kind: .commitOutcomeUnknown)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }
}

extension PostgresError: CustomStringConvertible {
    /// The code, the SQLSTATE and the message, in one line.
    public var description: String {
        var text = "PostgresError.\(code)"
        if let sqlState { text += " [\(sqlState)]" }
        text += ": \(message)"
        if let constraint { text += " (constraint \(constraint))" }
        if let hint { text += " (hint: \(hint))" }
        return text
    }
}
