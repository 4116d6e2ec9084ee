// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import WebSocketTransport

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A running server: where it listens, and how to shut it down early.
struct TestServer: Sendable {
    let port: Int
    let service: ServiceGroup

    func url(_ path: String) -> String { "ws://127.0.0.1:\(port)\(path)" }
}

/// Runs a server with the routes of the tests and the given WebSocket side for as long as `body` runs.
func withServer<Result: Sendable>(
    configuration: WebSocketConfiguration = WebSocketConfiguration(),
    shouldUpgrade: @escaping @Sendable (WebSocketUpgradeRequest) async -> WebSocketUpgradeDecision = { _ in .upgrade()
    },
    onConnect: @escaping @Sendable (WebSocketConnection, WebSocketUpgradeRequest) async -> Void,
    _ body: @Sendable (TestServer) async throws -> Result
) async throws -> Result {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let router = Router()
    router.get("plain") { _, _ in "plain" }
    router.post("echo") { request, _ in Response(status: .ok, body: ResponseBody(asyncSequence: request.body)) }
    let application = Application(
        router: router,
        server: .http1WebSocket(configuration: configuration, shouldUpgrade: shouldUpgrade, onConnect: onConnect),
        configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }, logger: quiet)
    let service = ServiceGroup(configuration: .init(services: [application], logger: quiet))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await service.run() }
        var iterator = ports.makeAsyncIterator()
        let server = TestServer(port: await iterator.next() ?? 0, service: service)
        do {
            let result = try await body(server)
            await service.triggerGracefulShutdown()
            return result
        } catch {
            await service.triggerGracefulShutdown()
            throw error
        }
    }
}

/// Sends every message back.
@Sendable func echo(_ connection: WebSocketConnection, _ request: WebSocketUpgradeRequest) async {
    for await message in connection.inbound { try? await connection.send(message) }
}

/// A value that one task sets and another waits for.
struct Box<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func set(_ value: Value) { continuation.yield(value) }

    func value() async -> Value? {
        for await value in stream { return value }
        return nil
    }
}
