// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a request brought no response.
///
/// The text names the scheme, host and port, and never the path, query or credentials of the URL: those of RPC
/// providers hold API keys.
public struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, CaseIterable {
            case invalidRequest, resolve, connect, destinationRefused, tls, timeout, cancelled, connectionLost
            case responseTooLarge, invalidResponse, tooManyRequests, shutDown, transport
        }

        private let kind: Kind

        /// Every code there is.
        static let all = Kind.allCases.map { Code(kind: $0) }

        /// The URL, the method or a header field cannot be sent.
        public static let invalidRequest = Code(kind: .invalidRequest)
        /// The host's name could not be resolved.
        public static let resolve = Code(kind: .resolve)
        /// No connection could be made.
        public static let connect = Code(kind: .connect)
        /// The configuration forbids the address to which the name leads; see ``CurlHTTPClient/Destinations``.
        public static let destinationRefused = Code(kind: .destinationRefused)
        /// The TLS handshake failed, or the certificate is not trusted.
        public static let tls = Code(kind: .tls)
        /// The exchange, or making the connection, took too long.
        public static let timeout = Code(kind: .timeout)
        /// The task was cancelled.
        public static let cancelled = Code(kind: .cancelled)
        /// The connection broke before the response was whole.
        public static let connectionLost = Code(kind: .connectionLost)
        /// The response is longer than ``HTTPRequest/maxResponseBytes`` or its header longer than 64 KiB.
        public static let responseTooLarge = Code(kind: .responseTooLarge)
        /// What the server sent is not an HTTP response.
        public static let invalidResponse = Code(kind: .invalidResponse)
        /// The client has as many requests under way as its configuration allows.
        public static let tooManyRequests = Code(kind: .tooManyRequests)
        /// The client has been shut down.
        public static let shutDown = Code(kind: .shutDown)
        /// Another fault of the transport, told by the reason.
        public static let transport = Code(kind: .transport)

        /// The code's name, such as `connectionLost`.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public let code: Code
    /// Scheme, host and port of the request, such as `https://rpc.example:443`.
    public let origin: String
    /// What happened.
    public let reason: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of fault.
    ///   - origin: Scheme, host and port, nothing else of the URL.
    ///   - reason: What happened and what to do, without secrets.
    public init(_ code: Code, origin: String, reason: String) {
        self.code = code
        self.origin = origin
        self.reason = reason
    }

    /// Whether the server can have received the request. When `false`, it is safe to send it again wherever sending it
    /// twice would do harm.
    public var mayHaveBeenSent: Bool {
        switch code {
        case .invalidRequest, .resolve, .connect, .destinationRefused, .tls, .tooManyRequests, .shutDown: false
        default: true
        }
    }

    /// Whom, what kind and why, in one sentence.
    public var description: String { "\(origin): \(reason) (\(code))" }

    /// Scheme, host and port of a URL, for messages; everything else may be secret.
    static func origin(of url: String) -> String {
        guard let schemeEnd = url.firstRange(of: "://") else { return "(URL without a scheme)" }
        let authority = url[schemeEnd.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let printable = host.unicodeScalars.prefix(255).filter { $0.value > 0x20 && $0.value != 0x7F }
        return url[..<schemeEnd.lowerBound].prefix(16) + "://" + String(String.UnicodeScalarView(printable))
    }
}
