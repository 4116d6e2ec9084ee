// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// The methods beyond the specification that development chains offer (`devnet_…`).
///
/// Names, parameters and results are those of starknet-devnet, so that its tools work here too; ``Rollback`` is our own.
public enum DevnetMethods {}

extension DevnetMethods {
    /// Makes an empty block.
    public enum CreateBlock: RPCMethod {
        /// `devnet_createBlock`.
        public static let name = "devnet_createBlock"
        /// It changes the chain.
        public static let isIdempotent = false
        /// Nothing.
        public typealias Params = NoParams

        /// The new block.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The new block's hash.
            public var blockHash: Felt

            /// Creates a result.
            public init(blockHash: Felt) {
                self.blockHash = blockHash
            }

            /// An object with `block_hash`.
            public var json: JSONValue { ["block_hash": blockHash.json] }

            /// Reads `block_hash`.
            public init(json: JSONReader) throws(JSONError) {
                blockHash = try json.required("block_hash").decode()
            }
        }
    }

    /// Removes a block and all after it.
    public enum AbortBlocks: RPCMethod {
        /// `devnet_abortBlocks`.
        public static let name = "devnet_abortBlocks"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The first block to remove.
        public struct Params: RPCParameters, Hashable {
            /// The first block to remove.
            public var startingBlockID: BlockID

            /// Creates the parameters.
            public init(startingBlockID: BlockID) {
                self.startingBlockID = startingBlockID
            }

            /// An object with `starting_block_id`.
            public var json: JSONValue { ["starting_block_id": startingBlockID.json] }

            /// Reads `starting_block_id`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["starting_block_id"])
                startingBlockID = try params.required("starting_block_id").decode()
            }
        }

        /// The blocks that were removed.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// Their hashes, the newest block first.
            public var aborted: [Felt]

            /// Creates a result.
            public init(aborted: [Felt]) {
                self.aborted = aborted
            }

            /// An object with `aborted`.
            public var json: JSONValue { ["aborted": .felts(aborted)] }

            /// Reads `aborted`.
            public init(json: JSONReader) throws(JSONError) {
                aborted = try json.required("aborted").felts()
            }
        }
    }

    /// Removes all blocks above a height.
    public enum Rollback: RPCMethod {
        /// `devnet_rollback`.
        public static let name = "devnet_rollback"
        /// Asking twice changes nothing more.
        public static let isIdempotent = true
        /// The blocks that were removed.
        public typealias Result = AbortBlocks.Result

        /// The height of the block that becomes the newest one.
        public struct Params: RPCParameters, Hashable {
            /// The height of the block that becomes the newest one.
            public var blockNumber: UInt64

            /// Creates the parameters.
            public init(blockNumber: UInt64) {
                self.blockNumber = blockNumber
            }

            /// An object with `block_number`.
            public var json: JSONValue { ["block_number": .integer(blockNumber)] }

            /// Reads `block_number`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["block_number"])
                blockNumber = try params.required("block_number").uint64()
            }
        }
    }

    /// Starts the chain again from its first block.
    public enum Restart: RPCMethod {
        /// `devnet_restart`.
        public static let name = "devnet_restart"
        /// It changes the chain.
        public static let isIdempotent = false
        /// Nothing.
        public typealias Params = NoParams
        /// An empty object.
        public typealias Result = JSONValue
    }

    /// The configuration of the chain and its server, as an object that clients may read or not.
    public enum GetConfig: RPCMethod {
        /// `devnet_getConfig`.
        public static let name = "devnet_getConfig"
        /// Nothing.
        public typealias Params = NoParams
        /// The configuration.
        public typealias Result = JSONValue
    }

    /// Writes the chain's state to a file.
    public enum Dump: RPCMethod {
        /// `devnet_dump`.
        public static let name = "devnet_dump"
        /// It writes.
        public static let isIdempotent = false
        /// The file.
        public typealias Params = OptionalPathParams
        /// Null, or the state where no file is named.
        public typealias Result = JSONValue
    }

    /// Reads the chain's state from a file.
    public enum Load: RPCMethod {
        /// `devnet_load`.
        public static let name = "devnet_load"
        /// It changes the chain.
        public static let isIdempotent = false
        /// The file.
        public typealias Params = OptionalPathParams
        /// Null.
        public typealias Result = JSONValue
    }

    /// The path of a file on the machine of the chain.
    public struct OptionalPathParams: RPCParameters, Hashable {
        /// The file's path.
        public var path: String?

        /// Creates the parameters.
        public init(path: String?) {
            self.path = path
        }

        /// An object with maybe `path`.
        public var json: JSONValue {
            var object = JSONObject()
            object.setIfPresent("path", path)
            return .object(object)
        }

        /// Reads `path`.
        public init(json: JSONReader) throws(JSONError) {
            let params = try RPCParameterReader(json, names: ["path"])
            path = try params.optional("path")?.string(maxBytes: 4096)
        }
    }
}
