// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// An amount of the settlement token in its smallest unit, from 1 to 2¹²⁸ − 1 where it pays for a task.
///
/// In JSON an amount is read from an integer or a decimal string, and written as a decimal string: a float never
/// carries money.
///
/// ```swift
/// let amount = try TokenAmount(decimal: "1000")
/// FeeSplit(amount).provider       // 880
/// ```
public struct TokenAmount: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The amount in the token's smallest unit.
    public let value: UInt256

    /// No tokens.
    public static let zero = TokenAmount(UInt256.zero)

    /// The most that one task may pay: 2¹²⁸ − 1.
    public static let maxPayment = TokenAmount(UInt256(UInt128.max))

    /// An amount of that many of the token's smallest unit.
    @_disfavoredOverload
    public init(_ value: UInt256) {
        self.value = value
    }

    /// An amount of that many of the token's smallest unit.
    public init(_ value: UInt64) {
        self.value = UInt256(value)
    }

    /// Reads decimal digits.
    ///
    /// - Throws: ``MarketplaceError`` with code `amount` when the text is not a number from 0 to 2²⁵⁶ − 1.
    public init(decimal text: some StringProtocol) throws(MarketplaceError) {
        do {
            value = try UInt256(decimal: text)
        } catch {
            throw MarketplaceError(.amount, "\"\(text.prefix(80))\" is not an amount: write decimal digits")
        }
    }

    /// Whether the amount may pay for a task: 0 < amount ≤ 2¹²⁸ − 1.
    public var isPayment: Bool { self > .zero && self <= .maxPayment }

    /// The decimal digits.
    public var decimal: String { value.decimal }

    /// The decimal digits.
    public var description: String { value.decimal }

    /// Smaller amounts come first.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The sum, held at the largest 256-bit number.
    public static func + (left: Self, right: Self) -> Self {
        let (sum, overflow) = left.value.addingReportingOverflow(right.value)
        return Self(overflow ? .max : sum)
    }
}

extension TokenAmount: JSONEncodable, JSONDecodable {
    /// A decimal string.
    public var json: JSONValue { .string(decimal) }

    /// Reads an integer or a decimal string.
    public init(json: JSONReader) throws(JSONError) {
        let digits = try json.decimalInteger()
        guard let value = try? UInt256(decimal: digits) else {
            throw json.failure(.range, "\(digits) is not an amount: amounts are from 0 to 2^256 - 1")
        }
        self.init(value)
    }
}
