// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import Starknet

extension Account {
    /// What a transaction that makes these calls would use and cost.
    ///
    /// - Throws: ``RPCError`` `transactionExecutionError` with the reason when a call would fail.
    public func estimate(_ calls: [Call]) async throws -> FeeEstimate {
        try await estimate(calls, nonce: try await chainNonce())
    }

    /// The estimate as of the given nonce, or as of the chain's one while other transactions are under way: nodes
    /// refuse to simulate a transaction whose predecessors they have not executed.
    func estimate(_ calls: [Call], nonce: UInt64) async throws -> FeeEstimate {
        let nonce = try await simulationNonce(nonce)
        var query = InvokeTransactionV3(
            senderAddress: address, calldata: calls.executeCalldata, nonce: Felt(nonce), resourceBounds: .zero,
            tip: configuration.tip, isQuery: true)
        query.signature = try await signer.sign(query.hash(chainID: chainID))
        return try await estimate(.invoke(query))
    }

    /// The nonce with which a node can simulate a transaction.
    func simulationNonce(_ nonce: UInt64) async throws -> UInt64 {
        nonces.inFlight.contains { $0 < nonce } ? try await chainNonce() : nonce
    }

    /// The estimate of one transaction.
    func estimate(_ query: BroadcastedTransaction) async throws -> FeeEstimate {
        guard let estimate = try await client.estimateFee([query]).first else {
            throw AccountError(.emptyAnswer, "the node at \(client.origin) answered without an estimate")
        }
        return estimate
    }
}
