// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// The name under which a node connects: 1 to 64 of `[A-Za-z0-9_-]`.
public struct NodeID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name.
    public let value: String

    /// Checks a name.
    ///
    /// - Throws: ``MarketplaceError`` with code `identifier`.
    public init(_ value: some StringProtocol) throws(MarketplaceError) {
        let isValid =
            (1...64).contains(value.utf8.count)
            && value.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isValid else {
            throw MarketplaceError(
                .identifier,
                "a node id is 1 to 64 letters, digits, underscores and hyphens, not \"\(value.prefix(64))\"")
        }
        self.value = String(value)
    }

    /// The name.
    public var description: String { value }

    /// In the order of the bytes.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension NodeID: JSONEncodable, JSONDecodable {
    /// A string.
    public var json: JSONValue { .string(value) }

    /// Reads a string of the right form.
    public init(json: JSONReader) throws(JSONError) {
        let text = try json.string(maxBytes: 1024)
        do {
            try self.init(text)
        } catch {
            throw json.failure(.value, error.message)
        }
    }
}
