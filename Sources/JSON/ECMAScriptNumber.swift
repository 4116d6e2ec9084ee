// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The text that ECMAScript's `Number::toString` gives for a double (ECMA-262, section 6.1.6.1.20), which RFC 8785
/// section 3.2.2.3 makes the canonical form of a number: the shortest digits that read back as the same double.
public enum ECMAScriptNumber {
    /// The text of `value`, or `nil` for infinities and NaN. Minus zero gives `0`.
    public static func string(for value: Double) -> String? {
        guard value.isFinite else { return nil }
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of a finite value.
    static func append(_ value: Double, to output: inout [UInt8]) {
        if value == 0 {
            output.append(UInt8(ascii: "0"))
            return
        }
        // The magnitude, because Int64.min has no absolute value.
        if let integer = Int64(exactly: value), integer.magnitude < 1 << 53 {
            output.append(contentsOf: String(integer).utf8)
            return
        }
        // The standard library prints the shortest digits too, and only lays them out differently.
        var digits: [UInt8] = []
        digits.reserveCapacity(24)
        var pointPosition = 0
        var seenPoint = false
        var exponent = 0
        var text = value.magnitude.description.utf8[...]
        while let byte = text.popFirst() {
            switch byte {
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"):
                exponent = Int(Substring(text)) ?? 0
                text = text.suffix(0)
            default:
                digits.append(byte)
                if !seenPoint { pointPosition += 1 }
            }
        }
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if value < 0 { output.append(UInt8(ascii: "-")) }
        layOut(digits, pointPosition: pointPosition - leadingZeros + exponent, to: &output)
    }

    /// Writes 0.`digits` · 10^`pointPosition` by the five cases of the standard.
    private static func layOut(_ digits: [UInt8], pointPosition: Int, to output: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        let point = UInt8(ascii: ".")
        if pointPosition >= digits.count, pointPosition <= 21 {
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(zero, count: pointPosition - digits.count))
        } else if pointPosition > 0, pointPosition <= 21 {
            output.append(contentsOf: digits[..<pointPosition])
            output.append(point)
            output.append(contentsOf: digits[pointPosition...])
        } else if pointPosition > -6, pointPosition <= 0 {
            output.append(zero)
            output.append(point)
            output.append(contentsOf: repeatElement(zero, count: -pointPosition))
            output.append(contentsOf: digits)
        } else {
            output.append(digits[0])
            if digits.count > 1 {
                output.append(point)
                output.append(contentsOf: digits[1...])
            }
            output.append(UInt8(ascii: "e"))
            output.append(pointPosition > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            output.append(contentsOf: String(abs(pointPosition - 1)).utf8)
        }
    }
}
