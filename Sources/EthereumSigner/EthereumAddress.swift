// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
internal import StarkCrypto

/// The 20 bytes of an address on Ethereum.
public struct EthereumAddress: Hashable, Sendable {
    /// The 20 bytes.
    public let bytes: [UInt8]

    init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// Takes 20 bytes.
    ///
    /// - Throws: ``EthereumKeyError`` with code `address`.
    public init(_ bytes: some Collection<UInt8>) throws(EthereumKeyError) {
        guard bytes.count == 20 else {
            throw EthereumKeyError(.address, "an address has 20 bytes, not \(bytes.count)")
        }
        self.bytes = Array(bytes)
    }

    /// Parses 40 hexadecimal digits after `0x`. Digits of one case carry no check; with both cases they must be those of
    /// EIP-55.
    ///
    /// - Throws: ``EthereumKeyError`` with code `address`.
    public init(parsing text: some StringProtocol) throws(EthereumKeyError) {
        guard text.hasPrefix("0x"), let bytes = Hexadecimal.bytes(text), bytes.count == 20 else {
            throw EthereumKeyError(
                .address, "\"\(text.prefix(60))\" is not an Ethereum address: 0x and 40 hexadecimal digits")
        }
        self.bytes = bytes
        let digits = text.dropFirst(2)
        guard digits == digits.lowercased() || digits == digits.uppercased() || text == description else {
            throw EthereumKeyError(
                .address, "the capitals of \(text) are not those of EIP-55: a digit is probably wrong")
        }
    }

    /// The address as a field element, which is how Cairo's `EthAddress` is encoded.
    public var felt: Felt { Felt(reducing: UInt256(word: [UInt8](repeating: 0, count: 12) + bytes)) }
}

extension EthereumAddress: CustomStringConvertible {
    /// `0x` and 40 digits with the capitals of EIP-55: a letter is a capital where the Keccak-256 of the lower-case
    /// digits has a hexadecimal digit of 8 or more.
    public var description: String {
        let lower = Hexadecimal.text(bytes)
        let hash = Hexadecimal.text(Keccak256.hash(lower.utf8))
        return "0x" + String(zip(lower, hash).map { $1 >= "8" ? Character($0.uppercased()) : $0 })
    }
}
