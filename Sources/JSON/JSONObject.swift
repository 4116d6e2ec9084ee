// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The members of a JSON object in the order in which they were written, each name once.
///
/// Names are compared byte for byte. Look-up is linear up to twelve members and hashed from there on.
///
/// ```swift
/// var object: JSONObject = ["b": 1, "a": 2]
/// object["c"] = "three"          // appended
/// object["b"] = nil              // removed
/// object.keys                    // ["a", "c"]
/// ```
public struct JSONObject: Sendable {
    /// A name and its value.
    public typealias Element = (key: String, value: JSONValue)

    /// A string that is equal only to the same scalars.
    private struct ExactKey: Hashable, Sendable {
        let string: String

        static func == (left: ExactKey, right: ExactKey) -> Bool {
            left.string.hasSameBytes(as: right.string)
        }
    }

    private static let hashedFrom = 12

    private var members: [Element] = []
    private var positions: [ExactKey: Int]?

    /// Creates an object without members.
    public init() {}

    /// Creates an object from members whose names differ; a repeated name traps, as with `Dictionary`.
    public init(uniqueKeysWithValues members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members {
            guard append(key, value) else {
                preconditionFailure("the name \(JSONValue.excerpt(of: key)) is in the object twice")
            }
        }
    }

    /// Creates an object from members that come from outside.
    ///
    /// - Throws: ``JSONError`` with code `duplicateKey` and the path of the repeated name.
    public init(checking members: some Sequence<(String, JSONValue)>) throws(JSONError) {
        for (key, value) in members {
            guard append(key, value) else {
                throw JSONError(.duplicateKey, at: [.key(key)], "the name is in the object twice")
            }
        }
    }

    /// The value of that name. Setting an existing name keeps its place, setting a new one appends it, and setting
    /// `nil` removes it (use `.null` to store a JSON `null`).
    public subscript(key: String) -> JSONValue? {
        get {
            position(of: key).map { members[$0].value }
        }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            if let position = position(of: key) {
                members[position].value = newValue
            } else {
                _ = append(key, newValue)
            }
        }
    }

    /// Sets the value of that name, in its place or at the end.
    public mutating func set(_ key: String, _ value: JSONValue) {
        self[key] = value
    }

    /// Removes the member of that name and returns its value, or `nil` when there is none.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let value = members.remove(at: position).value
        reindex()
        return value
    }

    /// Removes the member of that name and returns its value; the same as ``removeValue(forKey:)``.
    @discardableResult
    public mutating func remove(_ key: String) -> JSONValue? {
        removeValue(forKey: key)
    }

    /// The names in order.
    public var keys: [String] { members.map(\.key) }

    /// The values in order.
    public var values: [JSONValue] { members.map(\.value) }

    /// Whether there is a member of that name.
    public func contains(key: String) -> Bool {
        position(of: key) != nil
    }

    /// Appends a member; `false` when the name is there already.
    mutating func append(_ key: String, _ value: JSONValue) -> Bool {
        guard position(of: key) == nil else { return false }
        members.append((key, value))
        if positions != nil {
            positions?[ExactKey(string: key)] = members.count - 1
        } else if members.count > Self.hashedFrom {
            reindex()
        }
        return true
    }

    @inline(__always)
    private func position(of key: String) -> Int? {
        if let positions { return positions[ExactKey(string: key)] }
        for position in members.indices where members[position].key.hasSameBytes(as: key) {
            return position
        }
        return nil
    }

    private mutating func reindex() {
        guard members.count > Self.hashedFrom else {
            positions = nil
            return
        }
        var positions: [ExactKey: Int] = [:]
        positions.reserveCapacity(2 * members.count)
        for position in members.indices { positions[ExactKey(string: members[position].key)] = position }
        self.positions = positions
    }
}

extension JSONObject: RandomAccessCollection {
    /// Zero.
    public var startIndex: Int { 0 }

    /// The number of members.
    public var endIndex: Int { members.count }

    /// The member at that position.
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object; a name written twice traps, as in a dictionary literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(uniqueKeysWithValues: elements)
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Feeds the members to the hasher without regard to their order.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            combined ^= member.finalize()
        }
        hasher.combine(count)
        hasher.combine(combined)
    }
}
