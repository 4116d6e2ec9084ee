// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import HTTPTransport
public import JSON
public import Marketplace

/// A demander's view of a relayer: submits tasks and reads them over HTTP.
public struct RelayerClient: Sendable {
    /// The relayer's origin, for example `http://127.0.0.1:8080`.
    public let origin: String
    private let key: String?
    private let transport: any HTTPClient

    /// Prepares a client; nothing is contacted yet.
    ///
    /// - Parameters:
    ///   - origin: `http(s)://host[:port]`, with or without a `/` at the end.
    ///   - key: The API key; only health and stats work without one.
    ///   - transport: What carries the requests.
    public init(origin: String, key: String?, transport: any HTTPClient = CurlHTTPClient.shared) {
        self.origin = origin.hasSuffix("/") ? String(origin.dropLast()) : origin
        self.key = key
        self.transport = transport
    }

    /// Why the relayer did not do what it was asked for.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The HTTP status.
        public let status: Int
        /// The error body, or the beginning of whatever came.
        public let detail: String
        /// The status and the detail.
        public var description: String { "the relayer answered \(status): \(detail)" }
    }

    /// Submits a task.
    ///
    /// - Parameters:
    ///   - body: The document of `POST /api/v1/tasks`, sent as it is.
    ///   - idempotencyKey: Makes a repetition harmless.
    /// - Throws: ``Failure`` for any answer but 201, `HTTPClientError` if the relayer cannot be reached.
    public func submit(_ body: JSONValue, idempotencyKey: String? = nil) async throws -> CreateTaskResponse {
        let headers = idempotencyKey.map { [("Idempotency-Key", $0)] } ?? []
        let json = try await send("POST", "/api/v1/tasks", headers: headers, body: body)
        return try CreateTaskResponse(json: JSONReader(json))
    }

    /// Reads a task.
    ///
    /// - Throws: ``Failure`` with 404 if there is none, 403 if it is another key's.
    public func task(_ id: UUIDv7) async throws -> TaskView {
        try TaskView(json: JSONReader(try await send("GET", "/api/v1/tasks/\(id)")))
    }

    /// Asks for a task's cancellation.
    public func cancel(_ id: UUIDv7) async throws -> TaskView {
        try TaskView(json: JSONReader(try await send("DELETE", "/api/v1/tasks/\(id)")))
    }

    /// Reads a task again and again until it is final.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - interval: The pause between two looks.
    ///   - onChange: Called with the task whenever its state has changed.
    public func wait(
        for id: UUIDv7, every interval: Duration = .milliseconds(500),
        onChange: (TaskView) async throws -> Void = { _ in }
    ) async throws -> TaskView {
        var last: TaskState?
        while true {
            let task = try await task(id)
            if task.status != last {
                last = task.status
                try await onChange(task)
            }
            if task.status.isFinal { return task }
            try await Task.sleep(for: interval)
        }
    }

    /// The nodes that the relayer knows.
    public func nodes() async throws -> [NodeView] {
        try NodeList(json: JSONReader(try await send("GET", "/api/v1/nodes"))).nodes
    }

    /// How the relayer is.
    public func health() async throws -> HealthView {
        try HealthView(json: JSONReader(try await send("GET", "/api/v1/health")))
    }

    private func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: JSONValue? = nil
    ) async throws -> JSONValue {
        var headers = headers
        if let key { headers.append(("Authorization", "Bearer \(key)")) }
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let response = try await transport.execute(
            HTTPRequest(method: method, url: origin + path, headers: headers, body: body?.serializedBytes()))
        var limits = JSONLimits.default
        limits.maxBytes = 256 << 20
        guard (200..<300).contains(response.status) else {
            let json = try? JSONValue(parsing: response.body, limits: limits)
            let detail = json?["detail"]?.stringValue ?? String(decoding: response.body.prefix(300), as: UTF8.self)
            throw Failure(status: response.status, detail: detail)
        }
        return try JSONValue(parsing: response.body, limits: limits)
    }
}
