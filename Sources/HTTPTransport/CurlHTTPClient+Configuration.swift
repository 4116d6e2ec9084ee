// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension CurlHTTPClient {
    /// Which addresses a client may connect to.
    public enum Destinations: Hashable, Sendable {
        /// Any address.
        case any
        /// Only addresses of the public Internet: neither loopback nor private, link-local, multicast or other special
        /// ranges (RFC 6890), in IPv4 and IPv6. The address is judged when the socket is opened, after the name was
        /// resolved, so a name cannot be pointed elsewhere in between. No proxy is used.
        case publicOnly
    }

    /// What holds for all requests of a client.
    public struct Configuration: Hashable, Sendable {
        /// How long making a connection may take, within the request's own time.
        public var connectTimeout: Duration
        /// The most connections to one host and port; more requests wait their turn.
        public var maxConnectionsPerHost: Int
        /// The most connections in all.
        public var maxConnections: Int
        /// The most requests under way or waiting; one more fails at once with
        /// ``HTTPClientError/Code/tooManyRequests``.
        public var maxRequests: Int
        /// How many redirects are followed; 0 gives the redirect itself to the caller. Only `http` and `https` are
        /// followed, and credentials are not sent on to another host.
        public var maxRedirects: Int
        /// The URL of a proxy. `nil` means none, whatever the environment says.
        public var proxy: String?
        /// Which addresses may be connected to.
        public var destinations: Destinations
        /// A file of trusted certificate authorities in PEM form instead of the system's.
        public var certificateAuthorityFile: String?
        /// The `User-Agent` field.
        public var userAgent: String

        /// Creates a configuration; what is not given has the default shown.
        public init(
            connectTimeout: Duration = .seconds(10), maxConnectionsPerHost: Int = 64, maxConnections: Int = 256,
            maxRequests: Int = 16_384, maxRedirects: Int = 0, proxy: String? = nil, destinations: Destinations = .any,
            certificateAuthorityFile: String? = nil, userAgent: String = "smainer"
        ) {
            self.connectTimeout = connectTimeout
            self.maxConnectionsPerHost = maxConnectionsPerHost
            self.maxConnections = maxConnections
            self.maxRequests = maxRequests
            self.maxRedirects = maxRedirects
            self.proxy = proxy
            self.destinations = destinations
            self.certificateAuthorityFile = certificateAuthorityFile
            self.userAgent = userAgent
        }
    }
}
