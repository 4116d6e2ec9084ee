// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import JSON

/// The hash that names a contract class.
public struct ClassHash: Hashable, Sendable {
    /// No class, as an address without a contract has.
    public static let zero = ClassHash(.zero)

    /// The hash as a felt.
    public let felt: Felt

    /// Wraps a hash.
    public init(_ felt: Felt) { self.felt = felt }

    /// Parses hexadecimal digits with `0x`, or decimal digits.
    ///
    /// - Throws: ``StarknetError`` `syntax`.
    public init(parsing text: some StringProtocol) throws(StarknetError) {
        felt = try Felt(identifier: text, "a class hash")
    }

    /// The hash as `0x` and lower-case hex digits without leading zeros.
    public var hex: String { felt.hex }
}

extension ClassHash: CustomStringConvertible, Comparable, Codable {
    /// The same as ``hex``.
    public var description: String { felt.hex }

    /// Whether the left hash is the smaller number.
    public static func < (left: Self, right: Self) -> Bool { left.felt < right.felt }

    /// Reads the hex text.
    public init(from decoder: any Decoder) throws { self.init(try Felt(from: decoder)) }

    /// Writes the hex text.
    public func encode(to encoder: any Encoder) throws { try felt.encode(to: encoder) }
}

extension ClassHash: JSONEncodable, JSONDecodable, CairoSerializable {
    /// The hex text.
    public var json: JSONValue { .string(felt.hex) }

    /// Reads the hex text.
    public init(json: JSONReader) throws(JSONError) { felt = try json.feltValue() }

    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(felt) }

    /// Reads one felt.
    public init(decoding reader: inout FeltReader) throws(ABIError) { felt = try reader.next() }
}
