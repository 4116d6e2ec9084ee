// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import NIOHTTP1

/// Takes the status of a response that is not an upgrade, and closes.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let status: EventLoopPromise<Int>
    private var isDone = false

    init(_ status: EventLoopPromise<Int>) {
        self.status = status
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone, case .head(let head) = Self.unwrapInboundIn(data) else { return }
        finish(Int(head.status.code))
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(0)
    }

    private func finish(_ code: Int) {
        guard !isDone else { return }
        isDone = true
        status.succeed(code)
    }
}
