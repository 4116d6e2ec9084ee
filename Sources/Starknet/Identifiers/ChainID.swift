// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// Which network a transaction or a signed message is for: a short string as a felt.
public struct ChainID: Hashable, Sendable {
    /// Starknet's main network, `SN_MAIN`.
    public static let mainnet = ChainID(felt: Felt(text: "SN_MAIN"))
    /// Starknet's public test network, `SN_SEPOLIA`, whose id development nodes use too.
    public static let sepolia = ChainID(felt: Felt(text: "SN_SEPOLIA"))

    /// The id as a felt.
    public let felt: Felt

    /// Wraps an id.
    public init(felt: Felt) { self.felt = felt }

    /// The id of a network's name.
    ///
    /// - Throws: ``StarknetError`` `syntax` unless the name is 1 to 31 ASCII characters.
    public init(_ shortString: some StringProtocol) throws(StarknetError) {
        guard !shortString.isEmpty, let felt = try? Felt(shortString: shortString) else {
            throw StarknetError(
                .syntax, "\"\(shortString.excerpt)\" is not a chain id: write 1 to 31 ASCII characters")
        }
        self.felt = felt
    }

    /// Parses hexadecimal digits with `0x`, or a name such as `SN_MAIN`.
    ///
    /// - Throws: ``StarknetError`` `syntax`.
    public init(parsing text: some StringProtocol) throws(StarknetError) {
        if text.hasPrefix("0x") {
            self.init(felt: try Felt(identifier: text, "a chain id"))
        } else {
            try self.init(text)
        }
    }

    /// The network's name, or the id in hex where it is no text.
    public var name: String { felt.shortString.flatMap { $0.isEmpty ? nil : $0 } ?? felt.hex }
}

extension ChainID: CustomStringConvertible, JSONEncodable, JSONDecodable {
    /// The same as ``name``.
    public var description: String { name }

    /// The id as hex text.
    public var json: JSONValue { .string(felt.hex) }

    /// Reads the id as hex text.
    public init(json: JSONReader) throws(JSONError) { felt = try json.feltValue() }
}
