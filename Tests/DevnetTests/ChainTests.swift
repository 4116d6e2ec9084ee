// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet
import StarknetRPC
import TestSupport
import Testing

/// Transactions on a real chain: what they change, what they cost, and what is refused.
@Suite struct ChainTests {
    @Test func genesisFundsTheAccounts() async throws {
        let harness = try ChainHarness()
        for account in harness.chain.accounts {
            for unit in [PriceUnit.fri, .wei] {
                let balance = try await harness.chain.balance(of: account.address.felt, unit: unit)
                #expect(balance == UInt256(account.initialBalance))
            }
            #expect(try await harness.chain.classHash(of: account.address.felt) == harness.chain.accountClassHash.felt)
            #expect(try await harness.chain.nonce(of: account.address.felt) == 0)
        }
        let latest = await harness.chain.blockHashAndNumber()
        #expect(latest.number == 0)
        #expect(try await harness.chain.block(.latest).timestamp == ChainHarness.start)
    }

    @Test func theSameConfigurationGivesTheSameChain() async throws {
        let one = try ChainHarness()
        let two = try ChainHarness()
        let other = try ChainHarness(seed: 1)
        for harness in [one, two] {
            try await harness.send([harness.transfer(5, to: 77)], by: harness.chain.accounts[0])
        }
        let hashes = await (one.chain.blockHashAndNumber(), two.chain.blockHashAndNumber())
        #expect(hashes.0 == hashes.1)
        #expect(hashes.0.number == 1)
        #expect(one.chain.accounts[0].address != other.chain.accounts[0].address)
    }

    @Test func aTransferMovesMoneyAndPaysTheFee() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        let receipt = try await harness.send([harness.transfer(1000, to: 77)], by: account)
        #expect(receipt.isSucceeded)
        #expect(try await chain.balance(of: 77) == 1000)
        let fee = receipt.actualFee.amount.uint256
        #expect(!fee.isZero)
        #expect(
            try await chain.balance(of: account.address.felt)
                == UInt256(account.initialBalance) - UInt256(UInt64(1000)) - fee)
        #expect(try await chain.balance(of: DevnetContracts.sequencer) == fee)
        #expect(try await chain.nonce(of: account.address.felt) == 1)
        // The transfer and the fee are both events of the token.
        let transfers = receipt.events.filter { $0.keys.first == starknetKeccak("Transfer") }
        #expect(transfers.map { $0.keys.last } == [77, DevnetContracts.sequencer])
        #expect(transfers.allSatisfy { $0.fromAddress == DevnetContracts.strk })
        let resources = receipt.resources
        let price: UInt64 = 1_000_000_000
        #expect(fee == UInt256((resources.l1Gas + resources.l2Gas + resources.l1DataGas)) * UInt256(price))
    }

    @Test func aRevertKeepsFeeAndNonceOnly() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        let receipt = try await harness.send(
            [harness.transfer(1000, to: 77), harness.transfer(UInt128.max, to: 78)], by: account)
        #expect(receipt.execution.revertReason?.contains("ERC20: insufficient balance") == true)
        #expect(try await chain.balance(of: 77) == 0)
        let fee = receipt.actualFee.amount.uint256
        #expect(!fee.isZero)
        #expect(try await chain.balance(of: account.address.felt) == UInt256(account.initialBalance) - fee)
        #expect(try await chain.nonce(of: account.address.felt) == 1)
        // Of the events only the fee is left.
        #expect(receipt.events.count == 1)
        #expect(try await chain.status(of: receipt.transactionHash).execution == .reverted)
    }

    @Test func missingEntryPointsAndContractsRevert() async throws {
        let harness = try ChainHarness()
        let account = harness.chain.accounts[0]
        let missing = try await harness.send(
            [Call(to: try ContractAddress(DevnetContracts.strk), function: "no_such_function")], by: account)
        #expect(missing.execution.revertReason?.contains("ENTRYPOINT_NOT_FOUND") == true)
        let undeployed = try await harness.send([Call(to: try ContractAddress(4711), function: "f")], by: account)
        #expect(undeployed.execution.revertReason?.contains("0x1267 is not deployed") == true)
    }

    @Test func wrongTransactionsAreRefusedAndChangeNothing() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        let call = try harness.transfer(1, to: 77)
        func expectRefusal(_ code: Int, _ transaction: InvokeTransactionV3) async {
            let found = await rpcCode { _ = try await chain.addInvoke(transaction) }
            #expect(found == code)
        }
        await expectRefusal(52, try await harness.signed([call], by: account, nonce: 5))
        await expectRefusal(53, try await harness.signed([call], by: account, bounds: .zero))
        var cheap = ChainHarness.bounds
        cheap.l2Gas.maxPricePerUnit = 999_999_999
        await expectRefusal(53, try await harness.signed([call], by: account, bounds: cheap))
        var rich = ChainHarness.bounds
        rich.l2Gas.maxPricePerUnit = .max >> 40
        await expectRefusal(54, try await harness.signed([call], by: account, bounds: rich))
        var forged = try await harness.signed([call], by: account)
        forged.signature[0] += 1
        await expectRefusal(55, forged)
        var changed = try await harness.signed([call], by: account)
        changed.tip = 1
        await expectRefusal(55, changed)
        var unknown = try await harness.signed([call], by: account)
        unknown.senderAddress = try ContractAddress(99)
        await expectRefusal(58, unknown)
        var token = try await harness.signed([call], by: account)
        token.senderAddress = try ContractAddress(DevnetContracts.strk)
        await expectRefusal(54, token)
        await expectRefusal(61, try await harness.signed([call], by: account, isQuery: true))
        #expect(await chain.blockHashAndNumber().number == 0)
        let good = try await harness.signed([call], by: account)
        _ = try await chain.addInvoke(good)
        #expect(await rpcCode { _ = try await chain.addInvoke(good) } == 59)
        #expect(await chain.blockHashAndNumber().number == 1)
    }

    @Test func usingMoreThanTheBoundsReverts() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        let call = try harness.transfer(1, to: 77)
        let estimate = try await chain.estimateFee([.invoke(try await harness.signed([call], by: account))])[0]
        var bounds = ChainHarness.bounds
        bounds.l2Gas.maxAmount = estimate.l2GasConsumed - 1
        let low = try await harness.signed([call], by: account, bounds: bounds)
        let receipt = try await chain.receipt(of: chain.addInvoke(low))
        #expect(receipt.execution.revertReason?.contains("Insufficient max L2Gas") == true)
        #expect(try await chain.balance(of: 77) == 0)
        bounds.l2Gas.maxAmount = estimate.l2GasConsumed
        let exact = try await harness.signed([call], by: account, bounds: bounds)
        #expect(try await chain.receipt(of: chain.addInvoke(exact)).isSucceeded)
    }

    @Test func estimatesEqualWhatIsCharged() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        let first = try await harness.signed([harness.transfer(1, to: 77)], by: account)
        let second = try await harness.signed([harness.transfer(2, to: 77)], by: account, nonce: 1)
        let estimates = try await chain.estimateFee([.invoke(first), .invoke(second)])
        #expect(await chain.blockHashAndNumber().number == 0)
        for (transaction, estimate) in zip([first, second], estimates) {
            let receipt = try await chain.receipt(of: chain.addInvoke(transaction))
            #expect(receipt.actualFee.amount == Felt(estimate.overallFee))
            #expect(receipt.resources.l2Gas == estimate.l2GasConsumed)
            #expect(receipt.resources.l1DataGas == estimate.l1DataGasConsumed)
        }
        #expect(estimates[1].l2GasConsumed < estimates[0].l2GasConsumed)
        let failing = try await harness.signed([harness.transfer(.max, to: 77)], by: account)
        #expect(await rpcCode { _ = try await chain.estimateFee([.invoke(failing)]) } == 41)
        var unsigned = try await harness.signed([harness.transfer(1, to: 77)], by: account)
        unsigned.signature = []
        let query = unsigned
        #expect(await rpcCode { _ = try await chain.estimateFee([.invoke(query)]) } == 41)
        #expect(try await chain.estimateFee([.invoke(unsigned)], skipValidate: true).count == 1)
    }

    @Test func deployAccountPaysForItself() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let key = try StarkPrivateKey(Felt(0xabcdef))
        func deploy(_ key: StarkPrivateKey) throws -> DeployAccountTransactionV3 {
            var transaction = DeployAccountTransactionV3(
                classHash: chain.accountClassHash, contractAddressSalt: 9, constructorCalldata: [key.publicKey],
                nonce: 0, resourceBounds: ChainHarness.bounds)
            let signature = try key.sign(transaction.hash(chainID: chain.configuration.chainID))
            transaction.signature = [signature.r, signature.s]
            return transaction
        }
        let transaction = try deploy(key)
        let address = transaction.contractAddress.felt
        #expect(await rpcCode { _ = try await chain.addDeployAccount(transaction) } == 54)
        let minted = try await chain.mint(3_000_000_000_000_000_000, to: address)
        #expect(minted.newBalance == UInt256(UInt64(3_000_000_000_000_000_000)))
        var forged = transaction
        forged.signature = [1, 2]
        let bad = forged
        #expect(await rpcCode { _ = try await chain.addDeployAccount(bad) } == 55)
        let result = try await chain.addDeployAccount(transaction)
        #expect(result.contractAddress == address)
        #expect(try await chain.classHash(of: address) == chain.accountClassHash.felt)
        #expect(try await chain.nonce(of: address) == 1)
        let receipt = try await chain.receipt(of: result.transactionHash)
        #expect(receipt.contractAddress == address)
        #expect(
            try await chain.balance(of: address)
                == UInt256(UInt64(3_000_000_000_000_000_000)) - receipt.actualFee.amount.uint256)
        #expect(await rpcCode { _ = try await chain.addDeployAccount(transaction) } == 59)
    }
}
