// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// The error with which a node answers a request.
///
/// The codes are those of the Starknet JSON-RPC specification 0.10 and of JSON-RPC 2.0:
///
/// ```swift
/// do {
///     _ = try await client.nonce(of: address)
/// } catch let error as RPCError where error.code == RPCError.Code.contractNotFound {
///     // not deployed yet
/// }
/// ```
public struct RPCError: Error, Hashable, Sendable {
    /// The error's number; see ``Code`` for those with a name.
    public var code: Int
    /// The node's words.
    public var message: String
    /// More facts, such as a revert reason.
    public var data: JSONValue?
    /// The method that was called; filled in by the client.
    public var method: String?
    /// The node that answered, without credentials; filled in by the client.
    public var url: String?

    /// Creates an error.
    public init(code: Int, message: String, data: JSONValue? = nil, method: String? = nil, url: String? = nil) {
        self.code = code
        self.message = message
        self.data = data
        self.method = method
        self.url = url
    }
}

extension RPCError: JSONEncodable, JSONDecodable {
    /// An object with `code`, `message` and, where there is any, `data`.
    public var json: JSONValue {
        var object: JSONObject = ["code": .integer(code), "message": .string(message)]
        object.setIfPresent("data", data)
        return .object(object)
    }

    /// Reads an object with `code`, `message` and maybe `data`.
    public init(json: JSONReader) throws(JSONError) {
        self.init(
            code: try json.required("code").int(), message: try json.required("message").string(),
            data: try json.optional("data")?.value)
    }
}

extension RPCError: CustomStringConvertible {
    /// Code, message, data (cut to 2,000 characters), method and node in one sentence.
    public var description: String {
        var text = "\(message) (error \(code))"
        if let detail { text += ": \(detail.prefix(2000))" }
        if let method { text += ", in answer to \(method)" }
        if let url { text += " from \(url)" }
        return text
    }

    /// The data as text: a revert reason, an explanation, or the JSON itself.
    public var detail: String? {
        switch data {
        case nil, .null?: nil
        case .string(let text)?: text
        case let data?:
            (data["revert_error"] ?? data["execution_error"]).flatMap { value in
                (try? ContractExecutionError(json: JSONReader(value)))?.innermost
            } ?? data.serialized()
        }
    }
}
