// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// A request of JSON-RPC 2.0.
public struct RPCRequest: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// What the answer is told by: a string, a number or null; `nil` for a notification, which gets no answer.
    public var id: JSONValue?
    /// The method's name.
    public var method: String
    /// The parameters: an object, an array, or nothing.
    public var params: JSONValue?

    /// Creates a request.
    public init(id: JSONValue?, method: String, params: JSONValue?) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// An object with `jsonrpc`, `id`, `method` and `params`.
    public var json: JSONValue {
        var object: JSONObject = ["jsonrpc": "2.0"]
        object.setIfPresent("id", id)
        object["method"] = .string(method)
        object.setIfPresent("params", params)
        return .object(object)
    }

    /// Reads a request; other members are refused.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["jsonrpc", "id", "method", "params"])
        let version = try json.required("jsonrpc")
        guard try version.string() == "2.0" else { throw version.failure(.value, "the version is \"2.0\"") }
        method = try json.required("method").string(maxBytes: 256)
        id = try json.members()["id"]
        switch id {
        case nil, .null?, .string?, .number?: break
        default: throw json.failure(.type, "id is a string, a number or null")
        }
        params = try json.members()["params"]
        switch params {
        case nil, .null?, .object?, .array?: break
        default: throw json.failure(.type, "params is an object or an array")
        }
    }
}

/// An answer of JSON-RPC 2.0.
public struct RPCResponse: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The request's id; null when the request could not be read.
    public var id: JSONValue
    /// The method's result, or the error.
    public var result: Result<JSONValue, RPCError>

    /// Creates an answer.
    public init(id: JSONValue, result: Result<JSONValue, RPCError>) {
        self.id = id
        self.result = result
    }

    /// An object with `jsonrpc`, `id`, and `result` or `error`.
    public var json: JSONValue {
        switch result {
        case .success(let value): ["jsonrpc": "2.0", "id": id, "result": value]
        case .failure(let error): ["jsonrpc": "2.0", "id": id, "error": error.json]
        }
    }

    /// Reads an object with `id`, and `result` or `error`; other members are ignored.
    public init(json: JSONReader) throws(JSONError) {
        let members = try json.members()
        id = members["id"] ?? .null
        if let error = try json.optional("error") {
            result = .failure(try error.decode())
        } else if let value = members["result"] {
            result = .success(value)
        } else {
            throw json.failure(.missing, "an answer has a result or an error")
        }
    }
}
