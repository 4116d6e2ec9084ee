// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

/// What a demander signs to have its address tied to an API key: SNIP-12 `DemanderClaim`. The SNIP-12 account is the
/// demander's address.
///
/// A relayer spends the tokens of a key's demander, so it issues the key only against this claim.
public struct DemanderClaimMessage: MarketplaceMessage {
    /// `DemanderClaim`.
    public static let typeName = "DemanderClaim"
    /// The members' names and types.
    public static var members: [(name: String, type: String)] {
        [("contract", "ContractAddress"), ("relayer", "string"), ("user", "string"), ("issued_at", "timestamp")]
    }

    /// The marketplace's contract.
    public var contract: ContractAddress
    /// The relayer's public origin.
    public var relayer: String
    /// The name of the user that the key is for.
    public var user: String
    /// When the claim was made, in Unix seconds.
    public var issuedAt: UInt64

    /// Creates the message.
    public init(contract: ContractAddress, relayer: String, user: String, issuedAt: UInt64) {
        self.contract = contract
        self.relayer = relayer
        self.user = user
        self.issuedAt = issuedAt
    }

    /// The members' values, each encoded as one felt.
    public var encodedMembers: [Felt] {
        [contract.felt, SNIP12Encoding.string(relayer), SNIP12Encoding.string(user), Felt(issuedAt)]
    }

    /// The members as a wallet reads them.
    public var messageJSON: JSONValue {
        [
            "contract": .felt(contract.felt), "relayer": .string(relayer), "user": .string(user),
            "issued_at": issuedAt.json,
        ]
    }
}
