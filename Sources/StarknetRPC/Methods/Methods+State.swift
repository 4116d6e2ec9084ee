// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension Methods {
    /// The value of a storage cell, zero where nothing was written. Errors: `contractNotFound`, `blockNotFound`.
    public enum GetStorageAt: RPCMethod {
        /// `starknet_getStorageAt`.
        public static let name = "starknet_getStorageAt"
        /// The value.
        public typealias Result = StorageValue

        /// Contract, key and block.
        public struct Params: RPCParameters, Hashable {
            /// The contract.
            public var contractAddress: Felt
            /// The cell's key.
            public var key: Felt
            /// The block.
            public var blockID: BlockID
            /// Whether the block that last changed the cell is wanted too (`INCLUDE_LAST_UPDATE_BLOCK`).
            public var includeLastUpdateBlock: Bool

            /// Creates the parameters.
            public init(contractAddress: Felt, key: Felt, blockID: BlockID, includeLastUpdateBlock: Bool = false) {
                self.contractAddress = contractAddress
                self.key = key
                self.blockID = blockID
                self.includeLastUpdateBlock = includeLastUpdateBlock
            }

            /// An object with `contract_address`, `key`, `block_id` and maybe `response_flags`.
            public var json: JSONValue {
                var object: JSONObject = [
                    "contract_address": contractAddress.json, "key": key.json, "block_id": blockID.json,
                ]
                if includeLastUpdateBlock { object["response_flags"] = ["INCLUDE_LAST_UPDATE_BLOCK"] }
                return .object(object)
            }

            /// Reads `contract_address`, `key`, `block_id` and `response_flags`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(
                    json, names: ["contract_address", "key", "block_id", "response_flags"])
                contractAddress = try params.required("contract_address").decode()
                key = try params.required("key").decode()
                blockID = try params.required("block_id").decode()
                includeLastUpdateBlock = false
                for flag in try params.optional("response_flags")?.array(maxCount: 8) ?? [] {
                    guard try flag.string() == "INCLUDE_LAST_UPDATE_BLOCK" else {
                        throw flag.failure(.value, "the only flag is INCLUDE_LAST_UPDATE_BLOCK")
                    }
                    includeLastUpdateBlock = true
                }
            }
        }
    }

    /// The nonce of a contract. Errors: `contractNotFound`, `blockNotFound`.
    public enum GetNonce: RPCMethod {
        /// `starknet_getNonce`.
        public static let name = "starknet_getNonce"
        /// Block and contract.
        public typealias Params = ContractAtBlockParams
        /// The nonce of the contract's next transaction.
        public typealias Result = Felt
    }

    /// The class of a contract. Errors: `contractNotFound`, `blockNotFound`.
    public enum GetClassHashAt: RPCMethod {
        /// `starknet_getClassHashAt`.
        public static let name = "starknet_getClassHashAt"
        /// Block and contract.
        public typealias Params = ContractAtBlockParams
        /// The class hash.
        public typealias Result = Felt
    }

    /// The definition of a contract's class. Errors: `contractNotFound`, `blockNotFound`.
    public enum GetClassAt: RPCMethod {
        /// `starknet_getClassAt`.
        public static let name = "starknet_getClassAt"
        /// Block and contract.
        public typealias Params = ContractAtBlockParams
        /// The class.
        public typealias Result = ContractClassDefinition
    }

    /// The definition of a class. Errors: `classHashNotFound`, `blockNotFound`.
    public enum GetClass: RPCMethod {
        /// `starknet_getClass`.
        public static let name = "starknet_getClass"
        /// The class.
        public typealias Result = ContractClassDefinition

        /// Block and class hash.
        public struct Params: RPCParameters, Hashable {
            /// The block at which the class must be declared.
            public var blockID: BlockID
            /// The class hash.
            public var classHash: Felt

            /// Creates the parameters.
            public init(blockID: BlockID, classHash: Felt) {
                self.blockID = blockID
                self.classHash = classHash
            }

            /// An object with `block_id` and `class_hash`.
            public var json: JSONValue { ["block_id": blockID.json, "class_hash": classHash.json] }

            /// Reads `block_id` and `class_hash`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["block_id", "class_hash"])
                blockID = try params.required("block_id").decode()
                classHash = try params.required("class_hash").decode()
            }
        }
    }

    /// Events of a range of blocks, page by page. Errors: `pageSizeTooBig`, `invalidContinuationToken`,
    /// `blockNotFound`, `tooManyKeysInFilter`.
    public enum GetEvents: RPCMethod {
        /// `starknet_getEvents`.
        public static let name = "starknet_getEvents"
        /// One page.
        public typealias Result = EventsChunk

        /// The filter.
        public struct Params: RPCParameters, Hashable {
            /// The filter and the page wanted.
            public var filter: EventFilter

            /// Creates the parameters.
            public init(filter: EventFilter) {
                self.filter = filter
            }

            /// An object with `filter`.
            public var json: JSONValue { ["filter": filter.json] }

            /// Reads `filter`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["filter"])
                filter = try params.required("filter").decode()
            }
        }
    }
}

/// The answer of `starknet_getStorageAt`.
public struct StorageValue: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The cell's value.
    public var value: Felt
    /// The block that last changed the cell, zero where none did; only where it was asked for.
    public var lastUpdateBlock: UInt64?

    /// Creates an answer.
    public init(value: Felt, lastUpdateBlock: UInt64? = nil) {
        self.value = value
        self.lastUpdateBlock = lastUpdateBlock
    }

    /// A felt, or an object with `value` and `last_update_block`.
    public var json: JSONValue {
        guard let lastUpdateBlock else { return value.json }
        return ["value": value.json, "last_update_block": .integer(lastUpdateBlock)]
    }

    /// Reads a felt, or an object with `value` and `last_update_block`.
    public init(json: JSONReader) throws(JSONError) {
        if case .object = json.value {
            value = try json.required("value").decode()
            lastUpdateBlock = try json.required("last_update_block").uint64()
        } else {
            value = try json.decode()
            lastUpdateBlock = nil
        }
    }
}
