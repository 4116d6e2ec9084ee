// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import Synchronization

/// An open WebSocket connection of a client or a server.
///
/// ```swift
/// for await message in connection.inbound {
///     guard case .text(let text) = message else { break }
///     try await connection.send(text)
/// }
/// print(connection.closeStatus?.code ?? 0)
/// ```
///
/// Messages that are not taken stop the reading from the network, and so in the end the peer. Pings, pongs, fragments
/// and close frames are dealt with inside.
public struct WebSocketConnection: Sendable {
    /// What the handle and the channel's handler share.
    final class Shared: Sendable {
        let queue: InboundQueue
        private let closeStatus = Mutex<WebSocketClose?>(nil)

        init(inboundLimit: Int) {
            queue = InboundQueue(limit: inboundLimit)
        }

        var close: WebSocketClose? { closeStatus.withLock { $0 } }

        func finish(_ close: WebSocketClose) {
            closeStatus.withLock { if $0 == nil { $0 = close } }
            queue.finish()
        }
    }

    private let channel: any Channel
    private let shared: Shared

    init(channel: any Channel, shared: Shared) {
        self.channel = channel
        self.shared = shared
    }

    /// The messages as they come. The sequence ends when either side closes, when the connection is lost and when the
    /// task that iterates is cancelled; ``closeStatus`` tells why. One task at a time may iterate.
    public var inbound: WebSocketInbound { WebSocketInbound(queue: shared.queue) }

    /// How the connection ended, or `nil` while it is open.
    public var closeStatus: WebSocketClose? { shared.close }

    /// The code with which the connection ended, or `nil` while it is open; see ``WebSocketClose/code``.
    public var closeCode: UInt16? { shared.close?.code }

    /// Whether neither side has started to close.
    public var isOpen: Bool { shared.close == nil }

    /// The peer's IP address as text, or `nil` when it has none.
    public var remoteAddress: String? { channel.remoteAddress?.ipAddress }

    /// Sends a text message and waits until the operating system has taken it, which is the back-pressure.
    ///
    /// - Throws: ``WebSocketError`` with code `closed` when the connection is closed or breaks meanwhile, `cancelled`
    ///   when the task is cancelled: then the message may or may not be sent.
    public func send(_ text: String) async throws(WebSocketError) {
        try await send(.text(text))
    }

    /// Sends a binary message; see ``send(_:)-(String)``.
    public func send(binary bytes: [UInt8]) async throws(WebSocketError) {
        try await send(.binary(bytes))
    }

    /// Sends a message; see ``send(_:)-(String)``.
    public func send(_ message: WebSocketMessage) async throws(WebSocketError) {
        guard isOpen else { throw closedError() }
        switch await channel.writeAndFlush(message).outcome() {
        case .success: return
        case .failure(is CancellationError):
            throw WebSocketError(.cancelled, reason: "the task was cancelled while it sent a message")
        case .failure: throw closedError()
        }
    }

    private func closedError() -> WebSocketError {
        let status = shared.close.map { "\($0)" } ?? "it broke while sending"
        return WebSocketError(.closed, reason: "the connection is closed: \(status)")
    }

    /// Closes the connection and waits until it is closed, at most some ``WebSocketConfiguration/closeTimeout``. Does
    /// nothing but wait when it is closing already.
    ///
    /// - Parameters:
    ///   - code: 1000 to 1014 as RFC 6455 allows, or 3000 to 4999. Codes that must not be sent become 1000.
    ///   - reason: At most 123 bytes; what is longer is cut.
    public func close(code: UInt16 = 1000, reason: String = "") async {
        startClosing(code: code, reason: reason)
        _ = await channel.closeFuture.outcome()
    }

    /// Starts to close without waiting for the end; see ``close(code:reason:)``.
    public func startClosing(code: UInt16 = 1000, reason: String = "") {
        channel.triggerUserOutboundEvent(WebSocketHandler.Close(code: code, reason: reason), promise: nil)
    }

    /// Waits until the connection is closed and tells how; `nil` when the task is cancelled before.
    public func waitUntilClosed() async -> WebSocketClose? {
        _ = await channel.closeFuture.outcome()
        return shared.close
    }

    /// Cuts the connection at once.
    func abort() {
        channel.close(promise: nil)
    }
}

/// The messages of a connection in order; see ``WebSocketConnection/inbound``.
public struct WebSocketInbound: AsyncSequence, Sendable {
    /// A message.
    public typealias Element = WebSocketMessage

    let queue: InboundQueue

    /// Takes one message after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: InboundQueue

        /// Waits for the next message; `nil` at the end.
        public mutating func next() async -> WebSocketMessage? {
            await queue.next()
        }

        /// Waits for the next message; `nil` at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
            await queue.next()
        }
    }

    /// An iterator over the messages that have not been taken yet.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(queue: queue)
    }
}
