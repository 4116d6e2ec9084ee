// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The parameter of methods that ask for a block.
public struct BlockIDParams: RPCParameters, Hashable {
    /// The block.
    public var blockID: BlockID

    /// Creates the parameters.
    public init(blockID: BlockID) {
        self.blockID = blockID
    }

    /// An object with `block_id`.
    public var json: JSONValue { ["block_id": blockID.json] }

    /// Reads `block_id`.
    public init(json: JSONReader) throws(JSONError) {
        let params = try RPCParameterReader(json, names: ["block_id"])
        blockID = try params.required("block_id").decode()
    }
}

/// The parameters of methods that ask for a block with its transactions' bodies.
public struct BlockBodyParams: RPCParameters, Hashable {
    /// The block.
    public var blockID: BlockID
    /// Whether proof facts are wanted in invoke transactions (`INCLUDE_PROOF_FACTS`).
    public var includeProofFacts: Bool

    /// Creates the parameters.
    public init(blockID: BlockID, includeProofFacts: Bool = false) {
        self.blockID = blockID
        self.includeProofFacts = includeProofFacts
    }

    /// An object with `block_id` and maybe `response_flags`.
    public var json: JSONValue {
        var object: JSONObject = ["block_id": blockID.json]
        if includeProofFacts { object["response_flags"] = ResponseFlags.includeProofFacts }
        return .object(object)
    }

    /// Reads `block_id` and `response_flags`.
    public init(json: JSONReader) throws(JSONError) {
        let params = try RPCParameterReader(json, names: ["block_id", "response_flags"])
        blockID = try params.required("block_id").decode()
        includeProofFacts = try ResponseFlags.readIncludeProofFacts(params)
    }
}

/// The parameters of methods that ask about a contract at a block, the block first.
public struct ContractAtBlockParams: RPCParameters, Hashable {
    /// The block.
    public var blockID: BlockID
    /// The contract.
    public var contractAddress: Felt

    /// Creates the parameters.
    public init(blockID: BlockID, contractAddress: Felt) {
        self.blockID = blockID
        self.contractAddress = contractAddress
    }

    /// An object with `block_id` and `contract_address`.
    public var json: JSONValue { ["block_id": blockID.json, "contract_address": contractAddress.json] }

    /// Reads `block_id` and `contract_address`.
    public init(json: JSONReader) throws(JSONError) {
        let params = try RPCParameterReader(json, names: ["block_id", "contract_address"])
        blockID = try params.required("block_id").decode()
        contractAddress = try params.required("contract_address").decode()
    }
}

/// The parameter of methods that ask about a transaction.
public struct TransactionHashParams: RPCParameters, Hashable {
    /// The transaction's hash.
    public var transactionHash: Felt

    /// Creates the parameters.
    public init(transactionHash: Felt) {
        self.transactionHash = transactionHash
    }

    /// An object with `transaction_hash`.
    public var json: JSONValue { ["transaction_hash": transactionHash.json] }

    /// Reads `transaction_hash`.
    public init(json: JSONReader) throws(JSONError) {
        let params = try RPCParameterReader(json, names: ["transaction_hash"])
        transactionHash = try params.required("transaction_hash").decode()
    }
}

/// Reading and writing of `response_flags`.
enum ResponseFlags {
    static let includeProofFacts: JSONValue = ["INCLUDE_PROOF_FACTS"]

    static func readIncludeProofFacts(_ params: RPCParameterReader) throws(JSONError) -> Bool {
        guard let flags = try params.optional("response_flags") else { return false }
        var found = false
        for flag in try flags.array(maxCount: 8) {
            guard try flag.string() == "INCLUDE_PROOF_FACTS" else {
                throw flag.failure(.value, "the only flag is INCLUDE_PROOF_FACTS")
            }
            found = true
        }
        return found
    }
}
