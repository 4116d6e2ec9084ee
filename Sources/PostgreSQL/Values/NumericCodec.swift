// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The binary form of `numeric`: base-10000 digits with a weight, a sign and a display scale
/// (`numeric_send` and `numeric_recv` of the server's `numeric.c`).
enum NumericCodec {
    static let negative: UInt16 = 0x4000
    static let notANumber: UInt16 = 0xC000
    static let positiveInfinity: UInt16 = 0xD000
    static let negativeInfinity: UInt16 = 0xF000

    /// Writes a decimal spelling such as `-12.50`, `NaN` or `Infinity`. Exponents are not accepted.
    static func encode(_ text: String, into output: inout [UInt8]) throws(PostgresError) {
        switch text {
        case "NaN": return header(count: 0, weight: 0, sign: notANumber, scale: 0, into: &output)
        case "Infinity": return header(count: 0, weight: 0, sign: positiveInfinity, scale: 0, into: &output)
        case "-Infinity": return header(count: 0, weight: 0, sign: negativeInfinity, scale: 0, into: &output)
        default: break
        }
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        let pieces = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let integral = pieces[0]
        let fraction = pieces.count > 1 ? pieces[1] : []
        let isDigit: (UInt8) -> Bool = { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !(integral.isEmpty && fraction.isEmpty), integral.allSatisfy(isDigit), fraction.allSatisfy(isDigit),
            integral.count <= 131_072, fraction.count <= 16_383
        else {
            throw PostgresError(.invalidValue, "\"\(text.prefix(40))\" is not a decimal number")
        }
        let leading = (4 - integral.count % 4) % 4
        let trailing = (4 - fraction.count % 4) % 4
        let zero = UInt8(ascii: "0")
        let all =
            [UInt8](repeating: zero, count: leading) + integral + fraction + [UInt8](repeating: zero, count: trailing)
        var digits: [UInt16] = []
        digits.reserveCapacity(all.count / 4)
        for start in stride(from: 0, to: all.count, by: 4) {
            digits.append(all[start..<start + 4].reduce(0) { $0 * 10 + UInt16($1 - zero) })
        }
        var weight = (integral.count + leading) / 4 - 1
        while let first = digits.first, first == 0 {
            digits.removeFirst()
            weight -= 1
        }
        while let last = digits.last, last == 0 { digits.removeLast() }
        if digits.isEmpty { weight = 0 }
        header(
            count: digits.count, weight: weight, sign: isNegative && !digits.isEmpty ? negative : 0,
            scale: fraction.count, into: &output)
        for digit in digits { output.appendBigEndian(digit) }
    }

    private static func header(count: Int, weight: Int, sign: UInt16, scale: Int, into output: inout [UInt8]) {
        output.appendBigEndian(UInt16(truncatingIfNeeded: count))
        output.appendBigEndian(UInt16(truncatingIfNeeded: weight))
        output.appendBigEndian(sign)
        output.appendBigEndian(UInt16(truncatingIfNeeded: scale))
    }

    /// Reads the binary form as decimal digits, with as many fraction digits as the display scale says.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 8 else { return nil }
        let count = Int(bytes.bigEndian(UInt16.self, at: 0))
        let weight = Int(Int16(bitPattern: bytes.bigEndian(UInt16.self, at: 2)))
        let sign = bytes.bigEndian(UInt16.self, at: 4)
        let scale = Int(bytes.bigEndian(UInt16.self, at: 6) & 0x3FFF)
        guard bytes.count == 8 + 2 * count else { return nil }
        switch sign {
        case notANumber: return "NaN"
        case positiveInfinity: return "Infinity"
        case negativeInfinity: return "-Infinity"
        case 0, negative: break
        default: return nil
        }
        func group(_ index: Int) -> String {
            let value = index >= 0 && index < count ? Int(bytes.bigEndian(UInt16.self, at: 8 + 2 * index)) : 0
            let text = String(value)
            return String(repeating: "0", count: max(0, 4 - text.count)) + text
        }
        var integral = ""
        if weight >= 0 { for index in 0...weight { integral += group(index) } }
        integral = String(integral.drop { $0 == "0" })
        if integral.isEmpty { integral = "0" }
        var result = sign == negative ? "-" + integral : integral
        if scale > 0 {
            var fraction = ""
            var index = weight + 1
            while fraction.utf8.count < scale {
                fraction += group(index)
                index += 1
            }
            result += "." + fraction.prefix(scale)
        }
        return result
    }
}

extension [UInt8] {
    /// Appends an integer in network byte order.
    @inline(__always)
    mutating func appendBigEndian<T: FixedWidthInteger>(_ value: T) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Reads an integer in network byte order; the caller checks the bounds.
    @inline(__always)
    func bigEndian<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> T {
        T(bigEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}
