// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import NIOCore
import Testing
import WebSocketTransport

@Suite struct WebSocketStateMachineTests {
    typealias Machine = WebSocketStateMachine

    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func machine(idle: Duration? = nil, ping: Duration? = .seconds(3)) -> Machine {
        Machine(
            WebSocketConfiguration(
                pingInterval: ping, pongTimeout: .seconds(8), idleTimeout: idle, closeTimeout: .seconds(5)), now: start)
    }

    private func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    private func number(_ value: UInt8) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, value] }

    private static let events: [Machine.Event] = [
        .message(.text("a")), .message(.binary([1])), .ping([1, 2]), .pong([1]), .close([]),
        .close([0x11, 0x39, 0x61]),
        .violation(code: 1009, reason: "big"), .endOfInput,
    ]

    @Test(arguments: events)
    func everyEventWhileOpen(event: Machine.Event) {
        var machine = machine()
        let actions = machine.received(event, now: start)
        switch event {
        case .message(let message): #expect(actions == [.deliver(message)])
        case .ping(let data): #expect(actions == [.sendPong(data)])
        case .pong: #expect(actions.isEmpty)
        case .close(let payload) where payload.isEmpty:
            let close = WebSocketClose(code: 1005, reason: "", origin: .remote)
            #expect(actions == [.sendClose(code: nil, reason: ""), .closeChannelAfterSending, .finish(close)])
        case .close:
            let close = WebSocketClose(code: 4409, reason: "a", origin: .remote)
            #expect(actions == [.sendClose(code: 4409, reason: ""), .closeChannelAfterSending, .finish(close)])
        case .violation:
            let close = WebSocketClose(code: 1009, reason: "big", origin: .local)
            #expect(actions == [.sendClose(code: 1009, reason: "big"), .closeOutputAfterSending, .finish(close)])
        case .endOfInput:
            #expect(actions.count == 2)
            #expect(actions.last == .closeChannel)
        }
        switch event {
        case .message, .ping, .pong: #expect(machine.isOpen)
        default: #expect(!machine.isOpen)
        }
    }

    @Test(arguments: events)
    func everyEventWhileClosing(event: Machine.Event) {
        var machine = machine()
        let close = WebSocketClose(code: 4400, reason: "bad", origin: .local)
        #expect(
            machine.close(code: 4400, reason: "bad", now: start) == [
                .sendClose(code: 4400, reason: "bad"), .finish(close),
            ])
        #expect(machine.close(code: 1000, reason: "", now: start).isEmpty)
        let actions = machine.received(event, now: start)
        switch event {
        case .close, .endOfInput: #expect(actions == [.closeChannel])
        default: #expect(actions.isEmpty)
        }
        #expect(machine.channelClosed().isEmpty)
    }

    @Test(arguments: events)
    func everyEventWhenClosed(event: Machine.Event) {
        var machine = machine()
        let lost = WebSocketClose(code: 1006, reason: "the connection broke", origin: .lost)
        #expect(machine.channelClosed() == [.finish(lost)])
        #expect(machine.received(event, now: start).isEmpty)
        #expect(machine.close(code: 1000, reason: "", now: start).isEmpty)
        #expect(machine.tick(now: at(100), isReading: true).isEmpty)
        #expect(machine.channelClosed().isEmpty)
        #expect(machine.nextTick == nil)
    }

    @Test func aPeerThatAnswersStaysForEver() {
        var machine = machine()
        for second in stride(from: Int64(3), through: 300, by: 3) {
            #expect(machine.nextTick == at(second))
            let ping = UInt8(second / 3)
            #expect(machine.tick(now: at(second), isReading: true) == [.sendPing(number(ping))])
            #expect(machine.received(.pong(number(ping)), now: at(second)).isEmpty)
        }
    }

    @Test func aSilentPeerIsLostEightSecondsAfterThePing() {
        var machine = machine()
        #expect(machine.tick(now: at(3), isReading: true) == [.sendPing(number(1))])
        #expect(machine.tick(now: at(6), isReading: true) == [.sendPing(number(2))])
        #expect(machine.tick(now: at(9), isReading: true) == [.sendPing(number(3))])
        #expect(machine.nextTick == at(11))
        let actions = machine.tick(now: at(11), isReading: true)
        guard case .finish(let close) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(close.code == 1006)
        #expect(close.origin == .lost)
        #expect(actions.last == .closeChannel)
    }

    @Test func bytesOfAnUnfinishedFrameAreASignOfLife() {
        var machine = machine()
        _ = machine.tick(now: at(3), isReading: true)
        machine.bytesReceived(now: at(10))
        #expect(machine.tick(now: at(17), isReading: true).allSatisfy { $0 != .closeChannel })
        #expect(machine.tick(now: at(18), isReading: true).last == .closeChannel)
    }

    @Test func aSlowConsumerIsNotThePeersFault() {
        var machine = machine(idle: .seconds(20))
        for second in stride(from: Int64(3), through: 300, by: 3) {
            #expect(!machine.tick(now: at(second), isReading: false).contains(.closeChannel))
        }
        #expect(machine.isOpen)
    }

    @Test func aPongAnswersEarlierPingsTooAndForeignPongsNone() {
        var machine = machine()
        _ = machine.tick(now: at(3), isReading: true)
        _ = machine.tick(now: at(6), isReading: true)
        _ = machine.received(.pong([1, 2, 3]), now: at(7))
        _ = machine.received(.pong([]), now: at(7))
        #expect(machine.nextTick == at(9))
        _ = machine.tick(now: at(9), isReading: true)
        #expect(machine.nextTick == at(11))
        _ = machine.received(.pong(number(2)), now: at(10))
        #expect(machine.nextTick == at(12))
    }

    @Test func idlePeersAreClosedPolitely() {
        var machine = machine(idle: .seconds(10), ping: nil)
        #expect(machine.nextTick == at(10))
        _ = machine.received(.message(.text("")), now: at(4))
        #expect(machine.tick(now: at(10), isReading: true).isEmpty)
        let close = WebSocketClose(code: 1008, reason: "idle for too long", origin: .local)
        #expect(
            machine.tick(now: at(14), isReading: true) == [
                .sendClose(code: 1008, reason: close.reason), .finish(close),
            ])
        #expect(machine.nextTick == at(19))
        #expect(machine.tick(now: at(18), isReading: true).isEmpty)
        #expect(machine.tick(now: at(19), isReading: true) == [.closeChannel])
    }

    @Test func closeFramesAreJudged() {
        for code in [0, 999, 1004, 1005, 1006, 1015, 1100, 2999, 5000, 65535] as [UInt16] {
            var machine = machine()
            let payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
            let actions = machine.received(.close(payload), now: start)
            #expect(actions.first == .sendClose(code: 1002, reason: "a close frame without a valid code"), "\(code)")
        }
        for code in [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4400, 4999] as [UInt16] {
            var machine = machine()
            let payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
            #expect(machine.received(.close(payload), now: start).first == .sendClose(code: code, reason: ""))
        }
        var short = machine()
        #expect(
            short.received(.close([3]), now: start).first
                == .sendClose(code: 1002, reason: "a close frame without a valid code"))
        var text = machine()
        guard case .sendClose(1007, _) = text.received(.close([0x03, 0xE8, 0xFF]), now: start).first else {
            Issue.record("a reason that is not UTF-8 must be refused")
            return
        }
    }

    @Test func ownCloseFramesAreAlwaysValid() {
        for code in [0, 1005, 1006, 1015, 2000] as [UInt16] {
            var machine = machine()
            #expect(machine.close(code: code, reason: "", now: start).first == .sendClose(code: 1000, reason: ""))
        }
        var machine = machine()
        let long = String(repeating: "é", count: 100)
        guard case .sendClose(_, let reason) = machine.close(code: 4000, reason: long, now: start).first else {
            Issue.record("no close frame")
            return
        }
        #expect(reason == String(repeating: "é", count: 61))
    }
}
