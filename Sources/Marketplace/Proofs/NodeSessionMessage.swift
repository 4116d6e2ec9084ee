// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

/// What a node signs to open a session: SNIP-12 `NodeSession`. The SNIP-12 account is the node's address.
public struct NodeSessionMessage: MarketplaceMessage {
    /// `NodeSession`.
    public static let typeName = "NodeSession"
    /// The members' names and types.
    public static var members: [(name: String, type: String)] {
        [
            ("contract", "ContractAddress"), ("relayer", "string"), ("node_id", "string"), ("nonce", "felt"),
            ("issued_at", "timestamp"),
        ]
    }

    /// The marketplace's contract.
    public var contract: ContractAddress
    /// The relayer's public origin.
    public var relayer: String
    /// The name under which the node connects.
    public var nodeID: NodeID
    /// The challenge's nonce.
    public var nonce: Felt
    /// The challenge's time, in Unix seconds.
    public var issuedAt: UInt64

    /// Creates the message.
    public init(contract: ContractAddress, relayer: String, nodeID: NodeID, nonce: Felt, issuedAt: UInt64) {
        self.contract = contract
        self.relayer = relayer
        self.nodeID = nodeID
        self.nonce = nonce
        self.issuedAt = issuedAt
    }

    /// The message that answers a challenge.
    public init(answering challenge: RelayerMessage.Challenge, nodeID: NodeID) {
        self.init(
            contract: challenge.contract, relayer: challenge.relayer, nodeID: nodeID, nonce: challenge.nonce,
            issuedAt: challenge.serverTimeMS / 1000)
    }

    /// The members' values, each encoded as one felt.
    public var encodedMembers: [Felt] {
        [
            contract.felt, SNIP12Encoding.string(relayer), SNIP12Encoding.string(nodeID.value), nonce, Felt(issuedAt),
        ]
    }

    /// The members as a wallet reads them.
    public var messageJSON: JSONValue {
        [
            "contract": .felt(contract.felt), "relayer": .string(relayer), "node_id": .string(nodeID.value),
            "nonce": .felt(nonce), "issued_at": issuedAt.json,
        ]
    }
}
