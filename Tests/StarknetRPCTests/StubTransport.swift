// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import JSON
import StarknetRPC
import Synchronization

/// A transport that answers from a closure and counts the requests.
final class StubTransport: HTTPClient {
    typealias Answer = @Sendable (Int, HTTPRequest) throws(HTTPClientError) -> HTTPResponse

    private let count = Mutex(0)
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        self.answer = answer
    }

    /// Answers each JSON-RPC request, of batches too, from its method and parameters.
    static func rpc(
        _ answer: @escaping @Sendable (String, JSONValue) throws(RPCError) -> JSONValue
    ) -> StubTransport {
        StubTransport { _, request in
            func one(_ json: JSONValue) -> JSONValue {
                guard let call = try? RPCRequest(json: JSONReader(json)) else { return .null }
                do throws(RPCError) {
                    let value = try answer(call.method, call.params ?? .null)
                    return RPCResponse(id: call.id ?? .null, result: .success(value)).json
                } catch {
                    return RPCResponse(id: call.id ?? .null, result: .failure(error)).json
                }
            }
            let json = (try? JSONValue(parsing: request.body ?? [])) ?? .null
            let body = json.arrayValue.map { JSONValue.array($0.map(one)) } ?? one(json)
            return HTTPResponse(status: 200, body: body.serializedBytes())
        }
    }

    var requests: Int { count.withLock { $0 } }

    func execute(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return try answer(number, request)
    }
}
