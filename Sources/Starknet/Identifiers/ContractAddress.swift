// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import JSON

/// The address of a contract, an account among them.
///
/// Addresses that can be deployed to are 2 ..< 2²⁵¹ − 256. The numbers below are the protocol's own: 0 stands for "no
/// contract" (the deployer of an account, the caller of an entry point that a transaction calls), 1 and 2 hold block
/// hashes and aliases. ``init(_:)`` and ``init(parsing:)`` refuse 0 and 1; JSON from a node may hold them.
public struct ContractAddress: Hashable, Sendable {
    /// One above the highest address: 2²⁵¹ − 256.
    public static let upperBound = (UInt256.one &<< 251) - 256

    /// No contract.
    public static let zero = ContractAddress(unchecked: .zero)
    /// Where the protocol stores block hashes, by block number.
    public static let blockHashes = ContractAddress(unchecked: 1)
    /// Where the protocol stores the aliases of stateful compression.
    public static let aliases = ContractAddress(unchecked: 2)

    /// The address as a felt.
    public let felt: Felt

    init(unchecked felt: Felt) { self.felt = felt }

    /// Checks the address of a contract.
    ///
    /// - Throws: ``StarknetError`` `range` for anything outside 2 ..< 2²⁵¹ − 256.
    public init(_ felt: Felt) throws(StarknetError) {
        guard felt != .zero, felt != .one else {
            throw StarknetError(.range, "\(felt.hex) is not the address of a contract: 0 and 1 are reserved")
        }
        try self.init(inState: felt)
    }

    /// Checks an address as the protocol's own data holds it, where 0 and 1 may stand.
    ///
    /// - Throws: ``StarknetError`` `range` from 2²⁵¹ − 256 on.
    public init(inState felt: Felt) throws(StarknetError) {
        guard felt.uint256 < Self.upperBound else {
            throw StarknetError(.range, "\(felt.hex) is not an address: addresses are below 2^251 - 256")
        }
        self.felt = felt
    }

    /// Parses hexadecimal digits with `0x`, or decimal digits.
    ///
    /// - Throws: ``StarknetError`` `syntax` or `range`.
    public init(parsing text: some StringProtocol) throws(StarknetError) {
        try self.init(Felt(identifier: text, "an address"))
    }

    /// The address as `0x` and lower-case hex digits without leading zeros.
    public var hex: String { felt.hex }

    /// The address as `0x` and 64 hex digits, as explorers and wallets show it.
    public var paddedHex: String {
        let digits = felt.hex.dropFirst(2)
        return "0x" + String(repeating: "0", count: 64 - digits.count) + digits
    }
}

extension ContractAddress: CustomStringConvertible, Comparable, Codable {
    /// The same as ``hex``.
    public var description: String { felt.hex }

    /// Whether the left address is the smaller number.
    public static func < (left: Self, right: Self) -> Bool { left.felt < right.felt }

    /// Reads the hex text.
    ///
    /// - Throws: `FeltError`, ``StarknetError`` or `DecodingError`.
    public init(from decoder: any Decoder) throws { try self.init(inState: Felt(from: decoder)) }

    /// Writes the hex text.
    public func encode(to encoder: any Encoder) throws { try felt.encode(to: encoder) }
}

extension ContractAddress: JSONEncodable, JSONDecodable, CairoSerializable {
    /// The hex text.
    public var json: JSONValue { .string(felt.hex) }

    /// Reads the hex text; 0 and 1 are accepted, because nodes send them.
    public init(json: JSONReader) throws(JSONError) {
        let felt = try json.feltValue()
        do { try self.init(inState: felt) } catch { throw json.failure(.range, error.message) }
    }

    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(felt) }

    /// Reads one felt; 0 and 1 are accepted, because contracts return them.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let felt = try reader.next()
        do { try self.init(inState: felt) } catch { throw ABIError(.range, error.message) }
    }
}

extension Felt {
    /// Parses an identifier, named in the message.
    init(identifier text: some StringProtocol, _ kind: String) throws(StarknetError) {
        do { try self.init(parsing: text) } catch {
            throw StarknetError(.syntax, "\"\(text.excerpt)\" is not \(kind): \(error.message)")
        }
    }
}
