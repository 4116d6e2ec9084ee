// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Reads a ``JSONValue`` into types of your own, with errors that name the place.
///
/// ```swift
/// struct Requirements: JSONDecodable {
///     var threads: Int
///     var gpu: Bool
///     init(json: JSONReader) throws(JSONError) {
///         let object = try json.object(allowing: ["cpu_threads", "gpu_required"])
///         threads = try object.required("cpu_threads").int(in: 1...1024)
///         gpu = try object.optional("gpu_required")?.bool() ?? false
///     }
/// }
/// try JSONReader(value).decode(Requirements.self)
/// // $.cpu_threads: 0 is not in 1...1024
/// ```
public struct JSONReader: Sendable {
    /// The value being read.
    public let value: JSONValue
    private let parent: JSONPath
    private let step: JSONPath.Component?

    /// Creates a reader of a value.
    ///
    /// - Parameters:
    ///   - value: The value to read.
    ///   - path: Where it stands in its document, for messages.
    public init(_ value: JSONValue, path: JSONPath = .root) {
        self.value = value
        self.parent = path
        self.step = nil
    }

    private init(_ value: JSONValue, parent: JSONPath, step: JSONPath.Component) {
        self.value = value
        self.parent = parent
        self.step = step
    }

    /// Where the value stands in its document.
    public var path: JSONPath {
        guard let step else { return parent }
        return JSONPath(parent.components + [step])
    }

    /// An error at this place, for rules that only the caller knows.
    public func failure(_ code: JSONError.Code = .value, _ reason: String) -> JSONError {
        JSONError(code, at: path, reason)
    }

    /// Checks that the value is an object that has no other members than these.
    ///
    /// - Returns: The same reader, so that members can be read from it.
    /// - Throws: ``JSONError`` with code `type`, or `unknown` and the path of the first member that is not allowed.
    @discardableResult
    public func object(allowing names: Set<String>) throws(JSONError) -> JSONReader {
        for (key, _) in try members() {
            if let position = names.firstIndex(of: key), names[position].hasSameBytes(as: key) { continue }
            let allowed = names.sorted().joined(separator: ", ")
            throw JSONError(.unknown, at: path.appending(key), "unknown field; allowed are: \(allowed)")
        }
        return self
    }

    /// Checks that the value is an object, whatever its members.
    @discardableResult
    public func object() throws(JSONError) -> JSONReader {
        _ = try members()
        return self
    }

    /// The object's members in order.
    public func members() throws(JSONError) -> JSONObject {
        guard case .object(let object) = value else { throw mismatch("an object") }
        return object
    }

    /// The object's members in order, each with its name and a reader of its value.
    ///
    /// - Parameter maxCount: More members than this are refused with code `size`.
    public func entries(maxCount: Int = .max) throws(JSONError) -> [(key: String, value: JSONReader)] {
        let object = try members()
        guard object.count <= maxCount else {
            throw failure(.size, "an object of \(object.count) members, more than the \(maxCount) allowed")
        }
        let path = path
        return object.map { ($0.key, JSONReader($0.value, parent: path, step: .key($0.key))) }
    }

    /// The member of that name. A member that is `null` is there.
    ///
    /// - Throws: ``JSONError`` with code `missing` and the member's path, or `type` when this is no object.
    public func required(_ key: String) throws(JSONError) -> JSONReader {
        guard let member = try members()[key] else {
            throw JSONError(.missing, at: path.appending(key), "the field is required")
        }
        return JSONReader(member, parent: path, step: .key(key))
    }

    /// The member of that name, or `nil` when it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` with code `type` when this is no object.
    public func optional(_ key: String) throws(JSONError) -> JSONReader? {
        guard let member = try members()[key], !member.isNull else { return nil }
        return JSONReader(member, parent: path, step: .key(key))
    }

    /// The array's elements, each with a reader.
    ///
    /// - Parameter maxCount: More elements than this are refused with code `size`.
    public func array(maxCount: Int = .max) throws(JSONError) -> [JSONReader] {
        guard case .array(let array) = value else { throw mismatch("an array") }
        guard array.count <= maxCount else {
            throw failure(.size, "an array of \(array.count) elements, more than the \(maxCount) allowed")
        }
        let path = path
        return array.indices.map { JSONReader(array[$0], parent: path, step: .index($0)) }
    }

    /// Reads the value as a type that knows how.
    public func decode<Value: JSONDecodable>(_ type: Value.Type = Value.self) throws(JSONError) -> Value {
        try Value(json: self)
    }

    /// Reads the array's elements as a type that knows how; see ``array(maxCount:)``.
    public func decodeArray<Value: JSONDecodable>(
        of type: Value.Type = Value.self, maxCount: Int = .max
    ) throws(JSONError) -> [Value] {
        var values: [Value] = []
        for element in try array(maxCount: maxCount) { values.append(try Value(json: element)) }
        return values
    }

    /// The error for a value of another type.
    func mismatch(_ expected: String) -> JSONError {
        failure(.type, "\(value.excerpt) where \(expected) is expected")
    }
}
