// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

extension Methods {
    /// Sends an invoke transaction. Errors: 52 to 55, 58, 59, 61, 63 to 65, 69.
    public enum AddInvokeTransaction: RPCMethod {
        /// `starknet_addInvokeTransaction`.
        public static let name = "starknet_addInvokeTransaction"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The transaction.
        public struct Params: RPCParameters, Hashable {
            /// The signed transaction.
            public var transaction: InvokeTransactionV3

            /// Creates the parameters.
            public init(transaction: InvokeTransactionV3) {
                self.transaction = transaction
            }

            /// An object with `invoke_transaction`.
            public var json: JSONValue { ["invoke_transaction": transaction.json] }

            /// Reads `invoke_transaction`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["invoke_transaction"])
                let body = try params.required("invoke_transaction")
                try body.checkType("INVOKE")
                transaction = try body.decode()
            }
        }

        /// The hash of the transaction.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The transaction's hash.
            public var transactionHash: Felt

            /// Creates a result.
            public init(transactionHash: Felt) {
                self.transactionHash = transactionHash
            }

            /// An object with `transaction_hash`.
            public var json: JSONValue { ["transaction_hash": transactionHash.json] }

            /// Reads `transaction_hash`.
            public init(json: JSONReader) throws(JSONError) {
                transactionHash = try json.required("transaction_hash").decode()
            }
        }
    }

    /// Sends a declare transaction. Errors: 51 to 65 but 59 and 64 only while it is pending.
    public enum AddDeclareTransaction: RPCMethod {
        /// `starknet_addDeclareTransaction`.
        public static let name = "starknet_addDeclareTransaction"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The transaction with its class.
        public struct Params: RPCParameters, Hashable {
            /// The signed transaction and the class.
            public var transaction: BroadcastedDeclareTransactionV3

            /// Creates the parameters.
            public init(transaction: BroadcastedDeclareTransactionV3) {
                self.transaction = transaction
            }

            /// An object with `declare_transaction`.
            public var json: JSONValue { ["declare_transaction": transaction.json] }

            /// Reads `declare_transaction`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["declare_transaction"])
                let body = try params.required("declare_transaction")
                try body.checkType("DECLARE")
                transaction = try body.decode()
            }
        }

        /// The hashes of transaction and class.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The transaction's hash.
            public var transactionHash: Felt
            /// The class hash.
            public var classHash: Felt

            /// Creates a result.
            public init(transactionHash: Felt, classHash: Felt) {
                self.transactionHash = transactionHash
                self.classHash = classHash
            }

            /// An object with `transaction_hash` and `class_hash`.
            public var json: JSONValue { ["transaction_hash": transactionHash.json, "class_hash": classHash.json] }

            /// Reads `transaction_hash` and `class_hash`.
            public init(json: JSONReader) throws(JSONError) {
                transactionHash = try json.required("transaction_hash").decode()
                classHash = try json.required("class_hash").decode()
            }
        }
    }

    /// Sends a transaction that deploys an account. Errors: 28, 52 to 55, 58, 59, 61, 63 to 65.
    public enum AddDeployAccountTransaction: RPCMethod {
        /// `starknet_addDeployAccountTransaction`.
        public static let name = "starknet_addDeployAccountTransaction"
        /// It changes the chain.
        public static let isIdempotent = false

        /// The transaction.
        public struct Params: RPCParameters, Hashable {
            /// The signed transaction.
            public var transaction: DeployAccountTransactionV3

            /// Creates the parameters.
            public init(transaction: DeployAccountTransactionV3) {
                self.transaction = transaction
            }

            /// An object with `deploy_account_transaction`.
            public var json: JSONValue { ["deploy_account_transaction": transaction.json] }

            /// Reads `deploy_account_transaction`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["deploy_account_transaction"])
                let body = try params.required("deploy_account_transaction")
                try body.checkType("DEPLOY_ACCOUNT")
                transaction = try body.decode()
            }
        }

        /// The transaction's hash and the account's address.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The transaction's hash.
            public var transactionHash: Felt
            /// The account's address.
            public var contractAddress: Felt

            /// Creates a result.
            public init(transactionHash: Felt, contractAddress: Felt) {
                self.transactionHash = transactionHash
                self.contractAddress = contractAddress
            }

            /// An object with `transaction_hash` and `contract_address`.
            public var json: JSONValue {
                ["transaction_hash": transactionHash.json, "contract_address": contractAddress.json]
            }

            /// Reads `transaction_hash` and `contract_address`.
            public init(json: JSONReader) throws(JSONError) {
                transactionHash = try json.required("transaction_hash").decode()
                contractAddress = try json.required("contract_address").decode()
            }
        }
    }
}

extension JSONReader {
    /// Checks the `type` of a transaction.
    func checkType(_ type: String) throws(JSONError) {
        let field = try required("type")
        guard try field.string(maxBytes: 32) == type else {
            throw field.failure(.value, "the method takes transactions of type \(type)")
        }
    }
}
