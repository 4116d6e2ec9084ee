// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a stack could not be brought up, or could not go on.
public struct LocalStackError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of reason.
    public struct Code: Hashable, Sendable {
        private let name: String
        /// A file of the stack's folder cannot be used.
        public static let state = Code(name: "state")
        /// A part did not come up in time; the message names its log file.
        public static let notReady = Code(name: "not_ready")
        /// A port is in use.
        public static let port = Code(name: "port")
    }

    /// The kind of reason.
    public let code: Code
    /// What happened and what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
