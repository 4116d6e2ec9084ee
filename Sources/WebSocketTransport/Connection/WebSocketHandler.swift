// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import NIOWebSocket

/// Carries out what ``WebSocketStateMachine`` decides, on the channel's event loop.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketMessage
    typealias OutboundOut = WebSocketFrame

    /// The outbound event by which ``WebSocketConnection`` closes.
    struct Close: Sendable {
        let code: UInt16
        let reason: String
    }

    private let isServer: Bool
    private let shared: WebSocketConnection.Shared
    private var machine: WebSocketStateMachine
    private var timer: Scheduled<Void>?
    private var isPaused = false
    private var readIsPending = false
    private var lastWrite: EventLoopFuture<Void>?

    init(isServer: Bool, configuration: WebSocketConfiguration, shared: WebSocketConnection.Shared) {
        self.isServer = isServer
        self.shared = shared
        self.machine = WebSocketStateMachine(configuration, now: .now())
    }

    /// Adds everything behind the frame encoder and decoder, which the upgrade has added.
    static func configure(
        _ channel: any Channel, isServer: Bool, configuration: WebSocketConfiguration
    ) throws -> WebSocketConnection {
        let shared = WebSocketConnection.Shared(inboundLimit: configuration.inboundBufferBytes)
        let handler = WebSocketHandler(isServer: isServer, configuration: configuration, shared: shared)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ActivityHandler(handler), position: .first)
        try pipeline.addHandlers([
            FrameCheckHandler(expectsMask: isServer),
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0,
                maxAccumulatedFrameCount: min(max(configuration.maxMessageBytes / 1024, 1024), 65_536),
                maxAccumulatedFrameSize: configuration.maxMessageBytes),
            handler,
        ])
        return WebSocketConnection(channel: channel, shared: shared)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        shared.queue.onDrained {
            loop.execute {
                let (handler, context) = bound.value
                handler.resumeReading(context: context)
            }
        }
        schedule(context: context)
        if !context.channel.isActive { perform(machine.channelClosed(), context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(machine.channelClosed(), context: context)
        timer?.cancel()
    }

    // MARK: Inbound

    func bytesReceived() {
        machine.bytesReceived(now: .now())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        let payload = frame.unmaskedData
        let event: WebSocketStateMachine.Event
        switch frame.opcode {
        case .text:
            let text = payload.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
            event =
                text.map { .message(.text($0)) } ?? .violation(code: 1007, reason: "a text message that is not UTF-8")
        case .binary: event = .message(.binary(Array(payload.readableBytesView)))
        case .ping: event = .ping(Array(payload.readableBytesView))
        case .pong: event = .pong(Array(payload.readableBytesView))
        case .connectionClose: event = .close(Array(payload.readableBytesView))
        default: event = .violation(code: 1002, reason: "a frame of unknown kind")
        }
        perform(machine.received(event, now: .now()), context: context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let event: WebSocketStateMachine.Event
        switch error {
        case let violation as FrameCheckHandler.Violation:
            event = .violation(code: 1002, reason: violation.reason)
        case NIOWebSocketError.invalidFrameLength,
            NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
            NIOWebSocketFrameAggregator.Error.tooManyFragments:
            event = .violation(code: 1009, reason: "a message that is too big")
        case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error:
            event = .violation(code: 1002, reason: "frames in wrong order or of wrong form")
        case is ByteToMessageDecoderError:
            // The decoder gave up earlier, and what it still gets is of no interest.
            return
        default:
            event = .endOfInput
        }
        perform(machine.received(event, now: .now()), context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            perform(machine.close(code: 1001, reason: "going away", now: .now()), context: context)
        case let event as ChannelEvent where event == .inputClosed:
            perform(machine.received(.endOfInput, now: .now()), context: context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(machine.channelClosed(), context: context)
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        if isPaused { readIsPending = true } else { context.read() }
    }

    private func resumeReading(context: ChannelHandlerContext) {
        isPaused = false
        machine.bytesReceived(now: .now())
        guard readIsPending else { return }
        readIsPending = false
        context.read()
    }

    // MARK: Outbound

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard machine.isOpen else {
            promise?.fail(WebSocketError(.closed, reason: "the connection is closed"))
            return
        }
        switch Self.unwrapOutboundIn(data) {
        case .text(let text):
            send(.text, context.channel.allocator.buffer(string: text), promise, context: context)
        case .binary(let bytes):
            send(.binary, context.channel.allocator.buffer(bytes: bytes), promise, context: context)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let close = event as? Close else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        perform(machine.close(code: close.code, reason: close.reason, now: .now()), context: context)
        promise?.succeed()
    }

    private func send(
        _ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ promise: EventLoopPromise<Void>?,
        context: ChannelHandlerContext
    ) {
        let key = isServer ? nil : WebSocketMaskingKey.random()
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: key, data: payload)
        context.write(Self.wrapOutboundOut(frame), promise: promise)
    }

    private func sendControl(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        lastWrite = promise.futureResult
        send(opcode, payload, promise, context: context)
        context.flush()
    }

    // MARK: Actions

    private func perform(_ actions: [WebSocketStateMachine.Action], context: ChannelHandlerContext) {
        for action in actions {
            switch action {
            case .deliver(let message):
                if !shared.queue.push(message) { isPaused = true }
            case .sendPing(let data):
                sendControl(.ping, ByteBuffer(bytes: data), context: context)
            case .sendPong(let data):
                // Written to a peer that does not read, pongs would pile up without bound.
                if context.channel.isWritable { sendControl(.pong, ByteBuffer(bytes: data), context: context) }
            case .sendClose(let code, let reason):
                var payload = ByteBuffer()
                if let code {
                    payload.writeInteger(code)
                    payload.writeString(reason)
                }
                sendControl(.connectionClose, payload, context: context)
            case .closeOutputAfterSending:
                afterSending(context: context) { $0.close(mode: .output, promise: nil) }
            case .closeChannelAfterSending:
                afterSending(context: context) { $0.close(promise: nil) }
            case .closeChannel:
                context.close(promise: nil)
            case .finish(let close):
                shared.finish(close)
                // The rest is read and dropped, so that the peer's close frame gets through.
                resumeReading(context: context)
            }
        }
        if !actions.isEmpty { schedule(context: context) }
    }

    private func afterSending(context: ChannelHandlerContext, _ body: @escaping (ChannelHandlerContext) -> Void) {
        guard let lastWrite else {
            body(context)
            return
        }
        lastWrite.assumeIsolated().whenComplete { _ in body(context) }
    }

    private func schedule(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        guard let next = machine.nextTick else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) {
            self.timer = nil
            self.perform(self.machine.tick(now: .now(), isReading: !self.isPaused), context: context)
            if self.timer == nil { self.schedule(context: context) }
        }
    }
}
