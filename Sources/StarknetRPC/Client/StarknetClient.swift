// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import HTTPTransport
import JSON
public import Logging
internal import Synchronization

/// A client of a Starknet node, by JSON-RPC 0.10 over HTTP.
///
/// ```swift
/// let client = StarknetClient(url: "http://127.0.0.1:5050/rpc")
/// let height = try await client.blockNumber()
/// let nonce = try await client.send(Methods.GetNonce.self, .init(blockID: .latest, contractAddress: address))
/// ```
///
/// A request throws ``RPCError`` when the node refuses it, ``StarknetClientError`` when the node cannot be reached or
/// answers nonsense, and `CancellationError` when the task is cancelled. Reads are repeated after connection failures
/// (see ``RetryPolicy``); writes are sent once.
///
/// The client is a value; copies share connections and request ids.
public struct StarknetClient: Sendable {
    /// Limits and habits of a client.
    public struct Configuration: Sendable {
        /// How long one exchange may take.
        public var timeout: Duration
        /// The longest response accepted, in bytes.
        public var maxResponseBytes: Int
        /// The most requests in one batch; longer ones are split.
        public var maxBatchCount: Int
        /// When reads are repeated.
        public var retry: RetryPolicy
        /// More header fields, such as an API key.
        public var headers: [(String, String)]

        /// Creates a configuration: 30 seconds, 64 MiB, 100 requests a batch, the default retries.
        public init(
            timeout: Duration = .seconds(30), maxResponseBytes: Int = 64 << 20, maxBatchCount: Int = 100,
            retry: RetryPolicy = .default, headers: [(String, String)] = []
        ) {
            self.timeout = timeout
            self.maxResponseBytes = maxResponseBytes
            self.maxBatchCount = max(1, maxBatchCount)
            self.retry = retry
            self.headers = headers
        }
    }

    private final class Counter: Sendable {
        private let next = Atomic<UInt64>(1)

        func take() -> UInt64 { next.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    /// The node's URL, credentials included.
    public let url: String
    /// The node's scheme, host and port, for messages.
    public let origin: String
    /// Limits and habits.
    public let configuration: Configuration

    private let transport: any HTTPClient
    private let logger: Logger?
    private let counter = Counter()
    private let metrics = RPCMetrics()

    /// Creates a client. Nothing is sent yet; a URL that cannot be used shows at the first request.
    ///
    /// Its metrics go to the factory of swift-metrics that is in force now.
    ///
    /// - Parameters:
    ///   - url: The node's URL, `http` or `https`.
    ///   - transport: What sends the requests.
    ///   - configuration: Limits and habits.
    ///   - logger: Where retries are told.
    public init(
        url: String, transport: any HTTPClient = CurlHTTPClient.shared, configuration: Configuration = .init(),
        logger: Logger? = nil
    ) {
        self.url = url
        self.origin = StarknetClientError.origin(of: url)
        self.transport = transport
        self.configuration = configuration
        self.logger = logger
    }

    /// Calls a method: one exchange, or several where a read is repeated.
    ///
    /// - Throws: ``RPCError``, ``StarknetClientError`` or `CancellationError`.
    public func send<Method: RPCMethod>(_ method: Method.Type, _ params: Method.Params) async throws -> Method.Result {
        do {
            let result = try await sendOne(method, params)
            metrics.count(Method.name, .ok)
            return result
        } catch {
            metrics.count(Method.name, RPCMetrics.Outcome(error))
            throw error
        }
    }

    private func sendOne<Method: RPCMethod>(
        _ method: Method.Type, _ params: Method.Params
    ) async throws -> Method.Result {
        let id = counter.take()
        let request = RPCRequest(id: .integer(id), method: Method.name, params: params.json)
        let body = try await exchange(request.json, method: Method.name, isIdempotent: Method.isIdempotent)
        let response = try decode(RPCResponse.self, body, method: Method.name)
        if case .success = response.result, response.id.numberValue?.uint64 != id {
            throw invalid(Method.name, "the answer's id \(response.id.serialized().prefix(40)) is not \(id)")
        }
        return try result(of: response, method)
    }

    /// Calls a method that has no parameters.
    ///
    /// - Throws: ``RPCError``, ``StarknetClientError`` or `CancellationError`.
    public func send<Method: RPCMethod>(_ method: Method.Type) async throws -> Method.Result
    where Method.Params == NoParams {
        try await send(method, NoParams())
    }

    /// Calls a method with several parameters in one exchange, or in a few where there are many.
    ///
    /// - Returns: For each of the parameters in order the result, or the node's error.
    /// - Throws: ``StarknetClientError`` or `CancellationError` when an exchange fails as a whole.
    public func sendBatch<Method: RPCMethod>(
        _ method: Method.Type, _ params: [Method.Params]
    ) async throws -> [Result<Method.Result, RPCError>] {
        var results: [Result<Method.Result, RPCError>] = []
        var rest = params[...]
        while !rest.isEmpty {
            let batch = rest.prefix(configuration.maxBatchCount)
            do {
                let answers = try await sendOneBatch(method, batch)
                let succeeded = answers.count { (try? $0.get()) != nil }
                metrics.count(Method.name, .ok, by: succeeded)
                metrics.count(Method.name, .refused, by: answers.count - succeeded)
                results += answers
            } catch {
                metrics.count(Method.name, RPCMetrics.Outcome(error), by: batch.count)
                throw error
            }
            rest = rest.dropFirst(configuration.maxBatchCount)
        }
        return results
    }

    private func sendOneBatch<Method: RPCMethod>(
        _ method: Method.Type, _ params: ArraySlice<Method.Params>
    ) async throws -> [Result<Method.Result, RPCError>] {
        let requests = params.map { RPCRequest(id: .integer(counter.take()), method: Method.name, params: $0.json) }
        let body = try await exchange(requests.json, method: Method.name, isIdempotent: Method.isIdempotent)
        if case .object = body {
            // A server that refuses the batch as a whole answers with one error.
            let response = try decode(RPCResponse.self, body, method: Method.name)
            _ = try result(of: response, method)
            throw invalid(Method.name, "one answer came for a batch of \(requests.count)")
        }
        var byID: [JSONValue: RPCResponse] = [:]
        for response in try decode([RPCResponse].self, body, method: Method.name) { byID[response.id] = response }
        return try requests.map { request in
            guard let id = request.id, let response = byID[id] else {
                throw invalid(Method.name, "no answer to a request of the batch")
            }
            do {
                return .success(try result(of: response, method))
            } catch let error as RPCError {
                return .failure(error)
            }
        }
    }

    private func result<Method: RPCMethod>(of response: RPCResponse, _: Method.Type) throws -> Method.Result {
        switch response.result {
        case .success(let value):
            return try decode(Method.Result.self, value, method: Method.name, path: JSONPath([.key("result")]))
        case .failure(var error):
            error.method = Method.name
            error.url = origin
            throw error
        }
    }

    private func decode<Value: JSONDecodable>(
        _ type: Value.Type, _ json: JSONValue, method: String, path: JSONPath = .root
    ) throws -> Value {
        do {
            return try Value(json: JSONReader(json, path: path))
        } catch {
            throw invalid(method, error.message)
        }
    }

    private func invalid(_ method: String, _ reason: String) -> StarknetClientError {
        StarknetClientError(.invalidResponse, method: method, url: origin, reason: reason)
    }
}

extension StarknetClient {
    /// What became of one attempt that brought no JSON.
    private struct Failure {
        var error: StarknetClientError
        var isRetryable: Bool
        var retryAfter: Int?
    }

    /// Sends a JSON body, again where that is allowed, and returns the JSON of the answer.
    private func exchange(_ json: JSONValue, method: String, isIdempotent: Bool) async throws -> JSONValue {
        let request = HTTPRequest(
            method: "POST", url: url,
            headers: [("Content-Type", "application/json"), ("Accept", "application/json")] + configuration.headers,
            body: json.serializedBytes(), timeout: configuration.timeout,
            maxResponseBytes: configuration.maxResponseBytes)
        let begin = ContinuousClock.now
        defer { metrics.record(method, since: begin) }
        var attempt = 1
        while true {
            let failure: Failure
            switch try await attemptOnce(request, method) {
            case .success(let json): return json
            case .failure(let reason): failure = reason.failure
            }
            guard isIdempotent, failure.isRetryable,
                let delay = configuration.retry.delay(
                    afterAttempt: attempt, retryAfter: failure.retryAfter, jitter: .random(in: 0...1))
            else { throw failure.error }
            logger?.debug(
                "asking the node again",
                metadata: [
                    "method": "\(method)", "node": "\(origin)", "attempt": "\(attempt)",
                    "reason": "\(failure.error.reason)",
                ])
            try await Task.sleep(for: delay)
            attempt += 1
        }
    }

    private struct AttemptError: Error {
        var failure: Failure
    }

    private func attemptOnce(_ request: HTTPRequest, _ method: String) async throws -> Result<JSONValue, AttemptError> {
        let response: HTTPResponse
        do {
            response = try await transport.execute(request)
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            let retryable = [.resolve, .connect, .connectionLost, .timeout, .tooManyRequests].contains(error.code)
            return .failure(
                AttemptError(
                    failure: Failure(
                        error: StarknetClientError(
                            .transport, method: method, url: origin, reason: error.reason,
                            mayHaveBeenSent: error.mayHaveBeenSent),
                        isRetryable: retryable)))
        }
        let limits = JSONLimits(maxDepth: 256, maxBytes: configuration.maxResponseBytes)
        do throws(JSONError) {
            let json = try JSONValue(parsing: response.body, limits: limits)
            // Some servers give errors of JSON-RPC another status than 200.
            if response.status == 200 || json["error"]?["code"] != nil { return .success(json) }
        } catch {
            if response.status == 200 {
                throw StarknetClientError(
                    .invalidResponse, method: method, url: origin, reason: "no JSON came: \(error.message)",
                    status: 200)
            }
        }
        return .failure(
            AttemptError(
                failure: Failure(
                    error: StarknetClientError(
                        .status, method: method, url: origin, reason: "HTTP status \(response.status)",
                        status: response.status),
                    isRetryable: [429, 502, 503, 504].contains(response.status),
                    retryAfter: response.header("Retry-After").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil })))
    }
}
