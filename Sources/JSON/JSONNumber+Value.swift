// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONNumber {
    /// The most digits that ``exactInteger`` writes out: `1e999999999` must not cost a gigabyte.
    public static let maxExactIntegerDigits = 4096

    /// The value as an `Int64`, or `nil` when it is not integral or does not fit. `1.0` and `1e2` count as integers.
    public var int64: Int64? { integer(as: Int64.self) }

    /// The value as a `UInt64`, or `nil` when it is not integral or does not fit. `1.0` and `1e2` count as integers.
    public var uint64: UInt64? { integer(as: UInt64.self) }

    /// The value as an integer type, or `nil` when it is not integral or does not fit. `1.0` and `1e2` count.
    public func integer<Integer: FixedWidthInteger>(as type: Integer.Type) -> Integer? {
        // Covers nearly every number, and fails on a fraction or an exponent.
        if let value = Integer(lexeme) { return value }
        guard isPlainInteger == false, let digits = exactInteger else { return nil }
        return Integer(digits)
    }

    /// The nearest `Double` (ties to even), or `nil` when the value is too large for one. Tiny values become zero.
    public var double: Double? {
        if let exact = doubleWhenSmall { return exact }
        guard let value = Double(lexeme), value.isFinite else { return nil }
        return value
    }

    /// Whether the value is an integer, however it is written: `1`, `1.0`, `1e2`, `-0`, `12.50e1`.
    public var isInteger: Bool {
        if isPlainInteger { return true }
        let parts = decomposed()
        return parts.digits.isEmpty || parts.exponent >= 0
    }

    /// The value's decimal digits with a leading `-` where negative, exact at any size: `1.5e3` gives `1500`, `-0`
    /// gives `0`. `nil` when the value is not integral or has more than ``maxExactIntegerDigits`` digits.
    public var exactInteger: String? {
        if isPlainInteger {
            guard lexeme.utf8.count <= Self.maxExactIntegerDigits else { return nil }
            return lexeme == "-0" ? "0" : lexeme
        }
        let parts = decomposed()
        if parts.digits.isEmpty { return "0" }
        guard parts.exponent >= 0, parts.exponent <= Self.maxExactIntegerDigits - parts.digits.count else { return nil }
        return (parts.negative ? "-" : "") + String(decoding: parts.digits, as: UTF8.self)
            + String(repeating: "0", count: parts.exponent)
    }

    /// Whether the text has neither fraction nor exponent.
    var isPlainInteger: Bool {
        !lexeme.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    /// The value as ± `digits` · 10^`exponent`, with neither leading nor trailing zeros: no digits for zero. An
    /// exponent beyond ±10^15 is held there, which is far outside of what anything accepts.
    private func decomposed() -> (negative: Bool, digits: [UInt8], exponent: Int) {
        let limit = 1_000_000_000_000_000
        var negative = false
        var digits: [UInt8] = []
        var scale = 0
        var exponent = 0
        var exponentIsNegative = false
        var inFraction = false
        var inExponent = false
        for byte in lexeme.utf8 {
            switch byte {
            case UInt8(ascii: "-"):
                if inExponent { exponentIsNegative = true } else { negative = true }
            case UInt8(ascii: "+"): break
            case UInt8(ascii: "."): inFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            default:
                if inExponent {
                    exponent = min(exponent * 10 + Int(byte &- UInt8(ascii: "0")), limit)
                } else {
                    if inFraction { scale += 1 }
                    if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
                }
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            scale -= 1
        }
        return (negative, digits, (exponentIsNegative ? -exponent : exponent) - scale)
    }

    /// The value when both its digits and its power of ten are exact doubles, so that one operation rounds correctly
    /// (W. Clinger, "How to read floating point numbers accurately", 1990).
    private var doubleWhenSmall: Double? {
        var text = lexeme
        return text.withUTF8 { bytes in
            guard bytes.count <= 18 else { return nil }
            var mantissa: UInt64 = 0
            var count = 0
            var scale = 0
            var seenPoint = false
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "-"): break
                case UInt8(ascii: "."): seenPoint = true
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                    count += 1
                    if seenPoint { scale += 1 }
                default: return nil
                }
            }
            guard count <= 15 else { return nil }
            let magnitude = scale == 0 ? Double(mantissa) : Double(mantissa) / Self.powersOfTen[scale]
            return bytes.first == UInt8(ascii: "-") ? -magnitude : magnitude
        }
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
