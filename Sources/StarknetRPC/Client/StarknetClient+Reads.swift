// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

/// The node's reads by name. Each is one request, repeated by the client's ``RetryPolicy`` where the connection fails.
extension StarknetClient {
    /// The version of the JSON-RPC specification that the node follows, such as `0.10.0`.
    ///
    /// - Throws: What ``send(_:_:)`` throws.
    public func specVersion() async throws -> String {
        try await send(Methods.SpecVersion.self)
    }

    /// The chain's id. It never changes, so ask once.
    ///
    /// - Throws: What ``send(_:_:)`` throws.
    public func chainID() async throws -> ChainID {
        ChainID(felt: try await send(Methods.ChainID.self))
    }

    /// The height of the newest finalised block.
    ///
    /// - Throws: ``RPCError`` `noBlocks` of a node that has none yet; and what ``send(_:_:)`` throws.
    public func blockNumber() async throws -> UInt64 {
        try await send(Methods.BlockNumber.self)
    }

    /// Hash and height of the newest finalised block, of the same moment.
    ///
    /// - Throws: ``RPCError`` `noBlocks` of a node that has none yet; and what ``send(_:_:)`` throws.
    public func blockHashAndNumber() async throws -> BlockHashAndNumber {
        try await send(Methods.BlockHashAndNumber.self)
    }

    /// Calls a function without a transaction.
    ///
    /// - Returns: What the function returned.
    /// - Throws: ``RPCError`` `contractNotFound`, `entryPointNotFound`, `contractError` with the revert reason, or
    ///   `blockNotFound`; and what ``send(_:_:)`` throws.
    public func call(_ call: Call, at blockID: BlockID = .latest) async throws -> [Felt] {
        try await send(Methods.Call.self, .init(request: call, blockID: blockID))
    }

    /// The nonce of an account's next transaction.
    ///
    /// - Throws: ``RPCError`` `contractNotFound` for an address where nothing is deployed.
    public func nonce(of address: ContractAddress, at blockID: BlockID = .preConfirmed) async throws -> Felt {
        try await send(Methods.GetNonce.self, .init(blockID: blockID, contractAddress: address.felt))
    }

    /// The class of a contract.
    ///
    /// - Throws: ``RPCError`` `contractNotFound` for an address where nothing is deployed.
    public func classHash(at address: ContractAddress, block blockID: BlockID = .latest) async throws -> ClassHash {
        ClassHash(
            try await send(Methods.GetClassHashAt.self, .init(blockID: blockID, contractAddress: address.felt)))
    }

    /// Whether a class is declared. The node sends the class, up to some megabytes, which is read and dropped.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; and what ``send(_:_:)`` throws. An unknown class is no error.
    public func isDeclared(_ classHash: ClassHash, at blockID: BlockID = .latest) async throws -> Bool {
        do {
            _ = try await send(Methods.GetClass.self, .init(blockID: blockID, classHash: classHash.felt))
            return true
        } catch let error as RPCError where error.code == RPCError.Code.classHashNotFound {
            return false
        }
    }

    /// Whether there is a contract at an address.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; and what ``send(_:_:)`` throws. An empty address is no error.
    public func isDeployed(_ address: ContractAddress, at blockID: BlockID = .latest) async throws -> Bool {
        do {
            _ = try await classHash(at: address, block: blockID)
            return true
        } catch let error as RPCError where error.code == RPCError.Code.contractNotFound {
            return false
        }
    }

    /// The value of a storage cell, zero where nothing was written.
    ///
    /// - Throws: ``RPCError`` `contractNotFound`, `blockNotFound`; and what ``send(_:_:)`` throws.
    public func storage(at address: ContractAddress, key: Felt, block blockID: BlockID = .latest) async throws -> Felt {
        try await send(
            Methods.GetStorageAt.self, .init(contractAddress: address.felt, key: key, blockID: blockID)
        ).value
    }

    /// The receipt of a transaction.
    ///
    /// - Throws: ``RPCError`` `transactionHashNotFound`.
    public func receipt(of transactionHash: Felt) async throws -> TransactionReceipt {
        try await send(Methods.GetTransactionReceipt.self, .init(transactionHash: transactionHash))
    }

    /// The receipt of a transaction, or `nil` while the node has none.
    ///
    /// - Throws: What ``send(_:_:)`` throws; an unknown transaction is no error.
    public func receiptIfKnown(of transactionHash: Felt) async throws -> TransactionReceipt? {
        do {
            return try await receipt(of: transactionHash)
        } catch let error as RPCError where error.code == RPCError.Code.transactionHashNotFound {
            return nil
        }
    }

    /// How far a transaction has come.
    ///
    /// - Throws: ``RPCError`` `transactionHashNotFound`.
    public func status(of transactionHash: Felt) async throws -> TransactionStatus {
        try await send(Methods.GetTransactionStatus.self, .init(transactionHash: transactionHash))
    }

    /// A transaction.
    ///
    /// - Throws: ``RPCError`` `transactionHashNotFound`.
    public func transaction(_ transactionHash: Felt) async throws -> TransactionWithHash {
        try await send(Methods.GetTransactionByHash.self, .init(transactionHash: transactionHash))
    }

    /// A finalised block with the hashes of its transactions.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; ``StarknetClientError`` `unexpectedAnswer` for a pre-confirmed block.
    public func blockWithTxHashes(_ blockID: BlockID) async throws -> BlockWithTxHashes {
        let method = Methods.GetBlockWithTxHashes.self
        return try finalised(try await send(method, .init(blockID: blockID)), method.name)
    }

    /// A finalised block with its transactions.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; ``StarknetClientError`` `unexpectedAnswer` for a pre-confirmed block.
    public func blockWithTxs(_ blockID: BlockID) async throws -> BlockWithTxs {
        let method = Methods.GetBlockWithTxs.self
        return try finalised(try await send(method, .init(blockID: blockID)), method.name)
    }

    /// A finalised block with its transactions and their receipts.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; ``StarknetClientError`` `unexpectedAnswer` for a pre-confirmed block.
    public func blockWithReceipts(_ blockID: BlockID) async throws -> BlockWithReceipts {
        let method = Methods.GetBlockWithReceipts.self
        return try finalised(try await send(method, .init(blockID: blockID)), method.name)
    }

    /// What a block changed in the state.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`; and what ``send(_:_:)`` throws.
    public func stateUpdate(_ blockID: BlockID) async throws -> StateUpdate {
        try await send(Methods.GetStateUpdate.self, .init(blockID: blockID))
    }

    /// One page of events, as many as ``EventFilter/chunkSize`` asks for and the node allows.
    ///
    /// - Throws: ``RPCError`` `blockNotFound`, `pageSizeTooBig`, `invalidContinuationToken`, `tooManyKeysInFilter`; and
    ///   what ``send(_:_:)`` throws.
    public func eventsPage(_ filter: EventFilter) async throws -> EventsChunk {
        try await send(Methods.GetEvents.self, .init(filter: filter))
    }

    /// All events that pass a filter, page after page.
    ///
    /// - Parameters:
    ///   - filter: What to look for; its page size decides how many requests it takes.
    ///   - limit: More events than this are refused, so that a wide filter cannot fill the memory.
    /// - Throws: ``StarknetClientError`` `unexpectedAnswer` over the limit; and what ``send(_:_:)`` throws.
    public func events(_ filter: EventFilter, limit: Int = 1_000_000) async throws -> [EmittedEvent] {
        var filter = filter
        var events: [EmittedEvent] = []
        while true {
            let page = try await eventsPage(filter)
            events += page.events
            guard events.count <= limit else {
                throw StarknetClientError(
                    .unexpectedAnswer, method: Methods.GetEvents.name, url: origin,
                    reason: "more than \(limit) events; narrow the filter")
            }
            guard let token = page.continuationToken else { return events }
            filter.continuationToken = token
        }
    }

    /// What transactions would use and cost, each after the ones before it.
    ///
    /// - Parameters:
    ///   - transactions: Signed transactions, or unsigned ones with `skipValidate`.
    ///   - skipValidate: Whether validation is left out of the execution.
    ///   - blockID: The state to start from.
    /// - Returns: One estimate for each transaction, in order.
    /// - Throws: ``RPCError`` `transactionExecutionError` naming the first transaction that would fail, `blockNotFound`;
    ///   and what ``send(_:_:)`` throws.
    public func estimateFee(
        _ transactions: [BroadcastedTransaction], skipValidate: Bool = false, at blockID: BlockID = .preConfirmed
    ) async throws -> [FeeEstimate] {
        try await send(
            Methods.EstimateFee.self,
            .init(transactions: transactions, skipValidate: skipValidate, blockID: blockID))
    }

    private func finalised<Item>(_ answer: BlockAnswer<Item>, _ method: String) throws -> Block<Item> {
        guard let block = answer.block else {
            throw StarknetClientError(
                .unexpectedAnswer, method: method, url: origin, reason: "a pre-confirmed block came, which has no hash")
        }
        return block
    }
}
