// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import NIOCore

/// The decisions of one connection, without I/O: what comes in goes in with the time, and out come actions.
///
/// A connection is open until either side starts to close it; it is closing until both close frames went their way or
/// the time for that is over; then the channel is closed.
package struct WebSocketStateMachine {
    /// What came from the peer.
    package enum Event: Equatable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong([UInt8])
        /// A close frame with its payload.
        case close([UInt8])
        /// Something that the protocol or a limit forbids, and the code to close with.
        case violation(code: UInt16, reason: String)
        /// The peer sends no more bytes.
        case endOfInput
    }

    /// What to do, in order.
    package enum Action: Equatable {
        case deliver(WebSocketMessage)
        case sendPing([UInt8])
        case sendPong([UInt8])
        /// Send a close frame; without a code it is empty.
        case sendClose(code: UInt16?, reason: String)
        /// Close the sending half once everything is sent: what the peer still sends cannot be understood.
        case closeOutputAfterSending
        /// Close the channel once everything is sent.
        case closeChannelAfterSending
        case closeChannel
        /// No message follows any more.
        case finish(WebSocketClose)
    }

    private enum Phase: Equatable {
        case open
        case closing(deadline: NIODeadline)
        case closed
    }

    private let pingInterval: TimeAmount?
    private let pongTimeout: TimeAmount
    private let idleTimeout: TimeAmount?
    private let closeTimeout: TimeAmount
    private let pongTimeoutText: String
    private var phase = Phase.open
    private var nextPing: NIODeadline?
    private var pingCount: UInt64 = 0
    private var unansweredPings: [(number: UInt64, sent: NIODeadline)] = []
    private var lastActivity: NIODeadline
    private var lastMessage: NIODeadline

    package init(_ configuration: WebSocketConfiguration, now: NIODeadline) {
        pingInterval = configuration.pingInterval.map { TimeAmount($0) }
        pongTimeout = TimeAmount(configuration.pongTimeout)
        idleTimeout = configuration.idleTimeout.map { TimeAmount($0) }
        closeTimeout = TimeAmount(configuration.closeTimeout)
        pongTimeoutText = "\(configuration.pongTimeout)"
        nextPing = pingInterval.map { now + $0 }
        lastActivity = now
        lastMessage = now
    }

    /// Whether messages can be sent.
    package var isOpen: Bool { phase == .open }

    /// When ``tick(now:isReading:)`` is due, at the latest.
    package var nextTick: NIODeadline? {
        switch phase {
        case .closed: return nil
        case .closing(let deadline): return deadline
        case .open:
            let answer = unansweredPings.first.map { max($0.sent, lastActivity) + pongTimeout }
            let idle = idleTimeout.map { lastMessage + $0 }
            return [nextPing, answer, idle].compactMap { $0 }.min()
        }
    }

    /// Bytes came in, whatever they are.
    package mutating func bytesReceived(now: NIODeadline) {
        lastActivity = now
    }

    package mutating func received(_ event: Event, now: NIODeadline) -> [Action] {
        switch phase {
        case .closed: return []
        case .closing:
            switch event {
            case .close, .endOfInput:
                phase = .closed
                return [.closeChannel]
            default: return []
            }
        case .open:
            return receivedWhileOpen(event, now: now)
        }
    }

    private mutating func receivedWhileOpen(_ event: Event, now: NIODeadline) -> [Action] {
        switch event {
        case .message(let message):
            lastMessage = now
            return [.deliver(message)]
        case .ping(let data):
            return [.sendPong(data)]
        case .pong(let data):
            if let number = Self.number(in: data) { unansweredPings.removeAll { $0.number <= number } }
            return []
        case .close(let payload):
            return receivedClose(payload, now: now)
        case .violation(let code, let reason):
            return [.sendClose(code: code, reason: reason), .closeOutputAfterSending]
                + startClosing(WebSocketClose(code: code, reason: reason, origin: .local), now: now)
        case .endOfInput:
            phase = .closed
            return [.finish(Self.lost("the peer ended the connection without a close frame")), .closeChannel]
        }
    }

    private mutating func receivedClose(_ payload: [UInt8], now: NIODeadline) -> [Action] {
        if payload.isEmpty {
            return [.sendClose(code: nil, reason: ""), .closeChannelAfterSending]
                + startClosing(WebSocketClose(code: 1005, reason: "", origin: .remote), now: now)
        }
        let code = payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 0
        guard WebSocketClose.isSendable(code) else {
            return received(.violation(code: 1002, reason: "a close frame without a valid code"), now: now)
        }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else {
            return received(.violation(code: 1007, reason: "a close reason that is not UTF-8"), now: now)
        }
        return [.sendClose(code: code, reason: ""), .closeChannelAfterSending]
            + startClosing(WebSocketClose(code: code, reason: reason, origin: .remote), now: now)
    }

    /// This side wants to end the connection.
    package mutating func close(code: UInt16, reason: String, now: NIODeadline) -> [Action] {
        guard phase == .open else { return [] }
        let code = WebSocketClose.isSendable(code) ? code : 1000
        let reason = WebSocketClose.fitting(reason)
        return [.sendClose(code: code, reason: reason)]
            + startClosing(WebSocketClose(code: code, reason: reason, origin: .local), now: now)
    }

    /// The channel is closed, for whatever reason.
    package mutating func channelClosed() -> [Action] {
        let wasOpen = phase == .open
        phase = .closed
        return wasOpen ? [.finish(Self.lost("the connection broke"))] : []
    }

    /// Time has passed.
    ///
    /// - Parameter isReading: Whether bytes of the peer are taken at the moment. A slow consumer is not the peer's fault.
    package mutating func tick(now: NIODeadline, isReading: Bool) -> [Action] {
        switch phase {
        case .closed: return []
        case .closing(let deadline):
            guard now >= deadline else { return [] }
            phase = .closed
            return [.closeChannel]
        case .open: break
        }
        if !isReading {
            lastActivity = now
            lastMessage = now
        }
        if let oldest = unansweredPings.first, now >= max(oldest.sent, lastActivity) + pongTimeout {
            phase = .closed
            return [.finish(Self.lost("no answer to a ping within \(pongTimeoutText)")), .closeChannel]
        }
        if let idleTimeout, now >= lastMessage + idleTimeout {
            return close(code: 1008, reason: "idle for too long", now: now)
        }
        guard let pingInterval, let due = nextPing, now >= due else { return [] }
        nextPing = now + pingInterval
        // While the peer cannot answer, one ping more says nothing new.
        guard unansweredPings.count < 64 else { return [] }
        pingCount += 1
        unansweredPings.append((pingCount, now))
        return [.sendPing(withUnsafeBytes(of: pingCount.bigEndian) { Array($0) })]
    }

    private mutating func startClosing(_ close: WebSocketClose, now: NIODeadline) -> [Action] {
        phase = .closing(deadline: now + closeTimeout)
        return [.finish(close)]
    }

    private static func lost(_ reason: String) -> WebSocketClose {
        WebSocketClose(code: 1006, reason: reason, origin: .lost)
    }

    private static func number(in data: [UInt8]) -> UInt64? {
        data.count == 8 ? data.reduce(0) { $0 << 8 | UInt64($1) } : nil
    }
}
