// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a connection could not be made or a message not be sent. The text holds no path, query or header of the request.
public struct WebSocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidRequest, connect, tls, timeout, refused, closed, cancelled
        }

        private let kind: Kind

        /// The URL is not one of `ws` or `wss`, or a header field cannot be sent.
        public static let invalidRequest = Code(kind: .invalidRequest)
        /// The host's name could not be resolved, or nobody accepted the connection.
        public static let connect = Code(kind: .connect)
        /// The TLS handshake failed, or the certificate is not trusted.
        public static let tls = Code(kind: .tls)
        /// The connection was not made within ``WebSocketConfiguration/handshakeTimeout``.
        public static let timeout = Code(kind: .timeout)
        /// The server answered, but did not upgrade; ``WebSocketError/status`` tells its HTTP status.
        public static let refused = Code(kind: .refused)
        /// The connection is closed or closing.
        public static let closed = Code(kind: .closed)
        /// The task was cancelled.
        public static let cancelled = Code(kind: .cancelled)

        /// The code's name, such as `refused`.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// What happened.
    public let reason: String
    /// The HTTP status with which a server refused the upgrade.
    public let status: Int?

    /// Creates an error.
    public init(_ code: Code, reason: String, status: Int? = nil) {
        self.code = code
        self.reason = reason
        self.status = status
    }

    /// The reason and the code.
    public var description: String { "\(reason) (\(code))" }
}
