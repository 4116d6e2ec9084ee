// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import ContractArtifacts
import Devnet
import Felt
import Indexer
import JSON
import Logging
import Marketplace
import MarketplaceMirror
import PostgreSQL
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// The contract itself on a chain of our own, asked over HTTP, and its mirror.
@Suite struct DevnetMirrorTests {
    private static let poll = Duration.milliseconds(5)
    private static let nodeKey: Felt = 0xA11CE
    private static let attesterKey: Felt = 0xA77E57

    private struct Market {
        let client: StarknetClient
        let contract: SmainerContract
        let owner: Account
        let relayer: Account
        let demander: Account
        let provider: Account

        func send(_ account: Account, _ calls: [Call]) async throws {
            let hash = try await account.execute(calls)
            try await account.waitForReceipt(hash, pollInterval: DevnetMirrorTests.poll).requireSuccess()
        }
    }

    private func deploy(_ client: StarknetClient) async throws -> Market {
        let chainID = try await client.chainID()
        let accounts = try await client.devnetPredeployedAccounts().map { account in
            Account(
                client: client, address: try ContractAddress(account.address),
                signer: StarkSigner(try StarkPrivateKey(account.privateKey)), chainID: chainID)
        }
        let deployment = try await MarketplaceDeployment.deploy(
            by: accounts[0], sierra: try SierraClass(json: JSONValue(parsing: ContractArtifacts.smainer.sierraJSON)),
            casm: try CASMClass(json: JSONValue(parsing: ContractArtifacts.smainer.casmJSON)),
            parameters: .init(
                treasury: accounts[4].address, attesterKey: try StarkPrivateKey(Self.attesterKey).publicKey,
                token: try ContractAddress(ERC20Contract.strkAddress), timelock: 0),
            isDevelopmentChain: true, pollInterval: Self.poll)
        try await deployment.addRelayer(accounts[1].address, by: accounts[0], pollInterval: Self.poll)
        return Market(
            client: client, contract: deployment.contract, owner: accounts[0], relayer: accounts[1],
            demander: accounts[2], provider: accounts[3])
    }

    private func claim(_ market: Market, _ id: TaskID, taskHash: Felt, resultHash: Felt) async throws -> Call {
        let facts = ProofFacts(
            contract: market.contract.address, taskID: id, provider: market.provider.address, taskHash: taskHash,
            resultHash: resultHash)
        let chainID = try await market.client.chainID().felt
        let provider = market.provider.address
        return market.contract.submitProofAndClaim(
            Claim(
                taskID: id, provider: provider, resultHash: resultHash,
                providerSignature: try TaskResultMessage(facts).sign(
                    with: try StarkPrivateKey(Self.nodeKey), chainID: chainID, account: provider),
                attestation: try ResultAttestationMessage(facts).sign(
                    with: try StarkPrivateKey(Self.attesterKey), chainID: chainID, account: provider)))
    }

    @Test("rows agree with the contract's views through a payment, refunds, and a rollback")
    func agreement() async throws {
        let database = try await TestCluster.shared.database()
        let pool = try database.pool()
        let server = DevnetServer(
            chain: try DevnetChain(), configuration: .init(port: 0), logger: Logger(label: "devnet.test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let client = StarknetClient(url: try await server.url())
            let market = try await deploy(client)
            try await play(market, pool)
            group.cancelAll()
        }
        await pool.shutdown()
    }

    private func play(_ market: Market, _ pool: PostgresPool) async throws {
        let (client, contract) = (market.client, market.contract)
        var settings = IndexerConfiguration()
        settings.pollInterval = Self.poll
        let indexer = IndexerService(
            pool: pool, source: RPCBlockSource(client, chunkSize: 3),
            projections: [SmainerProjection(contract: contract)], configuration: settings)
        let queries = MirrorQueries(pool: pool)
        try await indexer.prepare()
        try await indexer.backfill(to: try await client.blockNumber())
        try await expectAgreement(indexer, queries, market)

        let amount = TokenAmount(1000)
        let demander = market.demander.address
        try await market.send(
            market.demander,
            [
                ERC20Contract(try ContractAddress(ERC20Contract.strkAddress)).approve(contract.address, .maxPayment),
                contract.setSpendingLimit(expected: .zero, limit: TokenAmount(5000)),
                contract.createTask(amount: amount, taskHash: 0x111, executionWindow: 600),
                contract.createTask(amount: TokenAmount(7), taskHash: 0x222, executionWindow: 60),
            ])
        let nodeKey = try StarkPrivateKey(Self.nodeKey).publicKey
        try await market.send(market.provider, [contract.registerNode(publicKey: nodeKey)])
        try await market.send(
            market.relayer,
            [
                contract.createTask(
                    for: demander, amount: amount, taskHash: 0x333, executionWindow: 600, clientRef: 0xC1),
                contract.assignTask(TaskID(1), provider: market.provider.address, taskHash: 0x111),
                contract.cancelTask(TaskID(2)),
            ])
        let beforeClaim = try await client.blockNumber()
        try await market.send(
            market.provider, [try await claim(market, TaskID(1), taskHash: 0x111, resultHash: 0x999)])
        try await indexer.catchUp()
        try await expectAgreement(indexer, queries, market)
        let paid = try await queries.task(TaskID(1))
        #expect(paid?.onChain.status == .completed)
        #expect(paid?.payment?.provider == TokenAmount(880))
        #expect(paid?.payment?.treasury == TokenAmount(120))
        #expect(paid?.payment?.gasSubsidy == TokenAmount(30))
        #expect(try await queries.userEarnings(of: market.provider.address) == TokenAmount(880))
        #expect(try await queries.userTasks(of: demander) == [TaskID(1), TaskID(2), TaskID(3)])
        #expect(try await queries.task(clientRef: 0xC1) == TaskID(3))
        #expect(try await queries.isRelayer(market.relayer.address))
        #expect(try await !queries.isRelayer(demander))

        // The claim never happened: the mirror forgets it, and takes in what happens instead.
        _ = try await client.devnetRollback(to: beforeClaim)
        for account in [market.owner, market.relayer, market.demander, market.provider] {
            await account.resynchronize()
        }
        try await indexer.catchUp()
        try await expectAgreement(indexer, queries, market)
        #expect(try await queries.task(TaskID(1))?.onChain.status == .assigned)
        #expect(try await queries.userEarnings(of: market.provider.address) == .zero)
        try await client.devnetIncreaseTime(by: 600 + 3600 + 1)
        try await market.send(market.demander, [contract.reclaimTask(TaskID(1))])
        try await market.send(market.owner, [contract.suspendNode(market.provider.address)])
        try await indexer.catchUp()
        try await expectAgreement(indexer, queries, market)
        #expect(try await queries.task(TaskID(1))?.onChain.status == .expired)
        #expect(try await queries.nodeStatus(of: market.provider.address) == .suspended)
        // What the chain says is what is compared: a changed row is found.
        try await pool.query("UPDATE smainer_task_created SET amount = 1001 WHERE task_id = 1")
        #expect(try await !queries.verify(contract, against: client).isConsistent)
    }

    private func expectAgreement(
        _ indexer: IndexerService, _ queries: MirrorQueries, _ market: Market,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let head = try await market.client.blockHashAndNumber()
        let rows = try await queries.verify(market.contract, against: market.client)
        #expect(rows.block == BlockReference(number: head.number, hash: head.hash), sourceLocation: location)
        #expect(rows.differences == [], sourceLocation: location)
        #expect(rows.comparisons > 0, sourceLocation: location)
        #expect(try await indexer.verify().differences == [], sourceLocation: location)
    }
}
