// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto
import Starknet
public import StarknetRPC

extension DevnetChain {
    /// Makes an empty block and returns its hash.
    @discardableResult
    public func createBlock() throws(RPCError) -> Felt {
        let execution = ExecutionState(state, after: latest.number)
        writeOldBlockHash(execution)
        try appendBlock([], execution.difference(), time: nextTimestamp)
        return latest.hash
    }

    /// The time of the block that would come next, in Unix seconds.
    public var currentTime: UInt64 { nextTimestamp }

    /// Sets the chain's time, from which it runs on (or stands still, with a fixed clock).
    ///
    /// - Parameters:
    ///   - time: Unix seconds, not before the newest block.
    ///   - makesBlock: Whether a block of that time is made at once.
    /// - Returns: The block's hash, where one was made.
    /// - Throws: `RPCError` -32602 for a time in the chain's past.
    @discardableResult
    public func setTime(_ time: UInt64, makesBlock: Bool = true) throws(RPCError) -> Felt? {
        guard time >= latest.timestamp, time < 1 << 62 else {
            throw .invalidParams("time \(time) is before the newest block, which is of \(latest.timestamp)")
        }
        clock.set(time)
        try record(.clock(offset: clock.offset))
        return makesBlock ? try createBlock() : nil
    }

    /// Moves the chain's time forward and makes a block; returns its hash.
    @discardableResult
    public func increaseTime(by seconds: UInt64) throws(RPCError) -> Felt {
        guard seconds < 1 << 40 else { throw .invalidParams("\(seconds) seconds are too far ahead") }
        clock.advance(by: seconds)
        try record(.clock(offset: clock.offset))
        return try createBlock()
    }

    /// Undoes all blocks after this one: their state, transactions, receipts and events are gone, as in a reorg.
    ///
    /// The clock does not go back. New blocks get new hashes, unless they are the same again.
    /// - Returns: The hashes of the blocks undone, oldest first.
    /// - Throws: `RPCError` 24 for a block that does not exist.
    @discardableResult
    public func rollback(to number: UInt64) throws(RPCError) -> [Felt] {
        guard number < UInt64(blocks.count) else { throw .blockNotFound }
        let undone = blocks[(Int(number) + 1)...].map(\.block.hash)
        if undone.isEmpty { return [] }
        try record(.rollback(to: number))
        Self.undo(to: number, &blocks, state, &transactionPlaces, &blockNumbers)
        return undone
    }

    /// Creates tokens for an address, by a transaction of the faucet.
    ///
    /// - Parameters:
    ///   - amount: In units of 10⁻¹⁸.
    ///   - address: The receiver.
    ///   - unit: `fri` for STRK, `wei` for ETH.
    /// - Returns: The new balance and the transaction.
    public func mint(
        _ amount: UInt128, to address: Felt, unit: PriceUnit = .fri
    ) throws(RPCError) -> (newBalance: UInt256, transactionHash: Felt) {
        let token = unit == .fri ? DevnetContracts.strk : DevnetContracts.eth
        let sender: ContractAddress
        let call: Call
        do throws(StarknetError) {
            sender = faucet.address
            call = Call(
                to: try ContractAddress(token), selector: Selectors.mint,
                calldata: [try ContractAddress(address).felt, Felt(amount), 0])
        } catch { throw .invalidParams(error.message) }
        let prices = configuration.gasPrices
        let bounds = ResourceBoundsMapping(
            l1Gas: ResourceBounds(maxAmount: 0, maxPricePerUnit: prices.l1Gas),
            l2Gas: ResourceBounds(maxAmount: 100_000_000, maxPricePerUnit: prices.l2Gas),
            l1DataGas: ResourceBounds(maxAmount: 10_000, maxPricePerUnit: prices.l1DataGas))
        var transaction = InvokeTransactionV3(
            senderAddress: sender, calldata: [call].executeCalldata,
            nonce: state.nonce(sender.felt, at: latest.number), resourceBounds: bounds)
        let hash = transaction.hash(chainID: configuration.chainID)
        do {
            let signature = try faucet.privateKey.sign(hash)
            transaction.signature = [signature.r, signature.s]
        } catch { throw .unexpectedError("the faucet cannot sign: \(error)") }
        let transactionHash = try addInvoke(transaction)
        if let reason = try receipt(of: transactionHash).execution.revertReason {
            throw .unexpectedError("minting failed: \(reason)")
        }
        return (try balance(of: address, unit: unit), transactionHash)
    }
}
