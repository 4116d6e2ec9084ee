// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONParser {
    mutating func parseNumber() throws(JSONError) -> JSONNumber {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if offset < bytes.count, Self.isDigit(bytes[offset]) {
                throw failure(.syntax, "a number starts with a needless zero")
            }
        } else {
            try skipDigits("a digit")
        }
        if take(UInt8(ascii: ".")) {
            try skipDigits("a digit after the decimal point")
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits("a digit of the exponent")
        }
        guard offset - start <= limits.maxNumberBytes else {
            throw JSONError(
                .size, offset: start,
                "a number has \(offset - start) bytes, more than the \(limits.maxNumberBytes) allowed")
        }
        return JSONNumber(unchecked: String(decoding: slice(start, offset), as: UTF8.self))
    }

    private mutating func skipDigits(_ expected: String) throws(JSONError) {
        let start = offset
        while offset < bytes.count, Self.isDigit(bytes[offset]) { offset += 1 }
        guard offset > start else { throw failure(.syntax, "unexpected \(found) where \(expected) is expected") }
    }

    /// Reads the string that starts at the present quote.
    mutating func parseString() throws(JSONError) -> String {
        offset += 1
        let start = offset
        var highBits: UInt8 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                try checkStringLength(from: start)
                let text = slice(start, offset)
                offset += 1
                if highBits < 0x80 { return String(decoding: text, as: UTF8.self) }
                return try validated(text, start: start)
            }
            if byte == UInt8(ascii: "\\") { return try parseEscapedString(start: start) }
            guard byte >= 0x20 else { throw controlCharacter(byte) }
            highBits |= byte
            offset += 1
        }
        throw failure(.syntax, "the text ends inside a string")
    }

    private mutating func parseEscapedString(start: Int) throws(JSONError) -> String {
        var decoded = [UInt8](slice(start, offset))
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                try checkStringLength(from: start)
                offset += 1
                return try decoded.withUnsafeBufferPointer { (text) throws(JSONError) in
                    try validated(text, start: start)
                }
            case UInt8(ascii: "\\"):
                offset += 1
                try parseEscape(into: &decoded)
            case 0..<0x20:
                throw controlCharacter(byte)
            default:
                decoded.append(byte)
                offset += 1
            }
        }
        throw failure(.syntax, "the text ends inside a string")
    }

    private mutating func parseEscape(into decoded: inout [UInt8]) throws(JSONError) {
        guard offset < bytes.count else { throw failure(.syntax, "the text ends inside a string") }
        let letter = bytes[offset]
        let simple: UInt8
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): simple = letter
        case UInt8(ascii: "b"): simple = 0x08
        case UInt8(ascii: "f"): simple = 0x0C
        case UInt8(ascii: "n"): simple = 0x0A
        case UInt8(ascii: "r"): simple = 0x0D
        case UInt8(ascii: "t"): simple = 0x09
        case UInt8(ascii: "u"):
            offset += 1
            decoded.append(contentsOf: String(Character(try parseUnicodeEscape())).utf8)
            return
        default: throw failure(.syntax, "unexpected \(found) after `\\` in a string")
        }
        decoded.append(simple)
        offset += 1
    }

    /// Reads the four digits after `\u`, and the low surrogate's escape where they name a high one.
    private mutating func parseUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = offset - 2
        let first = try parseFourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try parseFourHexDigits()
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        let digits = String(first, radix: 16)
        throw JSONError(.encoding, offset: start, "the escape `\\u\(digits)` is half of a surrogate pair")
    }

    private mutating func parseFourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count, let digit = Self.hexDigit(bytes[offset]) else {
                throw failure(.syntax, "unexpected \(found) where a hexadecimal digit is expected")
            }
            value = value << 4 | digit
            offset += 1
        }
        return value
    }

    private func checkStringLength(from start: Int) throws(JSONError) {
        guard offset - start <= limits.maxStringBytes else {
            throw JSONError(
                .size, offset: start,
                "a string has \(offset - start) bytes, more than the \(limits.maxStringBytes) allowed")
        }
    }

    private func validated(_ text: UnsafeBufferPointer<UInt8>, start: Int) throws(JSONError) -> String {
        guard let string = String(validating: text, as: UTF8.self) else {
            throw JSONError(.encoding, offset: start, "a string is not valid UTF-8")
        }
        return string
    }

    private func controlCharacter(_ byte: UInt8) -> JSONError {
        failure(.syntax, "a string holds the control character \(byte), which must be written as an escape")
    }

    @inline(__always)
    private func slice(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
