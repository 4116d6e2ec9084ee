// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Limits and times of a WebSocket connection, the same on both sides.
public struct WebSocketConfiguration: Hashable, Sendable {
    /// How often a ping is sent; `nil` for never.
    public var pingInterval: Duration?
    /// How long a ping may stay unanswered before the connection counts as lost. Bytes that still come in count as a
    /// sign of life, and the time in which this side does not read, because its own consumer is slow, does not count.
    public var pongTimeout: Duration
    /// How long the peer may send no message before the connection is closed with 1008; `nil` for no limit.
    public var idleTimeout: Duration?
    /// The longest message accepted, its fragments taken together; a longer one closes the connection with 1009.
    public var maxMessageBytes: Int
    /// How many bytes of messages wait for the consumer before reading from the network pauses.
    public var inboundBufferBytes: Int
    /// How long making a connection may take: on the client from the name's resolution to the upgrade, on the server
    /// from the accepted connection to the end of its first request's header.
    public var handshakeTimeout: Duration
    /// How long to wait for the peer's close frame, and for the last bytes to be sent, before the connection is cut.
    public var closeTimeout: Duration
    /// For `wss` clients: a file of trusted certificate authorities in PEM form instead of the system's.
    public var certificateAuthorityFile: String?

    /// Creates a configuration; what is not given has the default shown.
    public init(
        pingInterval: Duration? = .seconds(3), pongTimeout: Duration = .seconds(8), idleTimeout: Duration? = nil,
        maxMessageBytes: Int = 16 << 20, inboundBufferBytes: Int = 1 << 20, handshakeTimeout: Duration = .seconds(10),
        closeTimeout: Duration = .seconds(5), certificateAuthorityFile: String? = nil
    ) {
        self.pingInterval = pingInterval
        self.pongTimeout = pongTimeout
        self.idleTimeout = idleTimeout
        self.maxMessageBytes = maxMessageBytes
        self.inboundBufferBytes = inboundBufferBytes
        self.handshakeTimeout = handshakeTimeout
        self.closeTimeout = closeTimeout
        self.certificateAuthorityFile = certificateAuthorityFile
    }

    /// What the frame decoder takes: its limit is 32 bits wide.
    var maxFrameBytes: Int { min(max(maxMessageBytes, 125), Int(UInt32.max)) }
}
