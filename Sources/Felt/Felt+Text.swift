// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// Parses hexadecimal digits of either case, with or without the prefix `0x`.
    ///
    /// - Throws: ``FeltError``: no digits, another character, more than 64 digits, or not below P.
    public init(hex text: some StringProtocol) throws(FeltError) {
        try self.init(UInt256(hex: text))
    }

    /// Parses decimal digits.
    ///
    /// - Throws: ``FeltError``: no digits, another character, more than 78 digits, or not below P.
    public init(decimal text: some StringProtocol) throws(FeltError) {
        try self.init(UInt256(decimal: text))
    }

    /// Parses hexadecimal digits after `0x`, and decimal digits otherwise.
    ///
    /// - Throws: ``FeltError`` as ``init(hex:)`` and ``init(decimal:)`` do.
    public init(parsing text: some StringProtocol) throws(FeltError) {
        try self.init(UInt256(parsing: text))
    }

    /// Packs a Cairo short string: at most 31 ASCII characters, the first in the highest byte.
    ///
    /// - Throws: ``FeltError``: `tooLong` or `notASCII`.
    public init(shortString text: some StringProtocol) throws(FeltError) {
        var value = UInt256.zero
        var count = 0
        for byte in text.utf8 {
            guard byte < 0x80 else {
                throw FeltError(.notASCII, "short string \(quoted(text)) has a character outside ASCII")
            }
            count += 1
            guard count <= 31 else {
                throw FeltError(.tooLong, "short string \(quoted(text)) has more than 31 characters")
            }
            value = (value &<< 8) | UInt256(UInt64(byte))
        }
        self.init(unreduced: value)
    }

    /// Lower-case hexadecimal with `0x` and without leading zeros, as JSON-RPC writes felts.
    public var hex: String { uint256.hex }

    /// Decimal digits.
    public var decimal: String { uint256.decimal }

    /// The Cairo short string that this felt packs, or nil when its bytes are not 1 to 31 ASCII characters without NUL.
    /// Zero is the empty string.
    public var shortString: String? {
        let bytes = bigEndianBytes.drop { $0 == 0 }
        guard bytes.count <= 31, bytes.allSatisfy({ (1..<0x80).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Felt {
    /// The element of an integer written in at most 32 bytes, the highest first. No bytes at all are 0.
    ///
    /// - Throws: ``FeltError``: `tooLong` or `outOfRange`.
    public init(bigEndianBytes bytes: some Collection<UInt8>) throws(FeltError) {
        try self.init(UInt256(bigEndianBytes: bytes))
    }

    /// An integer of any number of bytes, the highest first, modulo P.
    public init(reducingBigEndianBytes bytes: some Collection<UInt8>) {
        var sum = Felt.zero
        var word: UInt64 = 0
        var count = 0
        var pending = bytes.count
        // The first word takes what is over a multiple of eight bytes.
        var wordLength = pending % 8 == 0 ? 8 : pending % 8
        let radix = Felt(UInt128(1) << 64)
        for byte in bytes {
            word = word &<< 8 | UInt64(byte)
            count += 1
            pending -= 1
            if count == wordLength {
                sum = sum * radix + Felt(word)
                (word, count, wordLength) = (0, 0, 8)
            }
        }
        self = sum
    }

    /// The integer in 32 bytes, the highest first.
    public var bigEndianBytes: [UInt8] { uint256.bigEndianBytes }
}

extension Felt: CustomStringConvertible, LosslessStringConvertible {
    /// The same as ``hex``.
    public var description: String { hex }

    /// Parses `0x` hexadecimal or decimal digits; nil when ``init(parsing:)`` would throw.
    public init?(_ description: String) {
        guard let felt = try? Felt(parsing: description) else { return nil }
        self = felt
    }
}

extension Felt: Codable {
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
