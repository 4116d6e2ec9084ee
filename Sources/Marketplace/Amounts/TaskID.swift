// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The number that the contract gave a task: 1, 2, 3 …
///
/// In JSON a decimal string; an integer is read too.
public struct TaskID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    public let value: UInt256

    /// The task of that number.
    @_disfavoredOverload
    public init(_ value: UInt256) {
        self.value = value
    }

    /// The task of that number.
    public init(_ value: UInt64) {
        self.value = UInt256(value)
    }

    /// Reads decimal digits or `0x` hex.
    ///
    /// - Throws: ``MarketplaceError`` with code `identifier`.
    public init(parsing text: some StringProtocol) throws(MarketplaceError) {
        do {
            value = try UInt256(parsing: text)
        } catch {
            throw MarketplaceError(.identifier, "\"\(text.prefix(80))\" is not a task number: write decimal digits")
        }
    }

    /// The decimal digits.
    public var decimal: String { value.decimal }

    /// The decimal digits.
    public var description: String { value.decimal }

    /// Older tasks come first.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension TaskID: JSONEncodable, JSONDecodable {
    /// A decimal string.
    public var json: JSONValue { .string(decimal) }

    /// Reads an integer or a decimal string.
    public init(json: JSONReader) throws(JSONError) {
        let digits = try json.decimalInteger()
        guard let value = try? UInt256(decimal: digits), value > .zero else {
            throw json.failure(.range, "\(digits) is not a task number: they start at 1")
        }
        self.init(value)
    }
}
