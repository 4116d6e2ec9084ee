// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Starknet
import StarknetRPC

/// Makes finished blocks: commitments and hash by the network's formula, with a state root of 0.
struct BlockBuilder {
    let prices: DevnetConfiguration.GasPrices

    /// The header facts of a block before it is finished.
    func basics(number: UInt64, timestamp: UInt64) -> PreConfirmedBlockHeader {
        func price(_ fri: UInt128) -> ResourcePrice { ResourcePrice(inFRI: Felt(fri), inWEI: Felt(prices.inWEI)) }
        return PreConfirmedBlockHeader(
            number: number, timestamp: timestamp, sequencerAddress: DevnetContracts.sequencer,
            l1GasPrice: price(prices.l1Gas), l2GasPrice: price(prices.l2Gas), l1DataGasPrice: price(prices.l1DataGas),
            l1DAMode: .blob, starknetVersion: FeeConstants.starknetVersion)
    }

    func block(
        number: UInt64, timestamp: UInt64, parentHash: Felt, executed: [ExecutedTransaction], diff: StateUpdate.Diff
    ) throws(StarknetError) -> DevnetChain.StoredBlock {
        let version = try StarknetVersion(FeeConstants.starknetVersion)
        let basics = basics(number: number, timestamp: timestamp)
        let commitments = BlockHash.commitments(
            transactions: executed.map(Self.hashed), stateDiff: Self.hashed(diff), version: version)
        func price(_ price: ResourcePrice) -> BlockHash.GasPrice {
            BlockHash.GasPrice(wei: price.inWEI, fri: price.inFRI)
        }
        let hash = try BlockHash.hash(
            BlockHash.Header(
                number: number, parentHash: parentHash, stateRoot: .zero, sequencerAddress: basics.sequencerAddress,
                timestamp: timestamp, l1GasPrice: price(basics.l1GasPrice),
                l1DataGasPrice: price(basics.l1DataGasPrice), l2GasPrice: price(basics.l2GasPrice), usesBlobs: true,
                version: version), commitments)
        let header = BlockHeader(
            hash: hash, parentHash: parentHash, basics: basics, newRoot: .zero,
            transactionCommitment: commitments.transactions, eventCommitment: commitments.events,
            receiptCommitment: commitments.receipts, stateDiffCommitment: commitments.stateDiff,
            transactionCount: commitments.transactionCount, eventCount: commitments.eventCount,
            stateDiffLength: commitments.stateDiffLength)
        let transactions = executed.map { item in
            TransactionWithReceipt(
                transaction: item.transaction, receipt: Self.receipt(item, blockHash: hash, blockNumber: number))
        }
        return DevnetChain.StoredBlock(
            block: BlockWithReceipts(header: header, transactions: transactions), diff: diff)
    }

    private static func receipt(
        _ item: ExecutedTransaction, blockHash: Felt, blockNumber: UInt64
    ) -> TransactionReceipt {
        TransactionReceipt(
            type: item.transaction.type, transactionHash: item.hash,
            actualFee: TransactionReceipt.FeePayment(amount: Felt(reducing: item.fee), unit: .fri),
            finality: .acceptedOnL2, execution: item.revertReason.map { .reverted(reason: $0) } ?? .succeeded,
            messagesSent: item.messages, events: item.events,
            resources: TransactionReceipt.ExecutionResources(
                l1Gas: item.gas.l1Gas, l1DataGas: item.gas.l1DataGas, l2Gas: item.gas.l2Gas),
            contractAddress: item.contractAddress, blockHash: blockHash, blockNumber: blockNumber)
    }

    private static func hashed(_ item: ExecutedTransaction) -> BlockHash.ExecutedTransaction {
        BlockHash.ExecutedTransaction(
            hash: item.hash, signature: item.transaction.signature, actualFee: Felt(reducing: item.fee),
            messages: item.messages.map {
                BlockHash.Message(fromAddress: $0.fromAddress, toAddress: $0.toAddress, payload: $0.payload)
            },
            events: item.events.map {
                BlockHash.Event(fromAddress: $0.fromAddress, keys: $0.keys, data: $0.data)
            }, revertReason: item.revertReason, l1Gas: item.gas.l1Gas, l1DataGas: item.gas.l1DataGas)
    }

    private static func hashed(_ diff: StateUpdate.Diff) -> BlockHash.StateDiff {
        var hashed = BlockHash.StateDiff()
        for change in diff.deployedContracts + diff.replacedClasses {
            hashed.contractClasses[change.address] = change.classHash
        }
        for change in diff.declaredClasses { hashed.declaredClasses[change.classHash] = change.compiledClassHash }
        for contract in diff.storageDiffs {
            for entry in contract.entries { hashed.storage[contract.address, default: [:]][entry.key] = entry.value }
        }
        for change in diff.nonces { hashed.nonces[change.address] = change.nonce }
        return hashed
    }
}
