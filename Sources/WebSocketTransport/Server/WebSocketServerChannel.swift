// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection of a Hummingbird server whose first request may turn it into a WebSocket.
struct WebSocketServerChannel: ServerChildChannel, HTTPChannelHandler {
    typealias ShouldUpgrade = @Sendable (WebSocketUpgradeRequest) async -> WebSocketUpgradeDecision
    typealias OnConnect = @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void

    /// What the first request made of the connection.
    enum Outcome: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket(WebSocketConnection, WebSocketUpgradeRequest)
        case refused
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<Outcome>
    }

    let responder: HTTPChannelHandler.Responder
    let http: HTTP1Channel.Configuration
    let configuration: WebSocketConfiguration
    let shouldUpgrade: ShouldUpgrade
    let onConnect: OnConnect

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = http.httpDecoder.maxHeaderFieldSize
            limits.maxHeaderListSize = http.httpDecoder.maxHeaderListSize
            limits.maxHeaderFieldCount = http.httpDecoder.maxHeaderFieldCount
            var pipeline = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration<Outcome>(
                    upgraders: [makeUpgrader()],
                    notUpgradingCompletionHandler: { channel in
                        channel.eventLoop.makeCompletedFuture { try continueWithHTTP(channel, logger) }
                    }))
            // Hummingbird answers one request after the other and reports parser errors by itself.
            pipeline.enablePipelining = false
            pipeline.enableErrorHandling = false
            pipeline.decoderConfiguration = limits
            let operations = channel.pipeline.syncOperations
            let outcome = try operations.configureUpgradableHTTPServerPipeline(configuration: pipeline)
            let upgradeHandler = try operations.handler(type: NIOTypedHTTPServerUpgradeHandler<Outcome>.self)
            try operations.addHandler(UpgradeGate(), position: .before(upgradeHandler))
            try operations.addHandler(
                BeforeUpgradeHandler(timeout: TimeAmount(configuration.handshakeTimeout)))
            return Value(channel: channel, outcome: outcome)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            guard let outcome = try? await value.outcome.get() else {
                // Gone before its first request was whole.
                return
            }
            switch outcome {
            case .http(let channel):
                await handleHTTP(asyncChannel: channel, logger: logger)
            case .webSocket(let connection, let request):
                await onConnect(connection, request)
                await connection.close()
            case .refused:
                try? await value.channel.closeFuture.get()
            }
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }

    private func makeUpgrader() -> NIOTypedWebSocketServerUpgrader<Outcome> {
        NIOTypedWebSocketServerUpgrader<Outcome>(
            maxFrameSize: configuration.maxFrameBytes, enableAutomaticErrorHandling: false
        ) { channel, head in
            channel.eventLoop
                .makeFutureWithTask { await shouldUpgrade(WebSocketUpgradeRequest(head, channel)) }
                .flatMapThrowing { decision in
                    switch decision {
                    case .upgrade(let headers): return HTTPHeaders(headers)
                    case .notUpgrade: return nil
                    case .refuse(let status, let message):
                        try channel.pipeline.syncOperations.handler(type: BeforeUpgradeHandler.self)
                            .refusal = BeforeUpgradeHandler.Refusal(status: status, message: message)
                        return nil
                    }
                }
        } upgradePipelineHandler: { channel, head in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.handler(type: UpgradeGate.self).continueWithWebSocket()
                try BeforeUpgradeHandler.remove(from: channel)
                let connection = try WebSocketHandler.configure(channel, isServer: true, configuration: configuration)
                return .webSocket(connection, WebSocketUpgradeRequest(head, channel))
            }
        }
    }

    private func continueWithHTTP(_ channel: any Channel, _ logger: Logger) throws -> Outcome {
        let operations = channel.pipeline.syncOperations
        let firstRequest = try operations.handler(type: UpgradeGate.self).continueWithHTTP()
        if let refusal = try operations.handler(type: BeforeUpgradeHandler.self).refusal {
            try BeforeUpgradeHandler.remove(from: channel)
            refusal.send(on: channel)
            return .refused
        }
        try operations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try operations.addHandlers(http.additionalChannelHandlers())
        try operations.addHandler(
            HTTPConnectionStateHandler(idleTimeout: http.idleTimeout.map { .init($0) }, logger: logger))
        let asyncChannel = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        try BeforeUpgradeHandler.remove(from: channel, reading: firstRequest)
        return .http(asyncChannel)
    }
}

extension WebSocketUpgradeRequest {
    fileprivate init(_ head: HTTPRequestHead, _ channel: any Channel) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
            headers: head.headers.map { ($0.name, $0.value) }, remoteAddress: channel.remoteAddress?.ipAddress)
    }
}
