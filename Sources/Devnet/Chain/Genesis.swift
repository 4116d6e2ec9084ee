// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet
import StarknetRPC

/// The first block: the classes, the fee tokens, the universal deployer, and the funded accounts.
///
/// Everything is set up by running the contracts' own constructors and the tokens' own `mint`.
struct Genesis {
    let configuration: DevnetConfiguration
    let classes: ClassLibrary
    /// All accounts; the last one is the faucet, which may mint.
    let accounts: [DevnetAccount]

    func makeBlock(timestamp: UInt64) throws(DevnetError) -> DevnetChain.StoredBlock {
        let state = ExecutionState(StateStore(), after: 0)
        do {
            try populate(state, timestamp: timestamp)
            return try BlockBuilder(prices: configuration.gasPrices).block(
                number: 0, timestamp: timestamp, parentHash: .zero, executed: [], diff: state.difference())
        } catch {
            throw DevnetError(.artifact, "the first block cannot be made from the bundled contracts: \(error)")
        }
    }

    private func populate(_ state: ExecutionState, timestamp: UInt64) throws {
        let token = try classes.bundled("SettlementToken")
        let account = try classes.bundled("Account")
        let deployer = try classes.bundled("UniversalDeployer")
        for item in [token, account, deployer] { state.declare(item.classHash, compiled: item.compiledClassHash) }
        var transaction = ExecutionInfo.Transaction()
        transaction.chainID = configuration.chainID.felt
        let executor = CallExecutor(
            state: state, classes: classes,
            block: ExecutionInfo.Block(number: 0, timestamp: timestamp, sequencer: DevnetContracts.sequencer),
            transaction: transaction, maxSteps: .max)
        guard let faucet = accounts.last?.address.felt else { return }
        func construct(_ address: Felt, _ item: DevnetClass, _ calldata: [Felt]) throws {
            _ = try executor.construct(
                address: address, classHash: item.classHash, caller: .zero, calldata: calldata,
                gas: FeeConstants.executeMaxGas, tracksSteps: false)
        }
        for (address, name, symbol) in [
            (DevnetContracts.strk, shortString("Starknet Token"), shortString("STRK")),
            (DevnetContracts.eth, shortString("Ether"), shortString("ETH")),
        ] {
            try construct(address, token, [name, symbol, 18, 0, 0, faucet, faucet])
        }
        try construct(DevnetContracts.universalDeployer, deployer, [])
        for item in accounts {
            try construct(item.address.felt, account, [item.publicKey])
            for address in [DevnetContracts.strk, DevnetContracts.eth] {
                let call = Invocation(
                    contract: address, classHash: token.classHash, caller: faucet, selector: Selectors.mint,
                    calldata: [item.address.felt, Felt(item.initialBalance), 0], gas: FeeConstants.executeMaxGas)
                guard case .returned = try executor.run(call).result else {
                    throw DevnetError(.artifact, "the token refuses to mint")
                }
            }
        }
    }
}
