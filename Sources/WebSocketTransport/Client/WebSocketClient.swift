// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A WebSocket client over TCP or TLS.
public enum WebSocketClient {
    private enum Upgrade: Sendable {
        case connected(WebSocketConnection)
        case refused(EventLoopFuture<Int>)
    }

    /// Connects, runs `body` with the connection, and closes it when `body` ends: with 1000 when it returns, with 1001
    /// when it throws.
    ///
    /// ```swift
    /// try await WebSocketClient.connect(url: "wss://relayer.example/ws/node/n1", logger: logger) { connection in
    ///     try await connection.send("hello")
    ///     for await message in connection.inbound { print(message) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - url: A `ws` or `wss` URL without credentials.
    ///   - headers: Further header fields of the upgrade request, such as `Authorization`.
    ///   - configuration: Limits and times.
    ///   - logger: Gets debug messages.
    ///   - isolation: Where `body` runs; leave it to the compiler.
    ///   - body: What to do with the connection.
    /// - Returns: What `body` returns.
    /// - Throws: ``WebSocketError`` when the connection cannot be made, and what `body` throws.
    public static func connect<Result>(
        url: String, headers: [(String, String)] = [],
        configuration: WebSocketConfiguration = WebSocketConfiguration(),
        logger: Logger, isolation: isolated (any Actor)? = #isolation,
        _ body: (WebSocketConnection) async throws -> Result
    ) async throws -> Result {
        let url = try WebSocketURL(url)
        let connection = try await open(url, headers, configuration)
        logger.debug("WebSocket connected", metadata: ["origin": "\(url.origin)"])
        do {
            let result = try await body(connection)
            await end(connection, code: 1000, logger)
            return result
        } catch {
            await end(connection, code: 1001, logger)
            throw error
        }
    }

    private static func end(_ connection: WebSocketConnection, code: UInt16, _ logger: Logger) async {
        await connection.close(code: code)
        if Task.isCancelled { connection.abort() }
        logger.debug("WebSocket closed", metadata: ["status": "\(connection.closeStatus?.description ?? "cut")"])
    }

    private static func open(
        _ url: WebSocketURL, _ headers: [(String, String)], _ configuration: WebSocketConfiguration
    ) async throws(WebSocketError) -> WebSocketConnection {
        guard !Task.isCancelled else {
            throw WebSocketError(.cancelled, reason: "the task was cancelled before it connected")
        }
        let head = try requestHead(url, headers)
        let tls = try url.isSecure ? tlsContext(configuration) : nil
        let upgrade: Upgrade
        do {
            let pending = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(configuration.handshakeTimeout))
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .connect(host: url.host, port: url.port) { channel in
                    configure(channel, head, tls, url, configuration)
                }
            upgrade = try await pending.get()
        } catch {
            throw connectError(error, url, configuration)
        }
        switch upgrade {
        case .connected(let connection): return connection
        case .refused(let status):
            let status = (try? await status.get()) ?? 0
            throw WebSocketError(
                .refused, reason: "\(url.origin) did not upgrade to WebSocket and answered with status \(status)",
                status: status)
        }
    }

    /// Sets the pipeline up; the inner future is there when the server has answered.
    private static func configure(
        _ channel: any Channel, _ head: HTTPRequestHead, _ tls: NIOSSLContext?, _ url: WebSocketURL,
        _ configuration: WebSocketConfiguration
    ) -> EventLoopFuture<EventLoopFuture<Upgrade>> {
        channel.eventLoop.makeCompletedFuture {
            if let tls {
                // An IP address cannot be a TLS server name; the certificate is checked against the address then.
                let name = (try? SocketAddress(ipAddress: url.host, port: 0)) == nil ? url.host : nil
                try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
            }
            let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(
                maxFrameSize: configuration.maxFrameBytes, enableAutomaticErrorHandling: false
            ) { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    .connected(try WebSocketHandler.configure(channel, isServer: false, configuration: configuration))
                }
            }
            let upgradeConfiguration = NIOTypedHTTPClientUpgradeConfiguration<Upgrade>(
                upgradeRequestHead: head, upgraders: [upgrader]
            ) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let promise = channel.eventLoop.makePromise(of: Int.self)
                    try channel.pipeline.syncOperations.addHandler(RefusalHandler(promise))
                    return .refused(promise.futureResult)
                }
            }
            var pipeline = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgradeConfiguration)
            // A server may send its first message in the same packet as its consent to the upgrade.
            pipeline.leftOverBytesStrategy = .forwardBytes
            let result = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                configuration: pipeline)
            let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(configuration.handshakeTimeout)) {
                channel.pipeline.fireErrorCaught(
                    ChannelError.connectTimeout(TimeAmount(configuration.handshakeTimeout)))
                channel.close(promise: nil)
            }
            result.whenComplete { _ in deadline.cancel() }
            return result
        }
    }

    private static func requestHead(
        _ url: WebSocketURL, _ headers: [(String, String)]
    ) throws(WebSocketError) -> HTTPRequestHead {
        var fields = HTTPHeaders([("Host", url.hostField), ("User-Agent", "smainer")])
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }),
                value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) })
            else {
                throw WebSocketError(.invalidRequest, reason: "a header field holds a character that cannot be sent")
            }
            fields.replaceOrAdd(name: name, value: value)
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: fields)
    }

    private static func tlsContext(_ configuration: WebSocketConfiguration) throws(WebSocketError) -> NIOSSLContext {
        do {
            var settings = TLSConfiguration.makeClientConfiguration()
            settings.minimumTLSVersion = .tlsv12
            if let file = configuration.certificateAuthorityFile { settings.trustRoots = .file(file) }
            return try NIOSSLContext(configuration: settings)
        } catch {
            throw WebSocketError(.tls, reason: "the TLS settings cannot be used: \(error)")
        }
    }

    private static func connectError(
        _ error: any Error, _ url: WebSocketURL, _ configuration: WebSocketConfiguration
    ) -> WebSocketError {
        switch error {
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            WebSocketError(.tls, reason: "TLS with \(url.origin) failed: \(error)")
        case ChannelError.connectTimeout:
            WebSocketError(
                .timeout, reason: "\(url.origin) did not connect within \(configuration.handshakeTimeout)")
        case is NIOConnectionError, is IOError, is SocketAddressError:
            WebSocketError(.connect, reason: "no connection to \(url.origin): \(error)")
        default:
            WebSocketError(.connect, reason: "\(url.origin) ended the connection before the upgrade: \(error)")
        }
    }
}
