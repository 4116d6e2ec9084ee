// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

/// A transaction as it will be sent, signature included: what an outbox stores before it sends.
///
/// Sending it twice has the effect of sending it once, since the chain accepts each nonce once and the hash tells
/// whether it was this one.
public struct SignedTransaction: Hashable, Sendable {
    /// The transaction.
    public let transaction: BroadcastedTransaction
    /// The transaction's hash on the chain for which it was signed.
    public let hash: Felt

    /// Joins a signed transaction and its hash.
    public init(transaction: BroadcastedTransaction, hash: Felt) {
        self.transaction = transaction
        self.hash = hash
    }

    /// The account's nonce.
    public var nonce: Felt {
        switch transaction {
        case .invoke(let invoke): invoke.nonce
        case .declare(let declare): declare.transaction.nonce
        case .deployAccount(let deploy): deploy.nonce
        }
    }

    /// The most that the transaction may cost, in fri.
    public var maxFee: UInt256 {
        let (bounds, tip) =
            switch transaction {
            case .invoke(let invoke): (invoke.resourceBounds, invoke.tip)
            case .declare(let declare): (declare.transaction.resourceBounds, declare.transaction.tip)
            case .deployAccount(let deploy): (deploy.resourceBounds, deploy.tip)
            }
        return bounds.maxFee(tip: tip)
    }

    /// The transaction as the node takes it.
    public var rpcBody: JSONValue { transaction.json }
}

extension SignedTransaction: JSONEncodable, JSONDecodable {
    /// An object with `transaction_hash` and `transaction`, for a store.
    public var json: JSONValue { ["transaction_hash": hash.json, "transaction": transaction.json] }

    /// Reads an object with `transaction_hash` and `transaction`.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["transaction_hash", "transaction"])
        hash = try json.required("transaction_hash").decode()
        transaction = try json.required("transaction").decode()
    }

    /// The bytes of ``json``, for a store.
    public var bytes: [UInt8] { json.serializedBytes() }

    /// Reads what ``bytes`` wrote.
    ///
    /// - Throws: `JSONError` with the path of what is wrong. The hash is taken as stored, not calculated again.
    public init(bytes: some Collection<UInt8>) throws(JSONError) {
        try self.init(json: JSONReader(try JSONValue(parsing: bytes)))
    }
}
