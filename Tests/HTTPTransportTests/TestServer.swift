// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Runs a Hummingbird server on a free port of 127.0.0.1 for as long as `body` runs.
func withServer<Result: Sendable>(
    _ router: Router<BasicRequestContext>, _ body: @Sendable (_ url: String) async throws -> Result
) async throws -> Result {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: Void.self) { group in
        let service = ServiceGroup(configuration: .init(services: [application], logger: application.logger))
        group.addTask { try? await service.run() }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        // Not by cancellation, which drops connections that have just been accepted and trips over their writers.
        do {
            let result = try await body("http://127.0.0.1:\(port)")
            await service.triggerGracefulShutdown()
            return result
        } catch {
            await service.triggerGracefulShutdown()
            throw error
        }
    }
}

/// The routes that the tests talk to.
func makeRouter() -> Router<BasicRequestContext> {
    let router = Router()
    router.get("hello") { _, _ in "hello" }
    router.on("echo", method: .post) { request, _ in
        Response(
            status: .created, headers: [.contentType: request.headers[.contentType] ?? "none"],
            body: ResponseBody(asyncSequence: request.body))
    }
    router.get("large/:count") { _, context in
        let count = try context.parameters.require("count", as: Int.self)
        return ByteBuffer(repeating: 0x61, count: count)
    }
    router.get("status/:code") { _, context in
        Response(status: .init(code: try context.parameters.require("code", as: Int.self)))
    }
    router.get("redirect") { _, _ in Response.redirect(to: "/hello") }
    router.get("never") { _, _ in
        // Ends early when the server shuts down.
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(600)) }
        return "late"
    }
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH"] {
        router.on("method", method: .init(method) ?? .get) { request, _ in
            let body = try await request.body.collect(upTo: 1024)
            return Response(
                status: .ok, headers: [.server: "\(request.method) \(String(buffer: body))"], body: .init())
        }
    }
    router.get("fields") { request, _ in
        request.headers.map { "\($0.name.rawName): \($0.value)\n" }.joined()
    }
    return router
}
