// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

/// A transaction together with its hash.
public struct TransactionWithHash: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The transaction's hash.
    public var hash: Felt
    /// The transaction.
    public var transaction: Transaction

    /// Creates the pair.
    public init(hash: Felt, transaction: Transaction) {
        self.hash = hash
        self.transaction = transaction
    }

    /// The transaction's members with `transaction_hash`.
    public var json: JSONValue { .merging(["transaction_hash": hash.json], transaction.json) }

    /// Reads the transaction's members and `transaction_hash`.
    public init(json: JSONReader) throws(JSONError) {
        hash = try json.required("transaction_hash").decode()
        transaction = try json.decode()
    }
}

/// A transaction together with its receipt, as blocks hold them; the hash stands in the receipt.
public struct TransactionWithReceipt: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The transaction.
    public var transaction: Transaction
    /// The receipt, without block hash and number.
    public var receipt: TransactionReceipt

    /// Creates the pair.
    public init(transaction: Transaction, receipt: TransactionReceipt) {
        self.transaction = transaction
        self.receipt = receipt
    }

    /// The transaction's hash.
    public var hash: Felt { receipt.transactionHash }

    /// An object with `transaction` and `receipt`.
    public var json: JSONValue { ["transaction": transaction.json, "receipt": receipt.json] }

    /// Reads an object with `transaction` and `receipt`.
    public init(json: JSONReader) throws(JSONError) {
        transaction = try json.required("transaction").decode()
        receipt = try json.required("receipt").decode()
    }
}

extension Transaction {
    /// The kind as receipts tell it.
    public var type: TransactionType {
        switch self {
        case .invoke: .invoke
        case .declare: .declare
        case .deployAccount: .deployAccount
        case .l1Handler: .l1Handler
        case .legacy(let transaction):
            switch transaction.kind {
            case .invokeV0, .invokeV1: .invoke
            case .declareV0, .declareV1, .declareV2: .declare
            case .deployAccountV1: .deployAccount
            case .deploy: .deploy
            }
        }
    }
}
