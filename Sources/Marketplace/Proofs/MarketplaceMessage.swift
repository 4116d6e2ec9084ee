// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import StarkCrypto
public import Starknet

/// A message of the marketplace that is signed by SNIP-12, revision 1, in the domain `Smainer`, version 1.
///
/// The domain holds the chain, each message the contract: a signature is worth nothing on another chain or deployment.
/// The hashes are computed from the types' definitions here; the `TypedData` of the toolkit and the contract
/// compute them on their own, and shared golden hashes pin all three.
public protocol MarketplaceMessage: Hashable, Sendable {
    /// The name of the primary type.
    static var typeName: String { get }
    /// The primary type's members with their SNIP-12 types, in order.
    static var members: [(name: String, type: String)] { get }
    /// The members' values, each encoded as one felt.
    var encodedMembers: [Felt] { get }
    /// The members as a wallet reads them.
    var messageJSON: JSONValue { get }
}

extension MarketplaceMessage {
    /// The hash that is signed.
    ///
    /// - Parameters:
    ///   - chainID: The chain, such as `SN_SEPOLIA` as a short string.
    ///   - account: The address that the message is for: the provider in the proofs, the node in its session.
    public func hash(chainID: Felt, account: ContractAddress) -> Felt {
        Poseidon.hash(many: [
            SNIP12Encoding.prefix, SNIP12Encoding.domainHash(chainID: chainID), account.felt, structHash,
        ])
    }

    /// The hash of the primary struct.
    public var structHash: Felt {
        Poseidon.hash(many: [Self.typeHash] + encodedMembers)
    }

    /// The hash of the primary type: `starknet_keccak` of ``encodedType``.
    public static var typeHash: Felt { starknetKeccak(encodedType) }

    /// The primary type as SNIP-12 writes it, followed by the types that it uses.
    public static var encodedType: String {
        let fields = members.map { "\"\($0.name)\":\"\($0.type)\"" }.joined(separator: ",")
        let usesU256 = members.contains { $0.type == "u256" }
        return "\"\(typeName)\"(\(fields))" + (usesU256 ? SNIP12Encoding.u256Type : "")
    }

    /// Whether a signature over the message is right.
    public func verify(
        _ signature: StarkSignature, publicKey: Felt, chainID: Felt, account: ContractAddress
    ) -> Bool {
        StarkECDSA.verify(signature, messageHash: hash(chainID: chainID, account: account), publicKey: publicKey)
    }

    /// Signs the message.
    ///
    /// - Throws: What the key throws; a valid key signs every hash.
    public func sign(with key: StarkPrivateKey, chainID: Felt, account: ContractAddress) throws -> StarkSignature {
        try key.sign(hash(chainID: chainID, account: account))
    }

    /// The message as the typed data that wallets sign.
    public func typedData(chainID: Felt) -> JSONValue {
        let members: [JSONValue] = Self.members.map { ["name": .string($0.name), "type": .string($0.type)] }
        let domainMembers: [JSONValue] = ["name", "version", "chainId", "revision"].map {
            ["name": .string($0), "type": "shortstring"]
        }
        var types = JSONObject()
        types["StarknetDomain"] = .array(domainMembers)
        types[Self.typeName] = .array(members)
        return [
            "types": .object(types),
            "primaryType": .string(Self.typeName),
            "domain": ["name": "Smainer", "version": "1", "chainId": .string(chainID.hex), "revision": "1"],
            "message": messageJSON,
        ]
    }
}

/// How SNIP-12, revision 1, encodes what the marketplace's messages hold.
enum SNIP12Encoding {
    static let u256Type = #""u256"("low":"u128","high":"u128")"#
    static let domainType =
        #""StarknetDomain"("name":"shortstring","version":"shortstring","chainId":"shortstring","#
        + #""revision":"shortstring")"#

    /// "StarkNet Message" as a short string.
    static let prefix = packed("StarkNet Message".utf8[...])
    private static let name = packed("Smainer".utf8[...])
    private static let domainTypeHash = starknetKeccak(domainType)
    private static let u256TypeHash = starknetKeccak(u256Type)

    /// Version and revision are texts of digits, which SNIP-12 clients encode as the number 1.
    static func domainHash(chainID: Felt) -> Felt {
        Poseidon.hash(many: [domainTypeHash, name, .one, chainID, .one])
    }

    static func u256(_ value: UInt256) -> Felt {
        Poseidon.hash(many: [u256TypeHash, Felt(value.low), Felt(value.high)])
    }

    /// A string is hashed as the serialised `ByteArray` of Cairo: full words of 31 bytes, the rest, its length.
    static func string(_ text: String) -> Felt {
        let bytes = Array(text.utf8)
        let fullWords = bytes.count / 31
        var felts = [Felt(UInt64(fullWords))]
        for word in 0..<fullWords { felts.append(packed(bytes[(word * 31)..<(word * 31 + 31)])) }
        felts.append(packed(bytes[(fullWords * 31)...]))
        felts.append(Felt(UInt64(bytes.count % 31)))
        return Poseidon.hash(many: felts)
    }

    /// At most 31 bytes as one big-endian number, which is below the prime.
    private static func packed(_ bytes: some Collection<UInt8>) -> Felt {
        Felt(reducingBigEndianBytes: Array(bytes))
    }
}
