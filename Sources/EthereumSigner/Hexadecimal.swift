// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Bytes as hexadecimal digits.
package enum Hexadecimal {
    /// The bytes of an even number of digits of either case, with or without `0x`; nil for any other text.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var digits = Array(text.utf8)[...]
        if digits.starts(with: "0x".utf8) || digits.starts(with: "0X".utf8) { digits = digits.dropFirst(2) }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        while let high = digits.popFirst(), let low = digits.popFirst() {
            guard let high = value(high), let low = value(low) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// Two lower-case digits for each byte.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Without branches and look-ups, since the digits may be of a private key.
    private static func digit(_ value: UInt8) -> UInt8 {
        let isLetter = 0 &- ((9 &- value) >> 7)
        return UInt8(ascii: "0") &+ value &+ (isLetter & (UInt8(ascii: "a") &- UInt8(ascii: "9") &- 1))
    }

    /// The value of a digit: two range checks whose outcomes are masks.
    private static func value(_ digit: UInt8) -> UInt8? {
        let lower = digit | 0x20
        let decimal = digit &- UInt8(ascii: "0")
        let letter = lower &- UInt8(ascii: "a")
        let isDecimal = UInt8(truncatingIfNeeded: (UInt16(decimal) &- 10) >> 8)
        let isLetter = UInt8(truncatingIfNeeded: (UInt16(letter) &- 6) >> 8)
        guard isDecimal | isLetter != 0 else { return nil }
        return (isDecimal & decimal) | (isLetter & (letter &+ 10))
    }
}
