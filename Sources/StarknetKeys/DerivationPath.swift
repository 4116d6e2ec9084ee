// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
public import EthereumSigner
internal import Foundation

/// The way from a master key to one of its descendants (BIP-32), like `m/44'/9004'/0'/0/0`.
///
/// ```swift
/// try DerivationPath(parsing: "m/44'/9004'/0'/0/3")
/// try DerivationPath(parsing: "m/2645'/starknet'/starkli'/0'/0'/0")      // names as starkli and Ledger users write them
/// ```
public struct DerivationPath: Hashable, Sendable {
    /// The bit of an index that makes it hardened, written as `'`.
    public static let hardened: UInt32 = 1 << 31

    /// The indices, with the ``hardened`` bit where they have it.
    public let components: [UInt32]

    /// Takes indices.
    public init(_ components: [UInt32]) { self.components = components }

    /// Parses `m` and indices after slashes. A hardened index ends with `'`, `h` or `H`.
    ///
    /// In a path of EIP-2645, which begins with `2645'` and has six indices, the second to fifth may be names, which
    /// stand for the 31 lowest bits of their SHA-256; they must be hardened. `m//` is short for `m/2645'/` there, as in
    /// starkli.
    ///
    /// - Throws: ``DerivationError`` with code `path`.
    public init(parsing text: some StringProtocol) throws(DerivationError) {
        var parts = String(text).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.first == "m", parts.count <= 256 else {
            throw DerivationError(
                .path, "\"\(text.prefix(80))\" is no derivation path: write it like m/44'/9004'/0'/0/0")
        }
        parts.removeFirst()
        if parts.count == 6, parts[0].isEmpty { parts[0] = "2645'" }
        let mayHaveNames = parts.count == 6 && Self.index(parts[0]) == Self.purpose
        var components: [UInt32] = []
        for (position, part) in parts.enumerated() {
            if let index = Self.index(part) {
                components.append(index)
            } else if mayHaveNames, (1...4).contains(position), let index = Self.hashed(part) {
                components.append(index)
            } else {
                throw DerivationError(
                    .path,
                    "\"\(part.prefix(80))\" in \"\(text.prefix(160))\" is no index: a number below 2^31, with ' where "
                        + "hardened (names are for paths of EIP-2645 only, and hardened)")
            }
        }
        self.init(components)
    }

    private static let purpose: UInt32 = 2645 | hardened

    /// An index below 2^31, hardened or not.
    private static func index(_ text: String) -> UInt32? {
        let isHardened = text.last.map { "'hH".contains($0) } ?? false
        let digits = isHardened ? text.dropLast() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt32(digits),
            value < hardened
        else { return nil }
        return isHardened ? value | hardened : value
    }

    /// A name that is hardened; one that begins with a digit would be a misspelt number.
    private static func hashed(_ text: String) -> UInt32? {
        guard text.last == "'", let first = text.first, first.isLetter, !text.contains(where: \.isWhitespace) else {
            return nil
        }
        return low31(ofHash: String(text.dropLast())) | hardened
    }

    /// The 31 lowest bits of a name's SHA-256, which is how EIP-2645 makes an index of a layer or an application.
    static func low31(ofHash name: String) -> UInt32 {
        var value: UInt32 = 0
        for byte in Array(SHA256.hash(data: Array(name.utf8))).suffix(4) { value = value << 8 | UInt32(byte) }
        return value & ~hardened
    }
}

extension DerivationPath {
    /// The path of EIP-2645: `m/2645'/layer'/application'/ethAddress1'/ethAddress2'/index`.
    ///
    /// - Parameters:
    ///   - layer: The technology's name, such as `starkex` or `starknet`.
    ///   - application: The application's name.
    ///   - address: The owner's address on Ethereum, whose 62 lowest bits are two of the indices; nil for two zeros, as
    ///     wallets of Starknet alone have it.
    ///   - index: The number of the key, below 2^31.
    /// - Throws: ``DerivationError`` with code `path` for an index of 2^31 or more.
    public static func eip2645(
        layer: String, application: String, address: EthereumAddress? = nil, index: UInt32
    ) throws(DerivationError) -> DerivationPath {
        guard index < hardened else { throw DerivationError(.path, "the index \(index) is not below 2^31") }
        var low: UInt64 = 0
        for byte in address?.bytes.suffix(8) ?? [] { low = low << 8 | UInt64(byte) }
        let first = UInt32(truncatingIfNeeded: low) & ~hardened
        let second = UInt32(truncatingIfNeeded: low >> 31) & ~hardened
        let parts = [low31(ofHash: layer), low31(ofHash: application), first, second]
        return DerivationPath([purpose] + parts.map { $0 | hardened } + [index])
    }

    /// The path of Starknet's wallets, Braavos and Ready (formerly Argent): `m/44'/9004'/0'/0/index`. Braavos walks it
    /// from the phrase's own master key, Ready from ``ExtendedPrivateKey/readyMaster()``.
    ///
    /// - Precondition: The index is below 2^31.
    public static func starknetWallet(_ index: UInt32) -> DerivationPath { bip44(coin: 9004, index) }

    /// The path of the first account of Ethereum's wallets: `m/44'/60'/0'/0/index`.
    ///
    /// - Precondition: The index is below 2^31.
    public static func ethereumWallet(_ index: UInt32) -> DerivationPath { bip44(coin: 60, index) }

    private static func bip44(coin: UInt32, _ index: UInt32) -> DerivationPath {
        precondition(index < hardened, "the index \(index) is not below 2^31")
        return DerivationPath([44 | hardened, coin | hardened, 0 | hardened, 0, index])
    }
}

extension DerivationPath: CustomStringConvertible {
    /// The path with numbers only, hardened ones with `'`.
    public var description: String {
        components.reduce("m") { path, index in
            path + "/\(index & ~Self.hardened)" + (index & Self.hardened == 0 ? "" : "'")
        }
    }
}
