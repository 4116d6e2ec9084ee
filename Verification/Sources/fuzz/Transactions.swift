// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import JSON
import Starknet

extension FuzzTarget {
    /// A transaction keeps its content and its hash on the way through JSON, as blocks hold it and as it is sent.
    static let transaction = FuzzTarget(onText: "transaction") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        if let transaction = try? Transaction(json: JSONReader(json)) {
            let again = requireNoThrow("\(transaction.json.serialized())") {
                try Transaction(json: JSONReader(transaction.json))
            }
            require(again == transaction, "the transaction through JSON")
            let hash = transaction.hash(chainID: .sepolia)
            require(again.hash(chainID: .sepolia) == hash, "the transaction hash")
            require(transaction.hasHash(hash, chainID: .sepolia), "the transaction has its hash")
            _ = (transaction.senderAddress, transaction.resourceBounds, transaction.signature)
        }
        guard let broadcast = try? BroadcastedTransaction(json: JSONReader(json)) else { return }
        let again = requireNoThrow("\(broadcast.json.serialized())") {
            try BroadcastedTransaction(json: JSONReader(broadcast.json))
        }
        require(again == broadcast, "the transaction to send through JSON")
    }
}
