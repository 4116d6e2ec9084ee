// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a node could not be asked, or why its answer could not be used.
///
/// What the node itself answers with is ``RPCError``. The text names the method and the node's scheme, host and port;
/// path, query and credentials of the URL, which often hold keys, stay out of it.
public struct StarknetClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case transport, status, invalidResponse, timeout, unexpectedAnswer
        }

        private let kind: Kind

        /// No response came: no connection, a broken one, or a time-out.
        public static let transport = Code(kind: .transport)
        /// The server answered with an HTTP status other than 200 and without a JSON-RPC error.
        public static let status = Code(kind: .status)
        /// The response is not the JSON that the method promises.
        public static let invalidResponse = Code(kind: .invalidResponse)
        /// What was waited for did not happen in time.
        public static let timeout = Code(kind: .timeout)
        /// The answer is well formed and yet not one to this question, such as a pre-confirmed block for a number.
        public static let unexpectedAnswer = Code(kind: .unexpectedAnswer)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// What kind of fault it is.
    public var code: Code
    /// The method that was called.
    public var method: String
    /// The node's scheme, host and port.
    public var url: String
    /// What happened.
    public var reason: String
    /// The HTTP status, where there was one.
    public var status: Int?
    /// Whether the node can have received the request.
    public var mayHaveBeenSent: Bool

    /// Creates an error.
    public init(
        _ code: Code, method: String, url: String, reason: String, status: Int? = nil, mayHaveBeenSent: Bool = true
    ) {
        self.code = code
        self.method = method
        self.url = url
        self.reason = reason
        self.status = status
        self.mayHaveBeenSent = mayHaveBeenSent
    }

    /// Method, node, kind and reason in one sentence.
    public var description: String { "\(method) at \(url): \(reason) (\(code))" }

    /// Scheme, host and port of a URL.
    static func origin(of url: String) -> String {
        guard let schemeEnd = url.firstRange(of: "://") else { return "(URL without a scheme)" }
        let authority = url[schemeEnd.upperBound...].prefix { !"/?#\\".contains($0) }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return url[..<schemeEnd.lowerBound].prefix(16) + "://" + host.prefix(255)
    }
}
