// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Takes the `Upgrade` field out of a first request that is no WebSocket handshake.
///
/// NIO's upgrade handler waits for the end of any request that has the field and fails on a body. Java's HTTP client,
/// for one, sends `Upgrade: h2c` with every first `POST`.
final class UpgradeGate: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var hasSeenHead = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Later the upgrade handler is gone, and what comes by need not be HTTP.
        guard !hasSeenHead else {
            context.fireChannelRead(data)
            return
        }
        hasSeenHead = true
        guard case .head(var head) = Self.unwrapInboundIn(data), head.headers.contains(name: "upgrade"),
            !Self.isHandshake(head)
        else {
            context.fireChannelRead(data)
            return
        }
        head.headers.remove(name: "upgrade")
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    }

    private static func isHandshake(_ head: HTTPRequestHead) -> Bool {
        let upgrade = head.headers[canonicalForm: "upgrade"].map { $0.lowercased() }
        let connection = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
        let hasBody =
            head.headers.contains(name: "transfer-encoding")
            || head.headers["content-length"].contains { Int($0) != 0 }
        return head.method == .GET && head.version == .http1_1 && !hasBody && upgrade == ["websocket"]
            && connection.contains("upgrade")
    }
}

/// Looks after a connection until its first request has decided what it becomes: it is closed when that takes too
/// long or when the server shuts down, and answers with 400 what is not HTTP.
final class BeforeUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// An answer instead of an upgrade.
    struct Refusal {
        let status: Int
        let message: String

        /// Answers and closes.
        func send(on channel: any Channel) {
            let body = ByteBuffer(string: message)
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: (400...599).contains(status) ? status : 500),
                headers: [
                    "Content-Type": "text/plain; charset=utf-8", "Content-Length": "\(body.readableBytes)",
                    "Connection": "close",
                ])
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    /// Set when the upgrade is to be refused with a status of its own.
    var refusal: Refusal?
    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    /// Takes the handler out and returns the refusal that it was given.
    static func remove(from channel: any Channel) throws -> Refusal? {
        let handler = try channel.pipeline.syncOperations.handler(type: BeforeUpgradeHandler.self)
        channel.pipeline.syncOperations.removeHandler(handler, promise: nil)
        return handler.refusal
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            context.close(promise: nil)
        case let event as ChannelEvent where event == .inputClosed:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is NIOWebSocketUpgradeError:
            // The decision fell against an upgrade, and HTTP goes on.
            break
        case is HTTPParserError:
            Refusal(status: 400, message: "the request is not valid HTTP/1.1\n").send(on: context.channel)
        default:
            context.close(promise: nil)
        }
    }
}
