// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension Methods {
    /// How far a transaction has come. Error: `transactionHashNotFound`.
    public enum GetTransactionStatus: RPCMethod {
        /// `starknet_getTransactionStatus`.
        public static let name = "starknet_getTransactionStatus"
        /// The transaction.
        public typealias Params = TransactionHashParams
        /// The status.
        public typealias Result = TransactionStatus
    }

    /// The receipt of a transaction. Error: `transactionHashNotFound`.
    public enum GetTransactionReceipt: RPCMethod {
        /// `starknet_getTransactionReceipt`.
        public static let name = "starknet_getTransactionReceipt"
        /// The transaction.
        public typealias Params = TransactionHashParams
        /// The receipt with the block's number and, unless it is pre-confirmed, hash.
        public typealias Result = TransactionReceipt
    }

    /// A transaction. Error: `transactionHashNotFound`.
    public enum GetTransactionByHash: RPCMethod {
        /// `starknet_getTransactionByHash`.
        public static let name = "starknet_getTransactionByHash"
        /// The transaction.
        public typealias Result = TransactionWithHash

        /// The transaction's hash.
        public struct Params: RPCParameters, Hashable {
            /// The transaction's hash.
            public var transactionHash: Felt
            /// Whether proof facts are wanted (`INCLUDE_PROOF_FACTS`).
            public var includeProofFacts: Bool

            /// Creates the parameters.
            public init(transactionHash: Felt, includeProofFacts: Bool = false) {
                self.transactionHash = transactionHash
                self.includeProofFacts = includeProofFacts
            }

            /// An object with `transaction_hash` and maybe `response_flags`.
            public var json: JSONValue {
                var object: JSONObject = ["transaction_hash": transactionHash.json]
                if includeProofFacts { object["response_flags"] = ResponseFlags.includeProofFacts }
                return .object(object)
            }

            /// Reads `transaction_hash` and `response_flags`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["transaction_hash", "response_flags"])
                transactionHash = try params.required("transaction_hash").decode()
                includeProofFacts = try ResponseFlags.readIncludeProofFacts(params)
            }
        }
    }

    /// A transaction by its place. Errors: `blockNotFound`, `invalidTransactionIndex`.
    public enum GetTransactionByBlockIDAndIndex: RPCMethod {
        /// `starknet_getTransactionByBlockIdAndIndex`.
        public static let name = "starknet_getTransactionByBlockIdAndIndex"
        /// The transaction.
        public typealias Result = TransactionWithHash

        /// Block and index.
        public struct Params: RPCParameters, Hashable {
            /// The block.
            public var blockID: BlockID
            /// The place in the block, from zero.
            public var index: UInt64
            /// Whether proof facts are wanted (`INCLUDE_PROOF_FACTS`).
            public var includeProofFacts: Bool

            /// Creates the parameters.
            public init(blockID: BlockID, index: UInt64, includeProofFacts: Bool = false) {
                self.blockID = blockID
                self.index = index
                self.includeProofFacts = includeProofFacts
            }

            /// An object with `block_id`, `index` and maybe `response_flags`.
            public var json: JSONValue {
                var object: JSONObject = ["block_id": blockID.json, "index": .integer(index)]
                if includeProofFacts { object["response_flags"] = ResponseFlags.includeProofFacts }
                return .object(object)
            }

            /// Reads `block_id`, `index` and `response_flags`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["block_id", "index", "response_flags"])
                blockID = try params.required("block_id").decode()
                index = try params.required("index").uint64()
                includeProofFacts = try ResponseFlags.readIncludeProofFacts(params)
            }
        }
    }
}
