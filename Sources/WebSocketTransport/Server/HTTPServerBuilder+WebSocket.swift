// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import HummingbirdCore
public import NIOCore

extension HTTPServerBuilder {
    /// Builds an HTTP/1.1 server some of whose connections become WebSockets, for a Hummingbird `Application`.
    ///
    /// ```swift
    /// let application = Application(
    ///     router: router,
    ///     server: .http1WebSocket { request in
    ///         request.path == "/echo" ? .upgrade() : .notUpgrade
    ///     } onConnect: { connection, request in
    ///         for await case .text(let text) in connection.inbound { try? await connection.send(text) }
    ///     })
    /// ```
    ///
    /// Only a connection's first request can upgrade it. When the application shuts down, open WebSockets are closed
    /// with 1001 and `onConnect` sees the end of `inbound`; the shutdown waits for it to return.
    ///
    /// - Parameters:
    ///   - configuration: Limits and times of the WebSockets; its handshake timeout also holds for the first request's
    ///     header on every connection.
    ///   - http: The configuration of everything else.
    ///   - shouldUpgrade: Judges a request that asks for a WebSocket.
    ///   - onConnect: Serves a connection. It is closed with 1000 when this returns, unless it was closed before.
    public static func http1WebSocket(
        configuration: WebSocketConfiguration = WebSocketConfiguration(),
        http: HTTP1Channel.Configuration = HTTP1Channel.Configuration(idleTimeout: .seconds(75)),
        shouldUpgrade: @escaping @Sendable (WebSocketUpgradeRequest) async -> WebSocketUpgradeDecision,
        onConnect: @escaping @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            WebSocketServerChannel(
                responder: responder, http: http, configuration: configuration, shouldUpgrade: shouldUpgrade,
                onConnect: onConnect)
        }
    }
}
