// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

/// What development chains offer beyond the specification. Each is one request; other nodes refuse it with
/// `methodNotFound`.
extension StarknetClient {
    /// Makes an empty block.
    ///
    /// - Returns: Its hash.
    /// - Throws: ``RPCError`` `methodNotFound` from a node that is no development chain.
    @discardableResult
    public func devnetCreateBlock() async throws -> Felt {
        try await send(DevnetMethods.CreateBlock.self).blockHash
    }

    /// Sets the chain's clock, in seconds since 1970.
    ///
    /// - Parameters:
    ///   - time: The new time, not before that of the newest block.
    ///   - generateBlock: Whether an empty block of that time is made at once.
    /// - Throws: ``RPCError`` where the time is refused, or `methodNotFound`.
    public func devnetSetTime(_ time: UInt64, generateBlock: Bool = true) async throws {
        _ = try await send(DevnetMethods.SetTime.self, .init(time: time, generateBlock: generateBlock))
    }

    /// Moves the chain's clock on by so many seconds and makes an empty block.
    ///
    /// - Throws: ``RPCError`` `methodNotFound` from a node that is no development chain.
    public func devnetIncreaseTime(by seconds: UInt64) async throws {
        _ = try await send(DevnetMethods.IncreaseTime.self, .init(time: seconds))
    }

    /// Removes all blocks above a height.
    ///
    /// - Returns: The hashes of the removed blocks, the newest first.
    /// - Throws: ``RPCError`` for a height that the chain does not have, or `methodNotFound`.
    @discardableResult
    public func devnetRollback(to blockNumber: UInt64) async throws -> [Felt] {
        try await send(DevnetMethods.Rollback.self, .init(blockNumber: blockNumber)).aborted
    }

    /// The funded accounts of the first block, keys included: they are everybody's, so nothing of worth belongs there.
    ///
    /// - Throws: ``RPCError`` `methodNotFound` from a node that is no development chain.
    public func devnetPredeployedAccounts() async throws -> [PredeployedAccount] {
        try await send(DevnetMethods.GetPredeployedAccounts.self, .init())
    }

    /// An account's balance of a fee token, in its smallest unit; zero for an address that holds none.
    ///
    /// - Throws: ``RPCError`` `methodNotFound` from a node that is no development chain.
    public func devnetBalance(of address: ContractAddress, unit: PriceUnit = .fri) async throws -> UInt256 {
        try await send(DevnetMethods.GetAccountBalance.self, .init(address: address.felt, unit: unit)).amount
    }

    /// Creates tokens.
    ///
    /// - Parameters:
    ///   - amount: The amount in the token's smallest unit.
    ///   - address: The receiver.
    ///   - unit: The token.
    /// - Returns: The hash of the transaction that created them.
    /// - Throws: ``RPCError`` where the transaction is refused, or `methodNotFound`.
    @discardableResult
    public func devnetMint(
        _ amount: UInt128, to address: ContractAddress, unit: PriceUnit = .fri
    ) async throws -> Felt {
        try await send(DevnetMethods.Mint.self, .init(address: address.felt, amount: amount, unit: unit))
            .transactionHash
    }
}
