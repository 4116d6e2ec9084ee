// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON

/// One element of a matrix in a document: an integer of any size, or a finite double.
///
/// JSON numbers are doubles (RFC 8785), so integers outside ±(2⁵³ − 1) are written as decimal strings.
enum MatrixElement: Hashable, Sendable {
    case small(Int64)
    /// Decimal digits with an optional `-`, without leading zeros, outside the range of `Int64`.
    case big(String)
    case float(Double)

    static let maxSafeInteger: Int64 = 9_007_199_254_740_991

    /// Reads an element, or says what is wrong with it.
    init(_ value: JSONValue, maxDigits: Int) throws(ElementFault) {
        switch value {
        case .number(let number):
            guard let double = number.double, double.isFinite else {
                throw ElementFault("the number \(number.lexeme.prefix(40)) is too large for a double")
            }
            if double == double.rounded(.towardZero) {
                guard abs(double) <= Double(Self.maxSafeInteger) else {
                    throw ElementFault(
                        "the integer \(number.lexeme.prefix(40)) is outside ±(2^53 - 1): write it as a decimal string")
                }
                self = .small(Int64(double))
            } else {
                self = .float(double)
            }
        case .string(let digits):
            guard Self.isCanonicalInteger(digits) else {
                throw ElementFault("\"\(digits.prefix(40))\" is not a decimal integer without leading zeros")
            }
            guard digits.utf8.count <= maxDigits else {
                throw ElementFault("an integer has \(digits.utf8.count) digits; at most \(maxDigits) are allowed")
            }
            self = Int64(digits).map(MatrixElement.small) ?? .big(digits)
        default:
            throw ElementFault("an element is a number, or a decimal string for a large integer")
        }
    }

    /// The element as it stands in a canonical document.
    var json: JSONValue {
        switch self {
        case .small(let value):
            value.magnitude <= UInt64(Self.maxSafeInteger)
                ? JSONValue(integerLiteral: Int(value)) : .string(String(value))
        case .big(let digits): .string(digits)
        case .float(let value): Self.json(ofFloat: value)
        }
    }

    /// A double as it stands in a document; integers outside ±(2⁵³ − 1) become exact decimal strings.
    static func json(ofFloat value: Double) -> JSONValue {
        if value == value.rounded(.towardZero) {
            guard abs(value) > Double(maxSafeInteger) else { return JSONValue(integerLiteral: Int(value)) }
            return .string(BigInteger(exactly: value).decimal)
        }
        return JSONValue(floatLiteral: value)
    }

    /// The nearest double.
    var double: Double {
        switch self {
        case .small(let value): Double(value)
        case .big(let digits): Double(digits) ?? .infinity
        case .float(let value): value
        }
    }

    var isInteger: Bool {
        if case .float = self { false } else { true }
    }

    private static func isCanonicalInteger(_ text: String) -> Bool {
        var digits = Substring(text).utf8
        let negative = digits.first == UInt8(ascii: "-")
        if negative { digits = digits.dropFirst() }
        guard let first = digits.first, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            return false
        }
        return first != UInt8(ascii: "0") || (digits.count == 1 && !negative)
    }
}

/// What is wrong with one element; the caller knows where it stands.
struct ElementFault: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
