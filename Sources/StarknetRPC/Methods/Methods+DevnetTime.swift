// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension DevnetMethods {
    /// Sets the clock of the chain, for the next block and those after it.
    public enum SetTime: RPCMethod {
        /// `devnet_setTime`.
        public static let name = "devnet_setTime"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The time, and whether a block is made at once.
        public struct Params: RPCParameters, Hashable {
            /// The time in seconds since 1970.
            public var time: UInt64
            /// Whether an empty block of that time is made at once.
            public var generateBlock: Bool

            /// Creates the parameters.
            public init(time: UInt64, generateBlock: Bool = true) {
                self.time = time
                self.generateBlock = generateBlock
            }

            /// An object with `time` and `generate_block`.
            public var json: JSONValue { ["time": .integer(time), "generate_block": .bool(generateBlock)] }

            /// Reads `time`, a number or a hex string, and `generate_block`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["time", "generate_block"])
                time = try params.required("time").flexibleUInt64()
                generateBlock = try params.optional("generate_block")?.bool() ?? true
            }
        }

        /// The new time and the block, if one was made.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The time in seconds since 1970.
            public var blockTimestamp: UInt64
            /// The new block's hash; `nil` when none was made.
            public var blockHash: Felt?

            /// Creates a result.
            public init(blockTimestamp: UInt64, blockHash: Felt?) {
                self.blockTimestamp = blockTimestamp
                self.blockHash = blockHash
            }

            /// An object with `block_timestamp` and `block_hash`.
            public var json: JSONValue { ["block_timestamp": .integer(blockTimestamp), "block_hash": blockHash.json] }

            /// Reads `block_timestamp` and `block_hash`.
            public init(json: JSONReader) throws(JSONError) {
                blockTimestamp = try json.required("block_timestamp").flexibleUInt64()
                blockHash = try json.optional("block_hash")?.decode()
            }
        }
    }

    /// Moves the clock of the chain on and makes an empty block.
    public enum IncreaseTime: RPCMethod {
        /// `devnet_increaseTime`.
        public static let name = "devnet_increaseTime"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The seconds to add.
        public struct Params: RPCParameters, Hashable {
            /// The seconds to add.
            public var time: UInt64

            /// Creates the parameters.
            public init(time: UInt64) {
                self.time = time
            }

            /// An object with `time`.
            public var json: JSONValue { ["time": .integer(time)] }

            /// Reads `time`, a number or a hex string.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["time"])
                time = try params.required("time").flexibleUInt64()
            }
        }

        /// The seconds added and the new block.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The seconds that were added.
            public var timestampIncreasedBy: UInt64
            /// The new block's hash.
            public var blockHash: Felt

            /// Creates a result.
            public init(timestampIncreasedBy: UInt64, blockHash: Felt) {
                self.timestampIncreasedBy = timestampIncreasedBy
                self.blockHash = blockHash
            }

            /// An object with `timestamp_increased_by` and `block_hash`.
            public var json: JSONValue {
                ["timestamp_increased_by": .integer(timestampIncreasedBy), "block_hash": blockHash.json]
            }

            /// Reads `timestamp_increased_by` and `block_hash`.
            public init(json: JSONReader) throws(JSONError) {
                timestampIncreasedBy = try json.required("timestamp_increased_by").flexibleUInt64()
                blockHash = try json.required("block_hash").decode()
            }
        }
    }
}

extension JSONReader {
    /// An unsigned integer as a JSON number, or as a hex string as the description of the `devnet_` methods has it.
    func flexibleUInt64() throws(JSONError) -> UInt64 {
        if case .string = value { return try hexUInt64() }
        return try uint64()
    }
}
