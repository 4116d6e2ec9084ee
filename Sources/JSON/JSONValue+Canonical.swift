// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How ``JSONValue/canonicalized(_:)`` treats numbers that a double cannot hold exactly.
public enum CanonicalNumbers: Hashable, Sendable {
    /// A number beyond ±(2^53 − 1) is refused: every double out there is an integer, and neighbouring integers would
    /// canonicalize to the same text. Such values belong into decimal strings.
    case exactIntegers
    /// Every number becomes the nearest double, as RFC 8785 alone has it; only numbers too large for one are refused.
    case doubles
}

extension JSONValue {
    /// The canonical text of RFC 8785 (JCS), as UTF-8: members sorted by the UTF-16 code units of their names, numbers
    /// as ECMAScript prints the nearest double, strings escaped in one way and not normalised.
    ///
    /// Canonical text reads back to a value with the same canonical text.
    ///
    /// - Parameter numbers: Whether numbers beyond ±(2^53 − 1) are refused, which is the default, or rounded.
    /// - Throws: ``JSONError`` with code `range` and the path of a number that cannot be written.
    /// - Complexity: O(*n* log *m*) for text of *n* bytes and *m* members in the largest object.
    public func canonicalized(_ numbers: CanonicalNumbers = .exactIntegers) throws(JSONError) -> [UInt8] {
        var output: [UInt8] = []
        try CanonicalWriter.append(self, numbers, to: &output)
        return output
    }
}

/// Writes RFC 8785. Paths are built while an error travels outwards.
private enum CanonicalWriter {
    static let largestExactInteger: Double = 9_007_199_254_740_991

    static func append(
        _ value: JSONValue, _ numbers: CanonicalNumbers, to output: inout [UInt8]
    ) throws(JSONError) {
        switch value {
        case .null, .bool, .string: JSONWriter.append(value, to: &output)
        case .number(let number): try append(number, numbers, to: &output)
        case .array(let array):
            output.append(UInt8(ascii: "["))
            for position in array.indices {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                do throws(JSONError) {
                    try append(array[position], numbers, to: &output)
                } catch {
                    throw error.inside(.index(position))
                }
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            for (key, value) in object.sorted(by: { precedesInUTF16($0.key, $1.key) }) {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONWriter.appendString(key, to: &output)
                output.append(UInt8(ascii: ":"))
                do throws(JSONError) {
                    try append(value, numbers, to: &output)
                } catch {
                    throw error.inside(.key(key))
                }
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(
        _ number: JSONNumber, _ numbers: CanonicalNumbers, to output: inout [UInt8]
    ) throws(JSONError) {
        if isCanonical(number.lexeme) {
            output.append(contentsOf: number.lexeme.utf8)
            return
        }
        guard let value = number.double else {
            throw JSONError(.range, "\(JSONValue.number(number).excerpt) is beyond the range of a 64-bit float")
        }
        if numbers == .exactIntegers, abs(value) > largestExactInteger {
            throw JSONError(
                .range,
                "\(JSONValue.number(number).excerpt) is outside ±(2^53 − 1), where canonical JSON is not exact; "
                    + "write it as a decimal string")
        }
        ECMAScriptNumber.append(value, to: &output)
    }

    /// Whether the text is surely canonical as it stands: at most 15 digits without exponent, needless zeros or minus
    /// zero, and not so small that an exponent is due. Different decimals of up to 15 digits are different doubles, so
    /// no shorter text reads back as the same one.
    private static func isCanonical(_ lexeme: String) -> Bool {
        var lexeme = lexeme
        return lexeme.withUTF8 { text in
            guard text.count <= 16 else { return false }
            var digits = 0
            var leadingZeros = 0
            var pointPosition: Int?
            for (position, byte) in text.enumerated() {
                switch byte {
                case UInt8(ascii: "-"): guard position == 0 else { return false }
                case UInt8(ascii: "."): pointPosition = position
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    digits += 1
                    if byte == UInt8(ascii: "0"), leadingZeros == digits - 1 { leadingZeros += 1 }
                default: return false
                }
            }
            guard digits <= 15 else { return false }
            guard pointPosition != nil else { return leadingZeros == 0 || text.count == 1 }
            return text[text.count - 1] != UInt8(ascii: "0") && leadingZeros <= 6
        }
    }

    /// Whether `left` sorts before `right` by UTF-16 code units. UTF-8 bytes sort alike, except that the surrogates of
    /// four-byte sequences come before U+E000...U+FFFF, whose lead bytes are 0xEE and 0xEF.
    private static func precedesInUTF16(_ left: String, _ right: String) -> Bool {
        var left = left.utf8.makeIterator()
        var right = right.utf8.makeIterator()
        while let rightByte = right.next() {
            guard let leftByte = left.next() else { return true }
            if leftByte == rightByte { continue }
            if leftByte >= 0xEE, rightByte >= 0xEE, (leftByte >= 0xF0) != (rightByte >= 0xF0) {
                return leftByte >= 0xF0
            }
            return leftByte < rightByte
        }
        return false
    }
}
