// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet
public import StarknetRPC

/// A demander's signed word that an address is its own, for an API key that may spend the address's tokens.
public struct DemanderClaim: Hashable, Sendable {
    /// How old a claim may be when the key is issued, in seconds.
    public static let maxAge: UInt64 = 86_400
    /// How far ahead the signer's clock may be, in seconds.
    public static let maxClockSkew: UInt64 = 300
    static let maxSignatureFelts = 64

    /// What is claimed.
    public var message: DemanderClaimMessage
    /// The address whose tokens pay.
    public var demander: ContractAddress
    /// The signature as the demander's account expects it.
    public var signature: [Felt]

    /// Puts a claim together; ``check(contract:relayer:user:against:now:)`` tells whether it holds.
    public init(message: DemanderClaimMessage, demander: ContractAddress, signature: [Felt]) {
        self.message = message
        self.demander = demander
        self.signature = signature
    }

    /// Checks the claim: for whom, how old, and that the account on the chain stands by the signature.
    ///
    /// - Parameters:
    ///   - contract: The marketplace that the key is for.
    ///   - relayer: The relayer's origin.
    ///   - user: The user that the key is for.
    ///   - client: The chain.
    ///   - now: The time, in Unix seconds.
    /// - Throws: ``DemanderClaimError``; `RPCError` and `StarknetClientError` when the chain cannot be asked.
    public func check(
        contract: ContractAddress, relayer: String, user: String, against client: StarknetClient, now: UInt64
    ) async throws {
        func require<Value: Equatable>(_ claimed: Value, _ expected: Value, _ what: String) throws {
            guard claimed == expected else {
                throw DemanderClaimError("the claim is for \(what) \(claimed), not \(expected)")
            }
        }
        try require(message.contract, contract, "contract")
        try require(message.relayer, relayer, "relayer")
        try require(message.user, user, "user")
        guard message.issuedAt <= now + Self.maxClockSkew, now <= message.issuedAt + Self.maxAge else {
            throw DemanderClaimError(
                "the claim was made at \(message.issuedAt), and it is \(now): it is valid for \(Self.maxAge) s")
        }
        let hash = message.hash(chainID: try await client.chainID().felt, account: demander)
        let isValid: Bool
        do {
            isValid = try await client.isValidSignature(signature, of: hash, by: demander)
        } catch let error as RPCError
            where error.code == RPCError.Code.contractNotFound || error.code == RPCError.Code.entryPointNotFound
        {
            throw DemanderClaimError("there is no account at \(demander): \(error.message)")
        }
        guard isValid else {
            throw DemanderClaimError("the account \(demander) does not stand by the claim's signature")
        }
    }
}

extension DemanderClaim: JSONEncodable, JSONDecodable {
    /// Reads a claim: the message's members, `demander`, and `signature` as an array of felts.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["contract", "relayer", "user", "issued_at", "demander", "signature"])
        message = DemanderClaimMessage(
            contract: try object.required("contract").contractAddress(),
            relayer: try object.required("relayer").string(maxBytes: 2048),
            user: try object.required("user").string(maxBytes: 256),
            issuedAt: try object.required("issued_at").decode())
        demander = try object.required("demander").contractAddress()
        var felts: [Felt] = []
        for part in try object.required("signature").array(maxCount: Self.maxSignatureFelts) {
            felts.append(try part.felt())
        }
        signature = felts
    }

    /// The claim as its signer hands it to the relayer's operator.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("contract", JSONValue.felt(message.contract.felt))
        object.set("relayer", JSONValue.string(message.relayer))
        object.set("user", JSONValue.string(message.user))
        object.set("issued_at", message.issuedAt)
        object.set("demander", JSONValue.felt(demander.felt))
        object.set("signature", JSONValue.array(signature.map { .felt($0) }))
        return object.json
    }
}

/// Why a claim is not accepted.
public struct DemanderClaimError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, with the values.
    public let message: String

    init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}
