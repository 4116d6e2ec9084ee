// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// One method of JSON-RPC: its name, its parameters and its result.
///
/// Client and server use the same descriptor, so that they cannot disagree:
///
/// ```swift
/// let nonce = try await client.send(Methods.GetNonce.self, .init(blockID: .latest, contractAddress: address))
/// ```
public protocol RPCMethod: Sendable {
    /// The parameters. They are written by name and read by name or by position.
    associatedtype Params: RPCParameters
    /// The result.
    associatedtype Result: JSONEncodable & JSONDecodable & Sendable

    /// The method's name with its prefix, such as `starknet_getNonce`.
    static var name: String { get }

    /// Whether asking twice is the same as asking once, so that a client may repeat a request that failed on its way.
    static var isIdempotent: Bool { get }
}

extension RPCMethod {
    /// `true`: most methods only read.
    public static var isIdempotent: Bool { true }
}

/// The parameters of a method.
public protocol RPCParameters: JSONEncodable, JSONDecodable, Sendable {}

/// Reads parameters that were given by name, by position, or not at all.
public struct RPCParameterReader {
    private let json: JSONReader
    private let positions: [String: JSONReader]?

    /// Checks that the parameters are an object of these names, an array of at most as many values, or `null`.
    ///
    /// - Parameters:
    ///   - json: The `params` of a request.
    ///   - names: The parameters' names in the order of their positions.
    /// - Throws: `JSONError` with code `unknown` for other names, `size` for more values, `type` for anything else.
    public init(_ json: JSONReader, names: [String]) throws(JSONError) {
        self.json = json
        switch json.value {
        case .array:
            let values = try json.array(maxCount: names.count)
            positions = Dictionary(uniqueKeysWithValues: zip(names, values))
        case .null:
            positions = [:]
        default:
            try json.object(allowing: Set(names))
            positions = nil
        }
    }

    /// The parameter of that name.
    ///
    /// - Throws: `JSONError` with code `missing` and the parameter's path.
    public func required(_ name: String) throws(JSONError) -> JSONReader {
        guard let positions else { return try json.required(name) }
        guard let value = positions[name] else {
            throw JSONError(.missing, at: json.path.appending(name), "the parameter is required")
        }
        return value
    }

    /// The parameter of that name, or `nil` when it is absent or `null`.
    public func optional(_ name: String) throws(JSONError) -> JSONReader? {
        guard let positions else { return try json.optional(name) }
        guard let value = positions[name], !value.isNull else { return nil }
        return value
    }
}

/// The parameters of a method that has none.
public struct NoParams: RPCParameters, Hashable {
    /// Creates the empty parameters.
    public init() {}

    /// An empty object.
    public var json: JSONValue { .object(JSONObject()) }

    /// Accepts an empty object, an empty array, or nothing.
    public init(json: JSONReader) throws(JSONError) {
        _ = try RPCParameterReader(json, names: [])
    }
}
