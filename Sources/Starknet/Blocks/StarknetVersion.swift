// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A version of the protocol, such as `0.13.2.1`: two to four numbers.
public struct StarknetVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let parts: [Int]

    /// The version as the block header writes it, which the block hash covers.
    public let description: String

    /// Block hashes by Poseidon, receipt and state difference commitments.
    public static let poseidonBlockHashes = StarknetVersion("0.13.2", [0, 13, 2, 0])
    /// Block hashes with layer 2 gas prices.
    public static let l2GasPrices = StarknetVersion("0.13.4", [0, 13, 4, 0])
    /// State roots that always cover both tries.
    public static let unconditionalStateRoots = StarknetVersion("0.14.0", [0, 14, 0, 0])
    /// Compiled class hashes by BLAKE2s.
    public static let blake2sClassHashes = StarknetVersion("0.14.1", [0, 14, 1, 0])

    private init(_ text: String, _ parts: [Int]) {
        description = text
        self.parts = parts
    }

    /// Parses a version.
    ///
    /// - Throws: ``StarknetError`` `version` unless the text is two to four numbers with dots between them.
    public init(_ text: String) throws(StarknetError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.count <= 6 && part.allSatisfy({ $0.isASCII && $0.isNumber }) ? Int(part) : nil
        }
        guard (2...4).contains(parts.count), numbers.count == parts.count else {
            throw StarknetError(
                .version,
                "\"\(text.excerpt)\" is not a protocol version: two to four numbers such as 0.13.4 are expected")
        }
        self.init(text, numbers + Array(repeating: 0, count: 4 - numbers.count))
    }

    /// Whether the left version is the older one.
    public static func < (left: Self, right: Self) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }

    /// The hash function of compiled class hashes in this version.
    public var compiledClassHashFunction: CompiledClassHashFunction {
        self < .blake2sClassHashes ? .poseidon : .blake2s
    }
}
