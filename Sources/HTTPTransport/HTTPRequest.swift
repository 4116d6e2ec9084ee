// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// An HTTP request with its limits.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    public var method: String
    /// The absolute URL, `http` or `https`.
    public var url: String
    /// Header fields in order. `Host` and `Content-Length` are added by the client.
    public var headers: [(String, String)]
    /// The content, or `nil` for none.
    public var body: [UInt8]?
    /// How long the whole exchange may take, name resolution and waiting for a free connection included.
    public var timeout: Duration
    /// The longest response body accepted, in bytes. A longer one ends the exchange with an error.
    public var maxResponseBytes: Int

    /// Creates a request: a `GET` without content that may take 30 seconds and bring 64 MiB, unless said otherwise.
    public init(
        method: String = "GET", url: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        timeout: Duration = .seconds(30), maxResponseBytes: Int = 64 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maxResponseBytes = maxResponseBytes
    }
}
