// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// The parts of which messages for off-chain signatures are made (SNIP-12).
public enum SNIP12 {
    /// Which version of the standard a document follows.
    public enum Revision: String, Hashable, Sendable {
        /// The first one, with Pedersen hashes; the domain has no `revision`.
        case v0 = "0"
        /// The current one, with Poseidon hashes.
        case v1 = "1"

        /// The name of the domain's type.
        public var domainType: String { self == .v0 ? "StarkNetDomain" : "StarknetDomain" }

        func hash(_ felts: [Felt]) -> Felt {
            self == .v0 ? Pedersen.hash(array: felts) : Poseidon.hash(many: felts)
        }

        func hash(pairs: [(Felt, Felt)]) -> [Felt] {
            self == .v0 ? Pedersen.hash(pairs: pairs) : Poseidon.hash(pairs: pairs)
        }
    }

    /// A member of a type.
    public struct Field: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The type: a basic or preset type, one of the document's, an array (`felt*`), or, in an enum, the types
        /// that a variant holds (`(u128,felt*)`).
        public var type: String
        /// For `merkletree` the type of the leaves, for `enum` the type that lists the variants.
        public var contains: String?

        /// Names a type.
        public init(_ name: String, _ type: String, contains: String? = nil) {
            self.name = name
            self.type = type
            self.contains = contains
        }
    }

    /// Which application and network a message is for.
    public struct Domain: Hashable, Sendable {
        /// The application.
        public var name: String
        /// Its version. SNIP-12 clients read digits as a number, so that `"1"` is hashed as the integer 1.
        public var version: String
        /// The network.
        public var chainID: ChainID
        /// The revision of the standard.
        public var revision: Revision

        /// Creates a domain.
        public init(name: String, version: String, chainID: ChainID, revision: Revision = .v1) {
            self.name = name
            self.version = version
            self.chainID = chainID
            self.revision = revision
        }

        /// The members of the domain's type.
        var fields: [Field] {
            revision == .v0
                ? [Field("name", "felt"), Field("version", "felt"), Field("chainId", "felt")]
                : ["name", "version", "chainId", "revision"].map { Field($0, "shortstring") }
        }

        /// The domain as a document writes it.
        public var json: JSONObject {
            // A name that starts with a digit would be read as a number.
            let chain = chainID.name.first?.isNumber ?? true ? chainID.felt.hex : chainID.name
            var object: JSONObject = [
                "name": .string(name), "version": .string(version), "chainId": .string(chain),
            ]
            if revision == .v1 { object["revision"] = "1" }
            return object
        }
    }

    static let messagePrefix = Felt(text: "StarkNet Message")

    /// The hash that an account signs.
    ///
    /// - Parameters:
    ///   - domain: The struct hash of the domain.
    ///   - account: The account.
    ///   - message: The struct hash of the message.
    ///   - revision: Which hash is used: Poseidon in revision 1, Pedersen in revision 0.
    public static func messageHash(domain: Felt, account: Felt, message: Felt, revision: Revision = .v1) -> Felt {
        revision.hash([messagePrefix, domain, account, message])
    }

    /// The root over leaves: pairs are sorted and hashed, an odd one is paired with zero, a single leaf is the root.
    ///
    /// The hashes of a level are computed as one batch.
    ///
    /// - Returns: Zero for no leaves.
    public static func merkleRoot(_ leaves: [Felt], revision: Revision) -> Felt {
        var level = leaves
        while level.count > 1 {
            level = revision.hash(
                pairs: stride(from: 0, to: level.count, by: 2).map { index in
                    let left = level[index]
                    let right = index + 1 < level.count ? level[index + 1] : .zero
                    return left < right ? (left, right) : (right, left)
                })
        }
        return level.first ?? .zero
    }

    static let presets: [String: [Field]] = [
        "u256": [Field("low", "u128"), Field("high", "u128")],
        "TokenAmount": [Field("token_address", "ContractAddress"), Field("amount", "u256")],
        "NftId": [Field("collection_address", "ContractAddress"), Field("token_id", "u256")],
    ]

    static func basicTypes(_ revision: Revision) -> Set<String> {
        revision == .v0
            ? ["felt", "bool", "string", "selector", "merkletree"]
            : [
                "felt", "bool", "string", "selector", "merkletree", "enum", "shortstring", "ContractAddress",
                "ClassHash", "u128", "i128", "timestamp",
            ]
    }
}
