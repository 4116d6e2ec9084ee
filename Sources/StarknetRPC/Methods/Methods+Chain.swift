// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The methods of the Starknet JSON-RPC specification 0.10, one type each.
public enum Methods {}

extension Methods {
    /// The version of the JSON-RPC specification that the node follows.
    public enum SpecVersion: RPCMethod {
        /// `starknet_specVersion`.
        public static let name = "starknet_specVersion"
        /// Nothing.
        public typealias Params = NoParams
        /// The version, such as `0.10.2`.
        public typealias Result = String
    }

    /// The chain's name as a felt.
    public enum ChainID: RPCMethod {
        /// `starknet_chainId`.
        public static let name = "starknet_chainId"
        /// Nothing.
        public typealias Params = NoParams
        /// The short string of the chain's name.
        public typealias Result = Felt
    }

    /// The height of the newest finalised block. Error: `noBlocks`.
    public enum BlockNumber: RPCMethod {
        /// `starknet_blockNumber`.
        public static let name = "starknet_blockNumber"
        /// Nothing.
        public typealias Params = NoParams
        /// The height.
        public typealias Result = UInt64
    }

    /// Hash and height of the newest finalised block. Error: `noBlocks`.
    public enum BlockHashAndNumber: RPCMethod {
        /// `starknet_blockHashAndNumber`.
        public static let name = "starknet_blockHashAndNumber"
        /// Nothing.
        public typealias Params = NoParams
        /// The pair.
        public typealias Result = StarknetRPC.BlockHashAndNumber
    }

    /// Whether the node is catching up.
    public enum Syncing: RPCMethod {
        /// `starknet_syncing`.
        public static let name = "starknet_syncing"
        /// Nothing.
        public typealias Params = NoParams
        /// The answer.
        public typealias Result = SyncStatus
    }

    /// A block with the hashes of its transactions. Error: `blockNotFound`.
    public enum GetBlockWithTxHashes: RPCMethod {
        /// `starknet_getBlockWithTxHashes`.
        public static let name = "starknet_getBlockWithTxHashes"
        /// The block.
        public typealias Params = BlockIDParams
        /// The block.
        public typealias Result = BlockAnswer<Felt>
    }

    /// A block with its transactions. Error: `blockNotFound`.
    public enum GetBlockWithTxs: RPCMethod {
        /// `starknet_getBlockWithTxs`.
        public static let name = "starknet_getBlockWithTxs"
        /// The block.
        public typealias Params = BlockBodyParams
        /// The block.
        public typealias Result = BlockAnswer<TransactionWithHash>
    }

    /// A block with its transactions and their receipts. Error: `blockNotFound`.
    public enum GetBlockWithReceipts: RPCMethod {
        /// `starknet_getBlockWithReceipts`.
        public static let name = "starknet_getBlockWithReceipts"
        /// The block.
        public typealias Params = BlockBodyParams
        /// The block.
        public typealias Result = BlockAnswer<TransactionWithReceipt>
    }

    /// How many transactions a block holds. Error: `blockNotFound`.
    public enum GetBlockTransactionCount: RPCMethod {
        /// `starknet_getBlockTransactionCount`.
        public static let name = "starknet_getBlockTransactionCount"
        /// The block.
        public typealias Params = BlockIDParams
        /// The count.
        public typealias Result = UInt64
    }

    /// What a block changed in the state. Error: `blockNotFound`.
    public enum GetStateUpdate: RPCMethod {
        /// `starknet_getStateUpdate`.
        public static let name = "starknet_getStateUpdate"
        /// The changes.
        public typealias Result = StateUpdate

        /// The block, and maybe the contracts of interest.
        public struct Params: RPCParameters, Hashable {
            /// The block.
            public var blockID: BlockID
            /// Only changes of these contracts; all where `nil`. Declared classes are told in any case.
            public var contractAddresses: [Felt]?

            /// Creates the parameters.
            public init(blockID: BlockID, contractAddresses: [Felt]? = nil) {
                self.blockID = blockID
                self.contractAddresses = contractAddresses
            }

            /// An object with `block_id` and maybe `contract_addresses`.
            public var json: JSONValue {
                var object: JSONObject = ["block_id": blockID.json]
                object.setIfPresent("contract_addresses", contractAddresses)
                return .object(object)
            }

            /// Reads `block_id` and `contract_addresses`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["block_id", "contract_addresses"])
                blockID = try params.required("block_id").decode()
                contractAddresses = try params.optional("contract_addresses")?.felts(maxCount: 4096)
            }
        }
    }
}
