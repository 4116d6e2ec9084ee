// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension UInt256 {
    /// Parses hexadecimal digits of either case, with or without the prefix `0x`.
    ///
    /// - Throws: ``FeltError``: no digits, another character, or more than 64 digits (leading zeros count).
    public init(hex text: some StringProtocol) throws(FeltError) {
        let parsed =
            text.utf8.withContiguousStorageIfAvailable { UInt256.parse(hex: $0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { UInt256.parse(hex: $0) }
        switch parsed {
        case .value(let value):
            self = value
        case .failure(.invalidCharacter):
            throw FeltError(.invalidCharacter, "\(quoted(text)) has a character that is not a hexadecimal digit")
        case .failure(.tooLong):
            throw FeltError(.tooLong, "\(quoted(text)) has more than 64 hexadecimal digits")
        case .failure(let code):
            throw FeltError(code, "\(quoted(text)) has no digits; write zero as 0x0")
        }
    }

    private enum Parsed {
        case value(UInt256)
        case failure(FeltError.Code)
    }

    private static func parse(hex text: UnsafeBufferPointer<UInt8>) -> Parsed {
        let start = hasHexPrefix(text) ? 2 : 0
        var (l0, l1, l2, l3): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for i in start..<text.count {
            let digit: UInt8
            switch text[i] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = text[i] &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = text[i] &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = text[i] &- UInt8(ascii: "A") &+ 10
            default: return .failure(.invalidCharacter)
            }
            if i - start == 64 { return .failure(.tooLong) }
            l3 = l3 &<< 4 | l2 &>> 60
            l2 = l2 &<< 4 | l1 &>> 60
            l1 = l1 &<< 4 | l0 &>> 60
            l0 = l0 &<< 4 | UInt64(digit)
        }
        return text.count == start ? .failure(.empty) : .value(UInt256(limbs: (l0, l1, l2, l3)))
    }

    private static func hasHexPrefix(_ text: some Collection<UInt8>) -> Bool {
        text.prefix(2).elementsEqual([UInt8(ascii: "0"), UInt8(ascii: "x")])
    }

    /// Parses decimal digits.
    ///
    /// - Throws: ``FeltError``: no digits, another character, more than 78 digits (leading zeros count), or 2^256 or
    ///   more.
    public init(decimal text: some StringProtocol) throws(FeltError) {
        var value = UInt256.zero
        var count = 0
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                throw FeltError(
                    .invalidCharacter,
                    "\(quoted(text)) has a character that is not a decimal digit; hexadecimal begins with 0x")
            }
            count += 1
            guard count <= 78 else { throw FeltError(.tooLong, "\(quoted(text)) has more than 78 decimal digits") }
            let (product, high) = value.multipliedReportingOverflow(by: UInt256(10 as UInt64))
            let (sum, carry) = product.addingReportingOverflow(UInt256(UInt64(byte - UInt8(ascii: "0"))))
            guard !high, !carry else { throw FeltError(.outOfRange, "\(quoted(text)) is not below 2^256") }
            value = sum
        }
        guard count > 0 else { throw FeltError(.empty, "\(quoted(text)) has no digits; write zero as 0") }
        self = value
    }

    /// Parses hexadecimal digits after `0x`, and decimal digits otherwise.
    ///
    /// - Throws: ``FeltError`` as ``init(hex:)`` and ``init(decimal:)`` do.
    public init(parsing text: some StringProtocol) throws(FeltError) {
        if UInt256.hasHexPrefix(text.utf8) {
            try self.init(hex: text)
        } else {
            try self.init(decimal: text)
        }
    }

    /// An integer written in at most 32 bytes, the highest first. No bytes at all are 0.
    ///
    /// - Throws: ``FeltError`` with code `tooLong`.
    public init(bigEndianBytes bytes: some Collection<UInt8>) throws(FeltError) {
        guard bytes.count <= 32 else {
            throw FeltError(.tooLong, "\(bytes.count) bytes are more than the 32 of a 256-bit integer")
        }
        var value = UInt256.zero
        for byte in bytes {
            value = value &<< 8
            value.l0 |= UInt64(byte)
        }
        self = value
    }

    /// The integer in 32 bytes, the highest first.
    public var bigEndianBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for i in 0..<8 {
                let shift = UInt64(56 - 8 * i)
                buffer[i] = UInt8(truncatingIfNeeded: l3 &>> shift)
                buffer[8 + i] = UInt8(truncatingIfNeeded: l2 &>> shift)
                buffer[16 + i] = UInt8(truncatingIfNeeded: l1 &>> shift)
                buffer[24 + i] = UInt8(truncatingIfNeeded: l0 &>> shift)
            }
            count = 32
        }
    }

    /// Lower-case hexadecimal with `0x` and without leading zeros.
    public var hex: String {
        let digits = isZero ? 1 : (significantBitCount + 3) / 4
        return String(unsafeUninitializedCapacity: digits + 2) { buffer in
            buffer[0] = UInt8(ascii: "0")
            buffer[1] = UInt8(ascii: "x")
            var rest = self
            for i in stride(from: digits + 1, through: 2, by: -1) {
                let digit = UInt8(truncatingIfNeeded: rest.l0 & 15)
                buffer[i] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
                rest = rest &>> 4
            }
            return digits + 2
        }
    }

    /// Decimal digits.
    public var decimal: String {
        if let small = uint64 { return String(small) }
        // 10^19 is the largest power of ten in a limb.
        let (rest, tail) = quotientAndRemainder(dividingBy: UInt256(10_000_000_000_000_000_000 as UInt64))
        let digits = String(tail.l0)
        return rest.decimal + String(repeating: "0", count: 19 - digits.count) + digits
    }
}

extension UInt256: CustomStringConvertible, LosslessStringConvertible {
    /// Decimal digits.
    public var description: String { decimal }

    /// Parses `0x` hexadecimal or decimal digits; nil when ``init(parsing:)`` would throw.
    public init?(_ description: String) {
        guard let value = try? UInt256(parsing: description) else { return nil }
        self = value
    }
}

extension UInt256: Codable {
    /// Reads a string: hexadecimal after `0x`, or decimal.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do throws(FeltError) {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }

    /// Writes the string of ``hex``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
