// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

extension Methods {
    /// Calls a function without a transaction. Errors: `contractNotFound`, `entryPointNotFound`, `contractError`,
    /// `blockNotFound`.
    public enum Call: RPCMethod {
        /// `starknet_call`.
        public static let name = "starknet_call"
        /// What the function returned.
        public typealias Result = [Felt]

        /// The call and the block.
        public struct Params: RPCParameters, Hashable {
            /// Contract, entry point and arguments.
            public var request: Starknet.Call
            /// The state that the call reads.
            public var blockID: BlockID

            /// Creates the parameters.
            public init(request: Starknet.Call, blockID: BlockID) {
                self.request = request
                self.blockID = blockID
            }

            /// An object with `request` and `block_id`.
            public var json: JSONValue { ["request": request.json, "block_id": blockID.json] }

            /// Reads `request` and `block_id`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["request", "block_id"])
                request = try params.required("request").decode()
                blockID = try params.required("block_id").decode()
            }
        }
    }

    /// What transactions would use and cost, each after the ones before it. Errors: `contractNotFound`,
    /// `transactionExecutionError`, `blockNotFound`.
    public enum EstimateFee: RPCMethod {
        /// `starknet_estimateFee`.
        public static let name = "starknet_estimateFee"
        /// An estimate for each transaction.
        public typealias Result = [FeeEstimate]

        /// The transactions and the block.
        public struct Params: RPCParameters, Hashable {
            /// The transactions.
            public var transactions: [BroadcastedTransaction]
            /// Whether validation is left out of the execution (`SKIP_VALIDATE`).
            public var skipValidate: Bool
            /// The state to start from.
            public var blockID: BlockID

            /// Creates the parameters.
            public init(transactions: [BroadcastedTransaction], skipValidate: Bool = false, blockID: BlockID) {
                self.transactions = transactions
                self.skipValidate = skipValidate
                self.blockID = blockID
            }

            /// An object with `request`, `simulation_flags` and `block_id`.
            public var json: JSONValue {
                [
                    "request": transactions.json,
                    "simulation_flags": skipValidate ? ["SKIP_VALIDATE"] : [],
                    "block_id": blockID.json,
                ]
            }

            /// Reads `request`, `simulation_flags` and `block_id`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["request", "simulation_flags", "block_id"])
                transactions = try params.required("request").decodeArray(maxCount: 256)
                skipValidate = false
                for flag in try params.required("simulation_flags").array(maxCount: 8) {
                    guard try flag.string() == "SKIP_VALIDATE" else {
                        throw flag.failure(.value, "the only flag is SKIP_VALIDATE")
                    }
                    skipValidate = true
                }
                blockID = try params.required("block_id").decode()
            }
        }
    }

    /// What a message from layer 1 would use and cost. Errors: `contractNotFound`, `contractError`, `blockNotFound`.
    public enum EstimateMessageFee: RPCMethod {
        /// `starknet_estimateMessageFee`.
        public static let name = "starknet_estimateMessageFee"
        /// The estimate, in wei.
        public typealias Result = FeeEstimate

        /// The message and the block.
        public struct Params: RPCParameters, Hashable {
            /// The message.
            public var message: MessageFromL1
            /// The state to start from.
            public var blockID: BlockID

            /// Creates the parameters.
            public init(message: MessageFromL1, blockID: BlockID) {
                self.message = message
                self.blockID = blockID
            }

            /// An object with `message` and `block_id`.
            public var json: JSONValue { ["message": message.json, "block_id": blockID.json] }

            /// Reads `message` and `block_id`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["message", "block_id"])
                message = try params.required("message").decode()
                blockID = try params.required("block_id").decode()
            }
        }
    }
}

/// A message from layer 1.
public struct MessageFromL1: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The sender, an Ethereum address of 20 bytes.
    public var fromAddress: Felt
    /// The contract that receives it.
    public var toAddress: ContractAddress
    /// The selector of its handler.
    public var entryPointSelector: Felt
    /// The content.
    public var payload: [Felt]

    /// Creates a message.
    public init(fromAddress: Felt, toAddress: ContractAddress, entryPointSelector: Felt, payload: [Felt]) {
        self.fromAddress = fromAddress
        self.toAddress = toAddress
        self.entryPointSelector = entryPointSelector
        self.payload = payload
    }

    /// An object with `from_address` (40 hex digits), `to_address`, `entry_point_selector` and `payload`.
    public var json: JSONValue {
        let digits = fromAddress.hex.dropFirst(2)
        return [
            "from_address": .string("0x" + String(repeating: "0", count: max(0, 40 - digits.count)) + digits),
            "to_address": toAddress.json,
            "entry_point_selector": entryPointSelector.json,
            "payload": .felts(payload),
        ]
    }

    /// Reads `from_address` (up to 40 hex digits), `to_address`, `entry_point_selector` and `payload`.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["from_address", "to_address", "entry_point_selector", "payload"])
        let sender = try json.required("from_address")
        _ = try sender.hexDigits(maxDigits: 40)
        fromAddress = try sender.decode()
        toAddress = try json.required("to_address").decode()
        entryPointSelector = try json.required("entry_point_selector").decode()
        payload = try json.required("payload").felts()
    }
}
