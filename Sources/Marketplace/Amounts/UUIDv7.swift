// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import FoundationEssentials
public import JSON

/// A time-ordered identifier: UUID version 7 of RFC 9562, section 5.7.
///
/// Its first 48 bits are the Unix time in milliseconds, so ids sort by the time at which they were made. The other 74
/// free bits are random.
public struct UUIDv7: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 128 bits, first byte in the most significant place.
    public let bits: UInt128

    /// A new identifier of this moment.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(milliseconds: UInt64(max(0, Date().timeIntervalSince1970) * 1000), using: &generator)
    }

    /// A new identifier of that Unix time in milliseconds, of which 48 bits are kept.
    public init(milliseconds: UInt64, using generator: inout some RandomNumberGenerator) {
        let time = UInt128(milliseconds & 0xffff_ffff_ffff) << 80
        let version = UInt128(0x7000 | (generator.next() & 0x0fff)) << 64
        let variant = UInt128(0x8000_0000_0000_0000 | (generator.next() & 0x3fff_ffff_ffff_ffff))
        bits = time | version | variant
    }

    /// Reads the usual spelling, 8-4-4-4-12 hex digits.
    ///
    /// - Throws: ``MarketplaceError`` with code `identifier` for anything else, UUIDs of other versions included.
    public init(parsing text: some StringProtocol) throws(MarketplaceError) {
        let bytes = Array(text.utf8)
        var bits: UInt128 = 0
        var isValid = bytes.count == 36
        for (index, byte) in bytes.enumerated() where isValid {
            if [8, 13, 18, 23].contains(index) {
                isValid = byte == UInt8(ascii: "-")
            } else if let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 {
                bits = bits << 4 | UInt128(digit)
            } else {
                isValid = false
            }
        }
        guard isValid, (bits >> 76) & 0xf == 7, (bits >> 62) & 0b11 == 0b10 else {
            throw MarketplaceError(.identifier, "\"\(text.prefix(64))\" is not an id: a UUID of version 7 is expected")
        }
        self.bits = bits
    }

    /// The Unix time at which it was made, in milliseconds.
    public var milliseconds: UInt64 { UInt64(truncatingIfNeeded: bits >> 80) }

    /// The same 128 bits as a field element: what the contract is given as `client_ref`.
    public var felt: Felt { Felt(bits) }

    /// The usual spelling in lower case.
    public var description: String {
        let digits = String(bits, radix: 16)
        let padded = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(padded[$0]) }.joined(separator: "-")
    }

    /// Earlier ones come first.
    public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

extension UUIDv7: JSONEncodable, JSONDecodable {
    /// The usual spelling.
    public var json: JSONValue { .string(description) }

    /// Reads the usual spelling.
    public init(json: JSONReader) throws(JSONError) {
        let text = try json.string(maxBytes: 64)
        do {
            try self.init(parsing: text)
        } catch {
            throw json.failure(.value, error.message)
        }
    }
}
