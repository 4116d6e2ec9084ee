// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTypes
import Hummingbird
import JSON
import Logging
import Marketplace
import PostgreSQL
import Starknet
import StarknetRPC

/// The relayer's HTTP endpoints.
struct RelayerAPI: Sendable {
    typealias Context = BasicRequestContext

    static let version = "0.1.0"

    let pool: PostgresPool
    let tasks: TaskStore
    let client: StarknetClient
    let contract: SmainerContract
    let configuration: RelayerConfiguration
    let hub: NodeHub
    let checker: any ResultChecker
    let keys: APIKeyAdministration
    let limiter = RateLimiter()
    let started = WallClock.milliseconds

    func router(logger: Logger) -> Router<Context> {
        let router = Router(context: Context.self)
        router.middlewares.add(ErrorMiddleware())
        router.get("health") { _, _ in try await self.health() }
        router.get("ready") { _, _ in try await self.ready() }
        router.get("metrics") { _, _ in try await self.metrics() }
        let api = router.group("api/v1")
        api.get("health") { _, _ in try await self.health() }
        api.get("stats") { _, _ in Response.json(try await self.stats().json) }
        api.get("metrics") { _, _ in try await self.metrics() }
        api.get("algorithms") { _, _ in Response.json(Self.algorithms) }
        api.post("tasks") { request, _ in try await self.createTask(request) }
        api.get("tasks") { request, _ in try await self.listTasks(request) }
        api.get("tasks/:task_id") { request, context in
            let key = try await self.authorize(request, .tasks)
            return Response.json(try await self.view(try Self.taskID(context), of: key).json)
        }
        api.delete("tasks/:task_id") { request, context in
            let key = try await self.authorize(request, .tasks)
            return Response.json(try await self.cancel(try Self.taskID(context), of: key).json)
        }
        api.get("nodes") { request, _ in
            _ = try await self.authorize(request, .tasks)
            return Response.json(NodeList(nodes: try await self.nodes()).json)
        }
        api.get("nodes/:node_id") { request, context in
            _ = try await self.authorize(request, .tasks)
            let name = context.parameters.get("node_id") ?? ""
            guard let node = try await self.nodes(named: name).first else {
                throw APIError(.notFound, "there is no node \"\(name.prefix(64))\"")
            }
            return Response.json(node.json)
        }
        return router
    }

    static func taskID(_ context: Context) throws -> UUIDv7 {
        let text = context.parameters.get("task_id") ?? ""
        guard let id = try? UUIDv7(parsing: text) else {
            throw APIError(.notFound, "there is no task \"\(text.prefix(64))\"")
        }
        return id
    }

    /// The caller's key, if it allows the request.
    func authorize(_ request: Request, _ scope: APIKey.Scope) async throws -> APIKey {
        var text = request.headers[values: .init("X-API-Key") ?? .authorization].first
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else {
                throw APIError(.unauthorized, "write \"Authorization: Bearer <key>\"")
            }
            text = String(parts[1])
        }
        guard let text, !text.isEmpty else {
            throw APIError(.unauthorized, "an API key is needed: \"Authorization: Bearer <key>\"")
        }
        guard text.utf8.count <= 256, let key = try await keys.find(text) else {
            throw APIError(.unauthorized, "the API key is unknown, expired or revoked")
        }
        guard key.scopes.contains(scope) || key.scopes.contains(.admin) else {
            throw APIError(.forbidden, "the API key does not have the scope \"\(scope.rawValue)\"")
        }
        if let wait = limiter.take(key.id, perMinute: key.requestsPerMinute) {
            throw APIError(
                .rateLimited, "the API key may make \(key.requestsPerMinute) requests a minute", retryAfter: wait)
        }
        return key
    }
}
