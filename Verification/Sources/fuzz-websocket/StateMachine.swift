// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport
import NIOCore

@testable import WebSocketTransport

extension FuzzTarget {
    /// Any events, calls and times: what a connection does keeps the promises of RFC 6455 and of its users.
    static let webSocketMachine = FuzzTarget(onBytes: "websocket-machine") { bytes in
        var rest = bytes[...]
        var now = NIODeadline.uptimeNanoseconds(1 << 40)
        var machine = WebSocketStateMachine(
            WebSocketConfiguration(pingInterval: .seconds(3), pongTimeout: .seconds(8), idleTimeout: .seconds(60)),
            now: now)
        var promises = Promises()
        func payload() -> [UInt8] {
            let taken = rest.prefix(Int(rest.popFirst() ?? 0) % 130)
            rest = rest.dropFirst(taken.count)
            return Array(taken)
        }
        while let step = rest.popFirst() {
            let actions: [WebSocketStateMachine.Action]
            switch step % 12 {
            case 0: actions = machine.received(.message(.binary(payload())), now: now)
            case 1: actions = machine.received(.ping(payload()), now: now)
            case 2: actions = machine.received(.pong(payload()), now: now)
            case 3: actions = machine.received(.pong(promises.lastPing), now: now)
            case 4: actions = machine.received(.close(payload()), now: now)
            case 5: actions = machine.received(.violation(code: 1002, reason: "frames in wrong order"), now: now)
            case 6: actions = machine.received(.endOfInput, now: now)
            case 7:
                let code = UInt16(rest.popFirst() ?? 0) << 8 | UInt16(rest.popFirst() ?? 0)
                actions = machine.close(
                    code: code, reason: String(decoding: payload(), as: UTF8.self), now: now)
            case 8: actions = machine.channelClosed()
            case 9:
                machine.bytesReceived(now: now)
                actions = []
            case 10:
                now = max(now, machine.nextTick ?? now)
                actions = machine.tick(now: now, isReading: step & 0x80 == 0)
            default:
                now = now + .milliseconds(Int64(rest.popFirst() ?? 0) * 100)
                actions = machine.tick(now: now, isReading: step & 0x80 == 0)
            }
            promises.check(actions, isOpen: machine.isOpen)
        }
        // Whatever came, time alone brings every connection that has begun to close to its end.
        if promises.isFinished {
            for _ in 0..<4 {
                guard let next = machine.nextTick else { break }
                promises.check(machine.tick(now: next, isReading: true), isOpen: machine.isOpen)
            }
            require(machine.nextTick == nil, "a finished connection is never cut")
        }
    }
}

/// What no order of events may break.
private struct Promises {
    private(set) var isFinished = false
    private(set) var lastPing: [UInt8] = []
    private var hasSentClose = false
    private var wasOpen = true

    mutating func check(_ actions: [WebSocketStateMachine.Action], isOpen: Bool) {
        for action in actions {
            switch action {
            case .deliver, .sendPong: require(!isFinished && !hasSentClose, "\(action) after the end")
            case .sendPing(let data):
                require(!isFinished && !hasSentClose && data.count <= 125, "\(action) after the end")
                lastPing = data
            case .sendClose(let code, let reason):
                require(!hasSentClose, "a second close frame")
                require(code.map(WebSocketClose.isSendable) ?? reason.isEmpty, "close code \(code ?? 0) is sent")
                require(reason.utf8.count <= 123, "a close reason of \(reason.utf8.count) bytes")
                hasSentClose = true
            case .finish:
                require(!isFinished, "a second end")
                isFinished = true
            case .closeOutputAfterSending, .closeChannelAfterSending, .closeChannel: break
            }
        }
        require(wasOpen || !isOpen, "a closed connection opened again")
        require(isOpen != isFinished, "a connection that is not open has not told its end")
        wasOpen = isOpen
    }
}
