// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Starknet
import StarknetRPC

extension RPCDispatcher {
    /// The version of the JSON-RPC specification that is served.
    static let specVersion = "0.10.2"

    /// Serves the methods that read the chain.
    mutating func serveReads(of chain: DevnetChain) {
        on(Methods.SpecVersion.self) { _ in Self.specVersion }
        on(Methods.ChainID.self) { _ in chain.configuration.chainID.felt }
        on(Methods.Syncing.self) { _ in .notSyncing }
        on(Methods.BlockNumber.self) { _ in await chain.blockHashAndNumber().number }
        on(Methods.BlockHashAndNumber.self) { _ in await chain.blockHashAndNumber() }
        serveBlocks(of: chain)
        serveState(of: chain)
    }

    private mutating func serveBlocks(of chain: DevnetChain) {
        on(Methods.GetBlockWithTxHashes.self) { params in
            try await Self.answer(chain, params.blockID) { $0.hash }
        }
        on(Methods.GetBlockWithTxs.self) { params in
            try await Self.answer(chain, params.blockID) {
                TransactionWithHash(hash: $0.hash, transaction: $0.transaction)
            }
        }
        on(Methods.GetBlockWithReceipts.self) { params in
            try await Self.answer(chain, params.blockID) { entry in
                // The block tells its hash and number itself.
                var entry = entry
                entry.receipt.blockHash = nil
                entry.receipt.blockNumber = nil
                return entry
            }
        }
        on(Methods.GetBlockTransactionCount.self) { params in
            if case .preConfirmed = params.blockID { return 0 }
            return UInt64(try await chain.block(params.blockID).transactions.count)
        }
        on(Methods.GetStateUpdate.self) { params in
            var update = try await chain.stateUpdate(params.blockID)
            if let contracts = params.contractAddresses.map(Set.init) {
                update.diff.storageDiffs.removeAll { !contracts.contains($0.address) }
                update.diff.deployedContracts.removeAll { !contracts.contains($0.address) }
                update.diff.replacedClasses.removeAll { !contracts.contains($0.address) }
                update.diff.nonces.removeAll { !contracts.contains($0.address) }
            }
            return update
        }
    }

    private mutating func serveState(of chain: DevnetChain) {
        on(Methods.GetStorageAt.self) { params in
            guard !params.includeLastUpdateBlock else {
                throw RPCError.invalidParams("INCLUDE_LAST_UPDATE_BLOCK is not supported by this node")
            }
            let value = try await chain.storage(of: params.contractAddress, key: params.key, at: params.blockID)
            return StorageValue(value: value)
        }
        on(Methods.GetNonce.self) { try await chain.nonce(of: $0.contractAddress, at: $0.blockID) }
        on(Methods.GetClassHashAt.self) { try await chain.classHash(of: $0.contractAddress, at: $0.blockID) }
        on(Methods.GetClass.self) { .sierra(try await chain.contractClass($0.classHash, at: $0.blockID)) }
        on(Methods.GetClassAt.self) { params in
            let classHash = try await chain.classHash(of: params.contractAddress, at: params.blockID)
            return .sierra(try await chain.contractClass(classHash, at: params.blockID))
        }
        on(Methods.GetEvents.self) { try await chain.events($0.filter) }
        on(Methods.Call.self) { try await chain.call($0.request, at: $0.blockID) }
    }

    /// A block with each transaction told in the given way; the next block's header for `pre_confirmed`.
    private static func answer<Item>(
        _ chain: DevnetChain, _ id: BlockID, _ item: (TransactionWithReceipt) -> Item
    ) async throws -> BlockAnswer<Item> {
        if case .preConfirmed = id {
            return .preConfirmed(PreConfirmedBlock(header: await chain.preConfirmedHeader(), transactions: []))
        }
        let block = try await chain.block(id)
        return .block(
            Block(status: block.status, header: block.header, transactions: block.transactions.map(item)))
    }
}
