// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A chain with a standing clock, and hands to send transactions with.
struct ChainHarness {
    static let start: UInt64 = 1_700_000_000
    let chain: DevnetChain

    init(
        accounts: Int = 3, seed: UInt64 = 0, stateFile: String? = nil,
        clock: DevnetConfiguration.Clock = .fixed(ChainHarness.start)
    ) throws {
        chain = try DevnetChain(
            DevnetConfiguration(accountCount: accounts, seed: seed, clock: clock, stateFile: stateFile))
    }

    static let bounds = ResourceBoundsMapping(
        l1Gas: ResourceBounds(maxAmount: 100_000, maxPricePerUnit: 2_000_000_000),
        l2Gas: ResourceBounds(maxAmount: 1_000_000_000, maxPricePerUnit: 2_000_000_000),
        l1DataGas: ResourceBounds(maxAmount: 100_000, maxPricePerUnit: 2_000_000_000))

    func signed(
        _ calls: [Call], by account: DevnetAccount, nonce: Felt? = nil,
        bounds: ResourceBoundsMapping = ChainHarness.bounds, isQuery: Bool = false
    ) async throws -> InvokeTransactionV3 {
        let current: Felt
        if let nonce { current = nonce } else { current = try await chain.nonce(of: account.address.felt) }
        var transaction = InvokeTransactionV3(
            senderAddress: account.address, calldata: calls.executeCalldata, nonce: current, resourceBounds: bounds,
            isQuery: isQuery)
        let signature = try account.privateKey.sign(transaction.hash(chainID: chain.configuration.chainID))
        transaction.signature = [signature.r, signature.s]
        return transaction
    }

    @discardableResult
    func send(_ calls: [Call], by account: DevnetAccount) async throws -> TransactionReceipt {
        let hash = try await chain.addInvoke(try await signed(calls, by: account))
        return try await chain.receipt(of: hash)
    }

    func transfer(_ amount: UInt128, to: Felt) throws -> Call {
        Call(
            to: try ContractAddress(DevnetContracts.strk), function: "transfer", calldata: [to, Felt(amount), 0])
    }
}

/// The code of the `RPCError` that an operation throws, or `nil` when it succeeds.
func rpcCode(_ operation: () async throws -> Void) async -> Int? {
    do {
        try await operation()
        return nil
    } catch let error as RPCError {
        return error.code
    } catch {
        Issue.record("\(error) is no RPCError")
        return nil
    }
}
