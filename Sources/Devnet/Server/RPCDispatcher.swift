// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
package import Logging
package import StarknetRPC

/// Answers requests of JSON-RPC 2.0 with the handlers that were registered for their methods.
///
/// Requests of a batch are answered one after the other, so that a batch of transactions keeps its order.
package struct RPCDispatcher: Sendable {
    /// What a client may ask for at once.
    package struct Limits: Hashable, Sendable {
        /// The longest body in bytes.
        package var maxBodyBytes: Int
        /// The most requests of a batch.
        package var maxBatchCount: Int

        /// Creates limits: 32 MiB and 1,000 requests.
        package init(maxBodyBytes: Int = 32 << 20, maxBatchCount: Int = 1000) {
            self.maxBodyBytes = maxBodyBytes
            self.maxBatchCount = maxBatchCount
        }
    }

    private typealias Handler = @Sendable (JSONReader) async throws -> JSONValue

    /// What a client may ask for at once.
    package let limits: Limits

    private let logger: Logger?
    private var handlers: [String: Handler] = [:]

    /// Creates a dispatcher that knows no method.
    package init(limits: Limits = Limits(), logger: Logger? = nil) {
        self.limits = limits
        self.logger = logger
    }

    /// The names of the methods that have a handler.
    package var methodNames: [String] { handlers.keys.sorted() }

    /// Sets the handler of a method.
    ///
    /// What the handler throws becomes the answer when it is an `RPCError`, and an internal error otherwise.
    package mutating func on<Method: RPCMethod>(
        _: Method.Type, _ handler: @escaping @Sendable (Method.Params) async throws -> Method.Result
    ) {
        handlers[Method.name] = { json in
            let params: Method.Params
            do throws(JSONError) {
                params = try Method.Params(json: json)
            } catch {
                throw RPCError.invalidParams(error.message)
            }
            return try await handler(params).json
        }
    }

    /// The answer to a request or a batch, or `nil` when there is nothing to answer because all are notifications.
    package func answer(_ body: some Collection<UInt8>) async -> [UInt8]? {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body, limits: JSONLimits(maxBytes: limits.maxBodyBytes))
        } catch {
            return Self.refusal(.parseError(error.message)).serializedBytes()
        }
        guard case .array(let batch) = json else {
            return await answer(json)?.serializedBytes()
        }
        guard !batch.isEmpty, batch.count <= limits.maxBatchCount else {
            let reason = "a batch holds 1 to \(limits.maxBatchCount) requests, and this one \(batch.count)"
            return Self.refusal(.invalidRequest(reason)).serializedBytes()
        }
        var answers: [JSONValue] = []
        for item in batch {
            if let answer = await answer(item) { answers.append(answer) }
        }
        return answers.isEmpty ? nil : JSONValue.array(answers).serializedBytes()
    }

    private static func refusal(_ error: RPCError) -> JSONValue {
        RPCResponse(id: .null, result: .failure(error)).json
    }

    private func answer(_ json: JSONValue) async -> JSONValue? {
        let request: RPCRequest
        do {
            request = try RPCRequest(json: JSONReader(json))
        } catch {
            return Self.refusal(.invalidRequest(error.message))
        }
        let result = await result(of: request)
        // A request without an id is a notification, which gets no answer, errors included.
        return request.id.map { RPCResponse(id: $0, result: result).json }
    }

    private func result(of request: RPCRequest) async -> Result<JSONValue, RPCError> {
        guard let handler = handlers[request.method] else { return .failure(.methodNotFound(request.method)) }
        do {
            return .success(try await handler(JSONReader(request.params ?? .null, path: JSONPath([.key("params")]))))
        } catch let error as RPCError {
            return .failure(error)
        } catch {
            logger?.error("a request failed", metadata: ["method": "\(request.method)", "error": "\(error)"])
            return .failure(.internalError("\(error)"))
        }
    }
}
