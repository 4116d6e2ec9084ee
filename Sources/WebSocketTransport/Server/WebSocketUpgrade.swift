// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The request with which a client asks for a WebSocket.
public struct WebSocketUpgradeRequest: Sendable {
    /// The path as sent, percent-encoded, without the query.
    public let path: String
    /// The query as sent, without the question mark, or `nil`.
    public let query: String?
    /// The header fields in order.
    public let headers: [(String, String)]
    /// The peer's IP address as text, or `nil` when it has none.
    public let remoteAddress: String?

    /// Creates a request, as tests do.
    public init(path: String, query: String? = nil, headers: [(String, String)] = [], remoteAddress: String? = nil) {
        self.path = path
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
    }

    /// The value of the first field of that name, whatever its case, or `nil`.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.0.lowercased() == name }?.1
    }
}

/// What a server does with a request for a WebSocket.
public enum WebSocketUpgradeDecision: Sendable {
    /// The connection becomes a WebSocket; the header fields go with the 101 response.
    case upgrade(headers: [(String, String)] = [])
    /// The request is none of ours: the router answers it like any other.
    case notUpgrade
    /// The request is answered with an HTTP status from 400 to 599 and a short text, and the connection is closed.
    case refuse(status: Int, message: String = "")
}
