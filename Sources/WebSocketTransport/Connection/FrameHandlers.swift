// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import NIOWebSocket

/// Sees the bytes before anything else does, so that half a frame is a sign of life too.
final class ActivityHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let handler: WebSocketHandler

    init(_ handler: WebSocketHandler) {
        self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        handler.bytesReceived()
        context.fireChannelRead(data)
    }
}

/// Refuses single frames that RFC 6455 forbids and NIO lets pass: wrong masking, reserved bits, unknown kinds.
final class FrameCheckHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    struct Violation: Error {
        let reason: String
    }

    private let expectsMask: Bool
    private var hasFailed = false

    init(expectsMask: Bool) {
        self.expectsMask = expectsMask
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasFailed else { return }
        if let reason = fault(of: Self.unwrapInboundIn(data)) {
            hasFailed = true
            context.fireErrorCaught(Violation(reason: reason))
        } else {
            context.fireChannelRead(data)
        }
    }

    private func fault(of frame: WebSocketFrame) -> String? {
        if (frame.maskKey != nil) != expectsMask {
            return expectsMask ? "a frame of the client without a mask" : "a frame of the server with a mask"
        }
        if !frame.reservedBits.isEmpty { return "a frame with reserved bits" }
        switch frame.opcode {
        case .continuation, .text, .binary, .connectionClose, .ping, .pong: return nil
        default: return "a frame of unknown kind"
        }
    }
}
