// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarknetClient {
    /// Waits until a transaction has a receipt of at least the given finality.
    ///
    /// Failures to reach the node are taken for "not yet".
    ///
    /// - Parameters:
    ///   - transactionHash: The transaction.
    ///   - finality: How far it must have come: pre-confirmed, accepted on L2 or accepted on L1.
    ///   - timeout: How long to wait.
    ///   - pollInterval: The pause between questions; the first ones follow each other faster.
    /// - Returns: The receipt, of a reverted transaction too; see ``TransactionReceipt/requireSuccess()``.
    /// - Throws: ``StarknetClientError`` `timeout`; ``RPCError``; `CancellationError`.
    public func waitForReceipt(
        of transactionHash: Felt, finality: FinalityStatus = .acceptedOnL2, timeout: Duration = .seconds(120),
        pollInterval: Duration = .seconds(1)
    ) async throws -> TransactionReceipt {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: timeout)
        var pause = min(Duration.milliseconds(20), pollInterval)
        var lastFault: StarknetClientError?
        while true {
            do {
                if let receipt = try await receiptIfKnown(of: transactionHash),
                    receipt.finality.rank >= finality.rank
                {
                    return receipt
                }
                lastFault = nil
            } catch let error as StarknetClientError {
                lastFault = error
            }
            guard clock.now < deadline else {
                let reason = lastFault.map { "; the node could not be asked: \($0.reason)" } ?? ""
                throw StarknetClientError(
                    .timeout, method: Methods.GetTransactionReceipt.name, url: origin,
                    reason: "transaction \(transactionHash.hex) was not \(finality.rawValue) within \(timeout)\(reason)"
                )
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, pollInterval)
        }
    }
}

extension FinalityStatus {
    /// The order in which a transaction passes them.
    var rank: Int {
        switch self {
        case .received: 0
        case .candidate: 1
        case .preConfirmed: 2
        case .acceptedOnL2: 3
        case .acceptedOnL1: 4
        }
    }
}

extension TransactionReceipt {
    /// The receipt itself, if the transaction's effects were kept.
    ///
    /// - Throws: ``AccountError`` `reverted` with the reason.
    @discardableResult
    public func requireSuccess() throws(AccountError) -> TransactionReceipt {
        if case .reverted(let reason) = execution {
            throw AccountError(.reverted, "the transaction was reverted: \(reason)", transactionHash: transactionHash)
        }
        return self
    }
}
