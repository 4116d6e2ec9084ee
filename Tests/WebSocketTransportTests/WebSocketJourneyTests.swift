// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ServiceLifecycle
import Synchronization
import Testing
import WebSocketTransport

/// Our client against our server.
@Suite struct WebSocketJourneyTests {
    @Test func messagesOfEverySizeComeBack() async throws {
        try await withServer(onConnect: echo) { server throws in
            try await WebSocketClient.connect(url: server.url("/ws"), logger: quiet) { connection in
                var inbound = connection.inbound.makeAsyncIterator()
                for count in [0, 1, 125, 126, 65_535, 65_536, 3_000_000] {
                    let text = WebSocketMessage.text(
                        String(repeating: "é", count: count / 2) + (count % 2 == 1 ? "x" : ""))
                    try await connection.send(text)
                    #expect(await inbound.next() == text)
                    let binary = WebSocketMessage.binary((0..<count).map { UInt8(truncatingIfNeeded: $0) })
                    try await connection.send(binary)
                    #expect(await inbound.next() == binary)
                }
                #expect(connection.remoteAddress == "127.0.0.1")
                #expect(connection.isOpen)
            }
        }
    }

    @Test func aServerMaySpeakFirst() async throws {
        let greet: @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void = { connection, _ in
            try? await connection.send("challenge")
        }
        try await withServer(onConnect: greet) { server throws in
            for _ in 0..<200 {
                try await WebSocketClient.connect(url: server.url("/"), logger: quiet) { connection in
                    var messages: [WebSocketMessage] = []
                    for await message in connection.inbound { messages.append(message) }
                    #expect(messages == [.text("challenge")])
                    #expect(connection.closeStatus == WebSocketClose(code: 1000, reason: "", origin: .remote))
                }
            }
        }
    }

    @Test func theDecisionSeesTheRequest() async throws {
        let decide: @Sendable (WebSocketUpgradeRequest) async -> WebSocketUpgradeDecision = { request in
            await Task.yield()
            switch request.path {
            case "/ws/node%201"
            where request.query == "a=1&b=2" && request.header("authorization") == "Bearer key"
                && request.remoteAddress == "127.0.0.1":
                return .upgrade(headers: [("X-Relayer", "r")])
            case "/refused": return .refuse(status: 401, message: "no key")
            default: return .notUpgrade
            }
        }
        try await withServer(shouldUpgrade: decide, onConnect: echo) { server throws in
            func status(_ path: String, _ headers: [(String, String)] = []) async throws -> Int? {
                do {
                    try await WebSocketClient.connect(url: server.url(path), headers: headers, logger: quiet) { _ in }
                    return nil
                } catch let error as WebSocketError {
                    #expect(error.code == .refused)
                    return error.status
                }
            }
            #expect(try await status("/ws/node%201?a=1&b=2", [("Authorization", "Bearer key")]) == nil)
            #expect(try await status("/ws/node%201?a=1&b=2") == 404)
            #expect(try await status("/refused") == 401)
            #expect(try await status("/plain") == 200)
        }
    }

    @Test func closeCodesAndReasonsReachTheOtherSide() async throws {
        let status = Box<WebSocketClose?>()
        let serve: @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void = { connection, request in
            if request.path == "/server" { await connection.close(code: 4409, reason: "replaced") }
            for await _ in connection.inbound {}
            if request.path == "/client" { status.set(connection.closeStatus) }
        }
        try await withServer(onConnect: serve) { server throws in
            try await WebSocketClient.connect(url: server.url("/server"), logger: quiet) { connection in
                for await _ in connection.inbound {}
                #expect(connection.closeStatus == WebSocketClose(code: 4409, reason: "replaced", origin: .remote))
                #expect(connection.closeCode == 4409)
                let error = await #expect(throws: WebSocketError.self) { try await connection.send("late") }
                #expect(error?.code == .closed)
            }
            try await WebSocketClient.connect(url: server.url("/client"), logger: quiet) { connection in
                await connection.close(code: 4400, reason: "malformed")
                #expect(connection.closeStatus == WebSocketClose(code: 4400, reason: "malformed", origin: .local))
            }
            #expect(await status.value() == WebSocketClose(code: 4400, reason: "malformed", origin: .remote))
        }
    }

    @Test func aMessageOverTheLimitClosesWith1009() async throws {
        let status = Box<WebSocketClose?>()
        let serve: @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void = { connection, _ in
            for await _ in connection.inbound {}
            status.set(connection.closeStatus)
        }
        try await withServer(configuration: .init(maxMessageBytes: 1000), onConnect: serve) { server throws in
            try await WebSocketClient.connect(url: server.url("/"), logger: quiet) { connection in
                try await connection.send(String(repeating: "a", count: 1000))
                try await connection.send(String(repeating: "a", count: 1001))
                for await _ in connection.inbound {}
                #expect(connection.closeCode == 1009)
                #expect(connection.closeStatus?.origin == .remote)
            }
            #expect(await status.value()??.code == 1009)
        }
    }

    @Test func aSlowConsumerStopsTheSenderAndLosesNothing() async throws {
        let gate = Box<Void>()
        let received = Mutex<[Int]>([])
        let serve: @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void = { connection, _ in
            _ = await gate.value()
            for await case .binary(let bytes) in connection.inbound { received.withLock { $0.append(Int(bytes[0])) } }
        }
        let configuration = WebSocketConfiguration(
            pingInterval: .milliseconds(50), pongTimeout: .seconds(1), inboundBufferBytes: 64 << 10)
        try await withServer(configuration: configuration, onConnect: serve) { server throws in
            let patient = WebSocketConfiguration(pingInterval: nil)
            try await WebSocketClient.connect(url: server.url("/"), configuration: patient, logger: quiet) {
                connection in
                let sent = Mutex(0)
                async let sending: Void = {
                    for number in 0..<128 {
                        try await connection.send(binary: [UInt8](repeating: UInt8(number), count: 512 << 10))
                        sent.withLock { $0 += 1 }
                    }
                }()
                // The kernel's buffers fill up, and then nothing moves.
                var last = -1
                while case let now = sent.withLock({ $0 }), now != last {
                    last = now
                    try await Task.sleep(for: .milliseconds(1500))
                }
                #expect(last < 128)
                #expect(connection.isOpen)
                gate.set(())
                try await sending
            }
            for _ in 0..<1_000 where received.withLock({ $0.count }) < 128 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(received.withLock { $0 } == Array(0..<128))
        }
    }

    @Test func aGracefulShutdownSays1001() async throws {
        try await withServer(onConnect: echo) { server throws in
            try await WebSocketClient.connect(url: server.url("/"), logger: quiet) { connection in
                var inbound = connection.inbound.makeAsyncIterator()
                try await connection.send("a")
                #expect(await inbound.next() == .text("a"))
                await server.service.triggerGracefulShutdown()
                #expect(await inbound.next() == nil)
                #expect(connection.closeStatus == WebSocketClose(code: 1001, reason: "going away", origin: .remote))
            }
        }
    }

    @Test func cancellationEndsAClientSoon() async throws {
        try await withServer(onConnect: echo) { server throws in
            let isOpen = Box<Void>()
            let task = Task {
                try await WebSocketClient.connect(url: server.url("/"), logger: quiet) { connection in
                    isOpen.set(())
                    for await _ in connection.inbound {}
                    try Task.checkCancellation()
                }
            }
            _ = await isOpen.value()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func pingsKeepAQuietConnection() async throws {
        let lively = WebSocketConfiguration(pingInterval: .milliseconds(10), pongTimeout: .seconds(5))
        try await withServer(configuration: lively, onConnect: echo) { server throws in
            try await WebSocketClient.connect(url: server.url("/"), configuration: lively, logger: quiet) {
                connection in
                try await Task.sleep(for: .milliseconds(200))
                try await connection.send("still here")
                var inbound = connection.inbound.makeAsyncIterator()
                #expect(await inbound.next() == .text("still here"))
            }
        }
    }

    @Test func connectionsThatCannotBeMadeSayWhy() async throws {
        func code(_ url: String, _ headers: [(String, String)] = []) async -> WebSocketError.Code? {
            let configuration = WebSocketConfiguration(handshakeTimeout: .seconds(5))
            do {
                try await WebSocketClient.connect(
                    url: url, headers: headers, configuration: configuration, logger: quiet
                ) { _ in }
                return nil
            } catch {
                return (error as? WebSocketError)?.code
            }
        }
        #expect(await code("ws://127.0.0.1:1/") == .connect)
        #expect(await code("ws://nowhere.invalid/") == .connect)
        #expect(await code("http://127.0.0.1/") == .invalidRequest)
        #expect(await code("ws://127.0.0.1:1/", [("A", "b\r\nC: d")]) == .invalidRequest)
        #expect(await code("ws://127.0.0.1:1/", [("A b", "c")]) == .invalidRequest)
    }
}
