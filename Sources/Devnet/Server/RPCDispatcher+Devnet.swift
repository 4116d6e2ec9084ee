// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import StarkCrypto
import Starknet
import StarknetRPC

extension RPCDispatcher {
    /// Serves the methods by which tests and tools control the chain.
    mutating func serveDevnetMethods(of chain: DevnetChain, _ configuration: DevnetServerConfiguration) {
        on(DevnetMethods.CreateBlock.self) { _ in .init(blockHash: try await chain.createBlock()) }
        on(DevnetMethods.SetTime.self) { params in
            let hash = try await chain.setTime(params.time, makesBlock: params.generateBlock)
            return .init(blockTimestamp: params.time, blockHash: hash)
        }
        on(DevnetMethods.IncreaseTime.self) { params in
            .init(timestampIncreasedBy: params.time, blockHash: try await chain.increaseTime(by: params.time))
        }
        on(DevnetMethods.Rollback.self) { params in
            .init(aborted: try await chain.rollback(to: params.blockNumber).reversed())
        }
        on(DevnetMethods.AbortBlocks.self) { params in
            if case .preConfirmed = params.startingBlockID { return .init(aborted: []) }
            let first = try await chain.block(params.startingBlockID).number
            guard first > 0 else { throw RPCError.invalidParams("the first block cannot be aborted") }
            return .init(aborted: try await chain.rollback(to: first - 1).reversed())
        }
        on(DevnetMethods.Mint.self) { params in
            let unit = params.unit ?? .fri
            let (balance, hash) = try await chain.mint(params.amount, to: params.address, unit: unit)
            return .init(newBalance: balance, unit: unit, transactionHash: hash)
        }
        on(DevnetMethods.GetAccountBalance.self) { params in
            let unit = params.unit ?? .fri
            let amount = try await chain.balance(of: params.address, unit: unit, at: params.blockID ?? .latest)
            return AccountBalance(amount: amount, unit: unit)
        }
        on(DevnetMethods.GetPredeployedAccounts.self) { params in
            try await Self.predeployedAccounts(of: chain, withBalance: params.withBalance)
        }
        on(DevnetMethods.GetConfig.self) { _ in Self.config(of: chain, configuration) }
    }

    private static func predeployedAccounts(
        of chain: DevnetChain, withBalance: Bool
    ) async throws -> [PredeployedAccount] {
        var accounts: [PredeployedAccount] = []
        for account in chain.accounts {
            let address = account.address.felt
            var balances: (wei: AccountBalance, fri: AccountBalance)?
            if withBalance {
                balances = (
                    wei: AccountBalance(amount: try await chain.balance(of: address, unit: .wei), unit: .wei),
                    fri: AccountBalance(amount: try await chain.balance(of: address, unit: .fri), unit: .fri)
                )
            }
            accounts.append(
                PredeployedAccount(
                    address: address, publicKey: account.publicKey,
                    privateKey: account.privateKey.withExposedScalar { Felt(reducing: $0) },
                    initialBalance: UInt256(account.initialBalance), balances: balances))
        }
        return accounts
    }

    private static func config(of chain: DevnetChain, _ server: DevnetServerConfiguration) -> JSONValue {
        let prices = chain.configuration.gasPrices
        func hex(_ price: UInt128) -> JSONValue { .string("0x" + String(price, radix: 16)) }
        return [
            "seed": .integer(chain.configuration.seed),
            "total_accounts": .integer(chain.configuration.accountCount),
            "account_contract_class_hash": chain.accountClassHash.json,
            "predeployed_accounts_initial_balance": .string(String(chain.configuration.initialBalance)),
            "chain_id": chain.configuration.chainID.json,
            "gas_price_wei": hex(prices.inWEI),
            "gas_price_fri": hex(prices.l1Gas),
            "data_gas_price_wei": hex(prices.inWEI),
            "data_gas_price_fri": hex(prices.l1DataGas),
            "l2_gas_price_wei": hex(prices.inWEI),
            "l2_gas_price_fri": hex(prices.l2Gas),
            "server_config": [
                "host": .string(server.host), "port": .integer(server.port),
                "restricted_methods": [],
            ],
        ]
    }
}
