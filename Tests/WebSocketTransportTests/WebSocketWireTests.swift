// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import TestSupport
import Testing
import WebSocketTransport

/// The server against peers that write their bytes by hand.
@Suite struct WebSocketWireTests {
    private static let handshake =
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    private static let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]

    /// A frame of the client: the first byte, and the payload masked.
    private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        return [first] + length + mask + payload.enumerated().map { $0.element ^ mask[$0.offset % 4] }
    }

    /// Upgrades, sends the bytes, and returns what the server sends until it closes, with how the server saw the end.
    private func exchange(
        _ bytes: [UInt8],
        configuration: WebSocketConfiguration = .init(pingInterval: nil, closeTimeout: .milliseconds(300)),
        readsToEnd: Bool = true
    ) async throws -> (answer: [UInt8], status: WebSocketClose?, messages: [WebSocketMessage]) {
        let ended = Box<(WebSocketClose?, [WebSocketMessage])>()
        let serve: @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void = { connection, _ in
            var messages: [WebSocketMessage] = []
            for await message in connection.inbound { messages.append(message) }
            ended.set((connection.closeStatus, messages))
        }
        return try await withServer(configuration: configuration, onConnect: serve) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send(Self.handshake)
                let header = try socket.receiveHeader()
                #expect(header.hasPrefix("HTTP/1.1 101 "))
                // RFC 6455, section 1.3.
                #expect(header.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="))
                try socket.send(bytes)
                return readsToEnd ? try socket.receiveToEnd() : []
            }
            let (status, messages) = await ended.value() ?? (nil, [])
            return (answer, status, messages)
        }
    }

    @Test func fragmentsArePutTogetherAroundControlFrames() async throws {
        let bytes =
            Self.frame(0x01, Array("hel".utf8)) + Self.frame(0x89, [7]) + Self.frame(0x00, [])
            + Self.frame(0x80, Array("lo".utf8)) + Self.frame(0x88, [0x03, 0xE8])
        let (answer, status, messages) = try await exchange(bytes)
        #expect(messages == [.text("hello")])
        #expect(answer == [0x8A, 1, 7, 0x88, 2, 0x03, 0xE8])
        #expect(status == WebSocketClose(code: 1000, reason: "", origin: .remote))
    }

    @Test(
        arguments: [
            ([0x81, 0x01, 0x61], 1002),  // not masked
            (frame(0xC1, [0x61]), 1002),  // reserved bit
            (frame(0x83, []), 1002),  // unknown data frame
            (frame(0x8B, []), 1002),  // unknown control frame
            (frame(0x09, []), 1002),  // fragmented ping
            (frame(0x80, []), 1002),  // continuation of nothing
            (frame(0x01, [0x61]) + frame(0x81, [0x62]), 1002),  // new message inside another
            (frame(0x89, [UInt8](repeating: 0, count: 126)), 1002),  // control frame too long
            (frame(0x81, [0xFF]), 1007),  // not UTF-8
            (frame(0x01, [0xC3]) + frame(0x80, [0x28]), 1007),  // not UTF-8 across fragments
            (frame(0x88, [0x03, 0xED]), 1002),  // close with 1005
            (frame(0x88, [0x03]), 1002),  // close with half a code
            (frame(0x88, [0x03, 0xE8, 0xFF]), 1007),  // close reason not UTF-8
            ([0x82, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0] + mask, 1009),  // announces 4 GiB
            ([0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + mask, 1009),  // announces 2^64 - 1 bytes
        ] as [([UInt8], UInt16)])
    func brokenFramesCloseWithTheRightCode(bytes: [UInt8], code: UInt16) async throws {
        let (answer, status, messages) = try await exchange(bytes)
        #expect(answer.prefix(1) == [0x88])
        #expect(answer.dropFirst(2).prefix(2) == [UInt8(code >> 8), UInt8(code & 255)])
        #expect(status?.code == code)
        #expect(status?.origin == .local)
        #expect(messages.isEmpty)
    }

    @Test func fragmentsTogetherKeepTheLimit() async throws {
        let limit = WebSocketConfiguration(pingInterval: nil, maxMessageBytes: 200, closeTimeout: .milliseconds(300))
        let piece = [UInt8](repeating: 0x61, count: 100)
        let fits = Self.frame(0x01, piece) + Self.frame(0x80, piece) + Self.frame(0x88, [])
        #expect(try await exchange(fits, configuration: limit).messages == [.text(String(repeating: "a", count: 200))])
        let over = Self.frame(0x01, piece) + Self.frame(0x00, piece) + Self.frame(0x80, [0x61])
        let (_, status, messages) = try await exchange(over, configuration: limit)
        #expect(status?.code == 1009)
        #expect(messages.isEmpty)
    }

    @Test func anEmptyCloseFrameIs1005AndEchoedEmpty() async throws {
        let (answer, status, _) = try await exchange(Self.frame(0x88, []))
        #expect(answer == [0x88, 0])
        #expect(status == WebSocketClose(code: 1005, reason: "", origin: .remote))
    }

    @Test func aPeerThatVanishesIsLost() async throws {
        let (_, status, messages) = try await exchange(Self.frame(0x81, [0x61]), readsToEnd: false)
        #expect(messages == [.text("a")])
        #expect(status?.code == 1006)
        #expect(status?.origin == .lost)
    }

    @Test func aPeerThatAnswersNoPingIsLost() async throws {
        let strict = WebSocketConfiguration(pingInterval: .milliseconds(50), pongTimeout: .milliseconds(200))
        let (answer, status, _) = try await exchange([], configuration: strict)
        #expect(answer.starts(with: [0x89, 8, 0, 0, 0, 0, 0, 0, 0, 1]))
        #expect(status?.code == 1006)
        #expect(status?.reason.contains("ping") == true)
    }

    /// The peer never sends its own close frame, so the server stops waiting after the close timeout.
    @Test func aPeerThatDoesNotCloseIsCut() async throws {
        let idle = WebSocketConfiguration(
            pingInterval: nil, idleTimeout: .milliseconds(100), closeTimeout: .milliseconds(100))
        let (answer, status, _) = try await exchange([], configuration: idle)
        #expect(answer.starts(with: [0x88]))
        #expect(status?.code == 1008)
    }

    @Test func framesInThePacketOfTheHandshakeAreRead() async throws {
        try await withServer(onConnect: echo) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send(Array(Self.handshake.utf8) + Self.frame(0x81, [0x61]) + Self.frame(0x82, [1, 2]))
                _ = try socket.receiveHeader()
                return try socket.receive(exactly: 7)
            }
            #expect(answer == [0x81, 1, 0x61, 0x82, 2, 1, 2])
        }
    }

    @Test func ordinaryRequestsGoToTheRouterAndKeepTheConnection() async throws {
        try await withServer(onConnect: echo) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send("GET /plain HTTP/1.1\r\nHost: a\r\n\r\nGET /plain HTTP/1.1\r\nHost: a\r\n\r\n")
                try socket.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
                return String(decoding: try socket.receiveToEnd(), as: UTF8.self)
            }
            #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 3)
            #expect(answer.ranges(of: "\r\n\r\nplain").count == 2)
            #expect(answer.contains("body"))
        }
    }

    /// Java's client offers HTTP/2 with its first request, body included. The parser stops there, so the server closes.
    @Test(arguments: ["h2c", "websocket", "h2c, websocket"])
    func anUpgradeThatIsNoHandshakeIsIgnored(name: String) async throws {
        try await withServer(onConnect: echo) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: \(name)\r\nContent-Length: 4\r\n\r\nbo"
                )
                try socket.send("dy")
                return String(decoding: try socket.receiveToEnd(), as: UTF8.self)
            }
            #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 1)
            #expect(answer.contains("body"))
        }
    }

    @Test(arguments: [
        "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ])
    func aHandshakeWithoutKeyOrVersionIsAnOrdinaryRequest(text: String) async throws {
        try await withServer(onConnect: echo) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send(text)
                return String(decoding: try socket.receiveToEnd(), as: UTF8.self)
            }
            #expect(answer.ranges(of: "HTTP/1.1 200 OK").count == 1)
            #expect(answer.hasSuffix("plain"))
        }
    }

    @Test func whatIsNotHTTPIsAnsweredWith400() async throws {
        try await withServer(onConnect: echo) { server throws in
            let answer = try await onThread {
                let socket = try RawSocket.connect(port: server.port)
                try socket.send("\u{16}\u{3}\u{1} nonsense\r\n\r\n")
                return String(decoding: try socket.receiveToEnd(), as: UTF8.self)
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func aConnectionWithoutARequestIsClosedInTime() async throws {
        let strict = WebSocketConfiguration(handshakeTimeout: .milliseconds(200))
        try await withServer(configuration: strict, onConnect: echo) { server throws in
            let answers = try await onThread {
                let silent = try RawSocket.connect(port: server.port)
                let slow = try RawSocket.connect(port: server.port)
                try slow.send("GET /plain HTTP/1.1\r\nHost:")
                return [try silent.receiveToEnd(), try slow.receiveToEnd()]
            }
            #expect(answers == [[], []])
        }
    }
}
