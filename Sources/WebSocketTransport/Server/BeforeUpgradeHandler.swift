// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Lets only WebSocket handshakes get to NIO's upgrade handler, and keeps a handshake until it is known what becomes of
/// it, as the upgrade handler drops a request that it does not upgrade.
///
/// The upgrade handler fails on a body, and Java's HTTP client, for one, sends `Upgrade: h2c` with a first `POST`. NIO's
/// parser stops after any request that has an `Upgrade` field, so such a request is the last one of its connection.
final class UpgradeGate: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private enum State {
        case beforeFirstRequest
        /// What the upgrade handler has taken of a handshake.
        case handshake([HTTPServerRequestPart])
        case http
        case webSocket
    }

    private var state = State.beforeFirstRequest

    /// The connection goes on with HTTP: returns what of the first request is to be read once more.
    func continueWithHTTP() -> [HTTPServerRequestPart] {
        defer { state = .http }
        guard case .handshake(let parts) = state else { return [] }
        return parts.map { part in
            guard case .head(let head) = part else { return part }
            return .head(Self.asLastRequest(head))
        }
    }

    /// The connection goes on with WebSocket frames, which are none of this handler's business.
    func continueWithWebSocket() {
        state = .webSocket
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .webSocket:
            context.fireChannelRead(data)
        case .handshake(let parts):
            // Bytes behind a handshake come by while the parser is taken out, and belong to the WebSocket.
            if parts.count == 1 { state = .handshake(parts + [Self.unwrapInboundIn(data)]) }
            context.fireChannelRead(data)
        case .beforeFirstRequest, .http:
            guard case .head(let head) = Self.unwrapInboundIn(data) else {
                context.fireChannelRead(data)
                return
            }
            if case .beforeFirstRequest = state {
                state = Self.isHandshake(head) ? .handshake([.head(head)]) : .http
            }
            if case .http = state, head.headers.contains(name: "upgrade") {
                context.fireChannelRead(Self.wrapInboundOut(.head(Self.asLastRequest(head))))
            } else {
                context.fireChannelRead(data)
            }
        }
    }

    private static func asLastRequest(_ head: HTTPRequestHead) -> HTTPRequestHead {
        var head = head
        head.headers.remove(name: "upgrade")
        head.headers.replaceOrAdd(name: "connection", value: "close")
        return head
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

    /// Takes the handler out, after what is given has been read by those behind it.
    static func remove(from channel: any Channel, reading parts: [HTTPServerRequestPart] = []) throws {
        let context = try channel.pipeline.syncOperations.context(handlerType: BeforeUpgradeHandler.self)
        for part in parts { context.fireChannelRead(NIOAny(part)) }
        if !parts.isEmpty { context.fireChannelReadComplete() }
        channel.pipeline.syncOperations.removeHandler(context: context, promise: nil)
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
