// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet

/// What the three types of version 3 transactions have in common.
struct TransactionDetails {
    var sender: Felt
    var nonce: Felt
    var bounds: ResourceBoundsMapping
    var tip: UInt64
    var signature: [Felt]
    var isQuery: Bool
    var deploysSender = false
    private var paymasterData: [Felt]
    private var accountDeploymentData: [Felt] = []
    private var proofFacts: [Felt] = []
    private var nonceMode: DataAvailabilityMode
    private var feeMode: DataAvailabilityMode

    init(_ broadcast: BroadcastedTransaction) {
        switch broadcast {
        case .invoke(let transaction):
            sender = transaction.senderAddress.felt
            nonce = transaction.nonce
            bounds = transaction.resourceBounds
            tip = transaction.tip
            signature = transaction.signature
            isQuery = transaction.isQuery
            paymasterData = transaction.paymasterData
            accountDeploymentData = transaction.accountDeploymentData
            proofFacts = transaction.proofFacts
            nonceMode = transaction.nonceDataAvailabilityMode
            feeMode = transaction.feeDataAvailabilityMode
        case .deployAccount(let transaction):
            sender = transaction.contractAddress.felt
            nonce = transaction.nonce
            bounds = transaction.resourceBounds
            tip = transaction.tip
            signature = transaction.signature
            isQuery = transaction.isQuery
            deploysSender = true
            paymasterData = transaction.paymasterData
            nonceMode = transaction.nonceDataAvailabilityMode
            feeMode = transaction.feeDataAvailabilityMode
        case .declare(let broadcast):
            let transaction = broadcast.transaction
            sender = transaction.senderAddress.felt
            nonce = transaction.nonce
            bounds = transaction.resourceBounds
            tip = transaction.tip
            signature = transaction.signature
            isQuery = transaction.isQuery
            paymasterData = transaction.paymasterData
            accountDeploymentData = transaction.accountDeploymentData
            nonceMode = transaction.nonceDataAvailabilityMode
            feeMode = transaction.feeDataAvailabilityMode
        }
    }

    /// The transaction as contracts see it.
    func info(hash: Felt, chainID: ChainID) -> ExecutionInfo.Transaction {
        var info = ExecutionInfo.Transaction()
        info.version = isQuery ? Felt(UInt128(1) << 64) * Felt(UInt128(1) << 64) + 3 : 3
        info.account = sender
        info.signature = signature
        info.hash = hash
        info.chainID = chainID.felt
        info.nonce = nonce
        info.resourceBounds = [
            bound(shortString("L1_GAS"), bounds.l1Gas), bound(shortString("L2_GAS"), bounds.l2Gas),
            bound(shortString("L1_DATA"), bounds.l1DataGas),
        ]
        info.tip = tip
        info.paymasterData = paymasterData
        info.nonceDataAvailabilityMode = nonceMode == .l1 ? 0 : 1
        info.feeDataAvailabilityMode = feeMode == .l1 ? 0 : 1
        info.accountDeploymentData = accountDeploymentData
        info.proofFacts = proofFacts
        return info
    }

    private func bound(_ name: Felt, _ bounds: ResourceBounds) -> ExecutionInfo.Transaction.Bounds {
        ExecutionInfo.Transaction.Bounds(
            name: name, maxAmount: bounds.maxAmount, maxPrice: bounds.maxPricePerUnit)
    }
}
