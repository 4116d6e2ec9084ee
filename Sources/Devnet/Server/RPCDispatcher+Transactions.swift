// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import StarknetRPC

extension RPCDispatcher {
    /// Serves the methods that estimate, send and look up transactions.
    mutating func serveTransactions(of chain: DevnetChain) {
        on(Methods.EstimateFee.self) { params in
            try await chain.estimateFee(
                params.transactions, skipValidate: params.skipValidate, at: params.blockID)
        }
        on(Methods.AddInvokeTransaction.self) { params in
            .init(transactionHash: try await chain.addInvoke(params.transaction))
        }
        on(Methods.AddDeclareTransaction.self) { params in
            let (transactionHash, classHash) = try await chain.addDeclare(params.transaction)
            return .init(transactionHash: transactionHash, classHash: classHash)
        }
        on(Methods.AddDeployAccountTransaction.self) { params in
            let (transactionHash, contractAddress) = try await chain.addDeployAccount(params.transaction)
            return .init(transactionHash: transactionHash, contractAddress: contractAddress)
        }
        on(Methods.GetTransactionReceipt.self) { try await chain.receipt(of: $0.transactionHash) }
        on(Methods.GetTransactionStatus.self) { try await chain.status(of: $0.transactionHash) }
        on(Methods.GetTransactionByHash.self) { try await chain.transaction($0.transactionHash) }
        on(Methods.GetTransactionByBlockIDAndIndex.self) { params in
            if case .preConfirmed = params.blockID { throw RPCError.invalidTransactionIndex }
            let transactions = try await chain.block(params.blockID).transactions
            guard params.index < UInt64(transactions.count) else { throw RPCError.invalidTransactionIndex }
            let entry = transactions[Int(params.index)]
            return TransactionWithHash(hash: entry.hash, transaction: entry.transaction)
        }
    }
}
