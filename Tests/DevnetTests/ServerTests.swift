// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import ContractArtifacts
import Devnet
import Felt
import HTTPTransport
import JSON
import Logging
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A client and a chain that talk over real HTTP.
@Suite struct ServerTests {
    /// Runs a chain with a server for the time of `body`.
    static func withServer(
        accountCount: Int = 3, _ body: (StarknetClient, DevnetChain) async throws -> Void
    ) async throws {
        let chain = try DevnetChain(
            DevnetConfiguration(accountCount: accountCount, seed: 42, clock: .fixed(1_700_000_000)))
        // The end of each test cuts connections, of which the server would tell.
        var logger = Logger(label: "devnet-tests")
        logger.logLevel = .critical
        let server = DevnetServer(
            chain: chain, configuration: .init(port: 0, maxBodyBytes: 4 << 20), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let client = StarknetClient(url: try await server.url())
            do { try await body(client, chain) } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    static func account(_ client: StarknetClient, _ chain: DevnetChain, _ index: Int = 0) -> Account {
        let account = chain.accounts[index]
        return Account(
            client: client, address: account.address, signer: StarkSigner(account.privateKey),
            chainID: chain.configuration.chainID)
    }

    static var strk: ContractAddress { get throws { try ContractAddress(DevnetContracts.strk) } }

    static func transfer(_ amount: UInt64, to receiver: ContractAddress) throws -> Call {
        Call(to: try strk, function: "transfer", calldata: [receiver.felt, Felt(amount), 0])
    }

    static func classes(
        _ artifact: ContractArtifact
    ) throws -> (sierra: SierraClass, casm: CASMClass) {
        let limits = JSONLimits(maxBytes: 64 << 20)
        return (
            try SierraClass(json: JSONValue(parsing: artifact.sierraJSON, limits: limits)),
            try CASMClass(json: JSONValue(parsing: artifact.casmJSON, limits: limits))
        )
    }

    @Test func tellsWhatItIs() async throws {
        try await Self.withServer { client, chain in
            #expect(try await client.specVersion() == "0.10.2")
            #expect(try await client.chainID() == .sepolia)
            #expect(try await client.blockNumber() == 0)
            #expect(try await client.send(Methods.Syncing.self) == .notSyncing)
            let accounts = try await client.devnetPredeployedAccounts()
            #expect(accounts.map(\.address) == chain.accounts.map(\.address.felt))
            for (told, real) in zip(accounts, chain.accounts) {
                #expect(try StarkPrivateKey(told.privateKey).publicKey == real.publicKey)
            }
            let alive = try await CurlHTTPClient.shared.execute(
                HTTPRequest(url: client.url.replacing("/rpc", with: "/is_alive")))
            #expect(alive.status == 200)
            let root = StarknetClient(url: client.url.replacing("/rpc", with: "/"))
            #expect(try await root.blockNumber() == 0)
            let config = try await client.send(DevnetMethods.GetConfig.self)
            #expect(config["total_accounts"] == 3)
        }
    }

    @Test func aTransferIsEstimatedSentAndFoundAgain() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let receiver = chain.accounts[1].address
            let before = try await client.devnetBalance(of: receiver)
            let hash = try await account.execute([Self.transfer(1234, to: receiver)])
            let receipt = try await account.waitForReceipt(hash).requireSuccess()
            #expect(try await client.devnetBalance(of: receiver) == before + 1234)
            #expect(receipt.blockNumber == 1)
            #expect(receipt.actualFee.unit == .fri)
            #expect(try await client.status(of: hash).execution == .succeeded)
            #expect(try await client.nonce(of: account.address) == 1)

            let block = try await client.blockWithReceipts(.number(1))
            #expect(block.hash == receipt.blockHash)
            #expect(block.transactions.map(\.hash) == [hash])
            #expect(try await client.blockWithTxHashes(.hash(block.hash)).transactions == [hash])
            let withHash = try await client.transaction(hash)
            #expect(withHash.transaction.hash(chainID: .sepolia) == hash)
            #expect(try await client.blockWithTxs(.latest).transactions == [withHash])
            let indexed = try await client.send(
                Methods.GetTransactionByBlockIDAndIndex.self, .init(blockID: .latest, index: 0))
            #expect(indexed == withHash)
            let update = try await client.stateUpdate(.latest)
            #expect(update.diff.nonces.contains(.init(address: account.address.felt, nonce: 1)))

            let events = try await client.events(
                EventFilter(addresses: [Self.strk.felt], keys: [[selector("Transfer")]], chunkSize: 1))
            let ours = events.filter { $0.transactionHash == hash }
            #expect(ours.count >= 2, "the transfer and the fee")
            #expect(ours == block.emittedEvents(of: [try Self.strk.felt]))
        }
    }

    @Test func aClassIsDeclaredOnceAndFoundAgain() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let (sierra, casm) = try Self.classes(ContractArtifacts.smainer)
            #expect(!(try await client.isDeclared(ClassHash(ClassHashing.sierra(sierra)))))
            let declared = try await account.declare(sierra, compiled: casm)
            let hash = try #require(declared.transactionHash)
            try await account.waitForReceipt(hash).requireSuccess()
            #expect(try await client.isDeclared(declared.classHash))
            #expect(try await account.declare(sierra, compiled: casm).transactionHash == nil)
            let definition = try await client.send(
                Methods.GetClass.self, .init(blockID: .latest, classHash: declared.classHash.felt))
            #expect(definition.sierra == sierra)
        }
    }

    @Test func anAccountIsDeployedThroughTheUniversalDeployerAndByItself() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let key = try StarkPrivateKey(Felt(77))
            let deployed = try await account.deploy(
                classHash: chain.accountClassHash, salt: 5, constructorCalldata: [key.publicKey])
            try await account.waitForReceipt(deployed.transactionHash).requireSuccess()
            #expect(try await client.classHash(at: deployed.address) == chain.accountClassHash)

            let address = Addresses.contract(
                deployer: .zero, salt: 9, classHash: chain.accountClassHash, constructorCalldata: [key.publicKey])
            try await client.devnetMint(10_000_000_000_000_000_000, to: address)
            let own = Account(client: client, address: address, signer: StarkSigner(key), chainID: .sepolia)
            let hash = try await own.deployAccount(
                classHash: chain.accountClassHash, salt: 9, constructorCalldata: [key.publicKey])
            let receipt = try await own.waitForReceipt(hash).requireSuccess()
            #expect(receipt.contractAddress == address.felt)
            try await own.executeAndWait([Self.transfer(1, to: account.address)])
            #expect(try await client.nonce(of: address) == 2)
        }
    }

    @Test func refusalsHaveTheirCodes() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let call = try Self.transfer(1, to: chain.accounts[1].address)
            let bounds = FeeMargin.default.bounds(for: try await account.estimate([call]))

            func code(_ body: () async throws -> Void) async throws -> Int? {
                do { try await body() } catch let error as RPCError { return error.code }
                return nil
            }
            let skipped = try await account.prepare([call], nonce: 5, bounds: bounds)
            #expect(try await code { _ = try await client.send(skipped) } == RPCError.Code.invalidTransactionNonce)
            let sent = try await account.prepare([call], nonce: 0, bounds: bounds)
            try await account.send(sent)
            #expect(try await code { _ = try await client.send(sent) } == RPCError.Code.duplicateTransaction)
            #expect(try await account.send(sent) == sent.hash)

            let stranger = Account(
                client: client, address: chain.accounts[1].address,
                signer: StarkSigner(try StarkPrivateKey(Felt(5))), chainID: .sepolia)
            #expect(
                try await code { _ = try await stranger.execute([call], bounds: bounds) }
                    == RPCError.Code.validationFailure)
            #expect(
                try await code { _ = try await client.nonce(of: try ContractAddress(0x777)) }
                    == RPCError.Code.contractNotFound)
            #expect(try await code { _ = try await client.blockWithTxHashes(.number(99)) } == 24)
            #expect(try await code { _ = try await client.receipt(of: 1) } == 29)
            #expect(
                try await code {
                    _ = try await client.call(Call(to: try Self.strk, function: "nothing_of_the_kind"))
                } == RPCError.Code.entryPointNotFound)
            let tooMuch = Call(
                to: try Self.strk, function: "transfer", calldata: [chain.accounts[1].address.felt, 0, 1])
            #expect(
                try await code { _ = try await account.estimate([tooMuch]) }
                    == RPCError.Code.transactionExecutionError)
        }
    }

    @Test func aFailingTransactionIsRevertedWithItsReason() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let good = try Self.transfer(1, to: chain.accounts[1].address)
            let bounds = FeeMargin.default.bounds(for: try await account.estimate([good]))
            let bad = Call(to: try Self.strk, function: "transfer", calldata: [chain.accounts[1].address.felt, 0, 1])
            let hash = try await account.execute([good, bad], bounds: bounds)
            let receipt = try await account.waitForReceipt(hash)
            #expect(receipt.execution.revertReason?.isEmpty == false)
            #expect(try await client.status(of: hash).execution == .reverted)
            #expect(try await client.nonce(of: account.address) == 1)
            let error = #expect(throws: AccountError.self) { try receipt.requireSuccess() }
            #expect(error?.code == .reverted)
        }
    }

    @Test func timeMovesAndBlocksAreRolledBack() async throws {
        try await Self.withServer { client, chain in
            let account = Self.account(client, chain)
            let receiver = chain.accounts[1].address
            try await client.devnetSetTime(1_800_000_000)
            #expect(try await client.blockWithTxHashes(.latest).timestamp == 1_800_000_000)
            try await client.devnetIncreaseTime(by: 3600)
            #expect(try await client.blockWithTxHashes(.latest).timestamp == 1_800_003_600)

            let before = try await client.blockHashAndNumber()
            let balance = try await client.devnetBalance(of: receiver)
            let hash = try await account.execute([Self.transfer(5, to: receiver)])
            let block = try await client.devnetCreateBlock()
            let removed = try await client.devnetRollback(to: before.number)
            #expect(removed.first == block)
            #expect(removed.count == 2)
            #expect(try await client.blockHashAndNumber() == before)
            #expect(try await client.devnetBalance(of: receiver) == balance)
            #expect(try await client.receiptIfKnown(of: hash) == nil)
            // The account notices that its nonces were taken back.
            try await account.executeAndWait([Self.transfer(6, to: receiver)])
            #expect(try await client.devnetBalance(of: receiver) == balance + 6)
        }
    }

    @Test func aFollowerSeesEveryBlockAndUndoesWhatWasRolledBack() async throws {
        struct Done: Error {}
        try await Self.withServer { client, chain in
            for _ in 0..<5 { try await client.devnetCreateBlock() }
            var applied: [Felt] = []
            var follower = ChainFollower(startBlock: 0)
            var rolledBack = false
            await #expect(throws: Done.self) {
                try await client.follow(&follower, pollInterval: .milliseconds(1)) { block in
                    applied.append(block.hash)
                    if block.number == 5, !rolledBack {
                        rolledBack = true
                        try await client.devnetRollback(to: 2)
                        try await client.devnetIncreaseTime(by: 10)
                        try await client.devnetCreateBlock()
                        try await client.devnetCreateBlock()
                        try await client.devnetCreateBlock()
                    }
                    if block.number == 6 { throw Done() }
                } undo: { last in
                    applied.removeLast(applied.count - Int((last ?? 0) + 1))
                }
            }
            var expected: [Felt] = []
            for number in 0...6 as ClosedRange<UInt64> {
                expected.append(try await chain.block(.number(number)).hash)
            }
            #expect(applied == expected)
        }
    }

    @Test func badBodiesAreRefused() async throws {
        try await Self.withServer { client, _ in
            func post(_ body: [UInt8]) async throws -> HTTPResponse {
                try await CurlHTTPClient.shared.execute(
                    HTTPRequest(
                        method: "POST", url: client.url, headers: [("Content-Type", "application/json")], body: body))
            }
            let broken = try JSONValue(parsing: try await post(Array("{".utf8)).body)
            #expect(broken["error"]?["code"] == -32700)
            #expect(try await post([UInt8](repeating: 0x20, count: (4 << 20) + 1)).status == 413)
            let notification = #"{"jsonrpc":"2.0","method":"starknet_blockNumber"}"#
            #expect(try await post(Array(notification.utf8)).status == 204)
            let unknown = #"{"jsonrpc":"2.0","id":1,"method":"devnet_impersonateAccount","params":["0x1"]}"#
            let refusal = try JSONValue(parsing: try await post(Array(unknown.utf8)).body)
            #expect(refusal["error"]?["code"] == -32601)
        }
    }

    @Test func aPortInUseIsReported() async throws {
        try await Self.withServer { client, chain in
            let port = try #require(client.origin.split(separator: ":").last.flatMap { Int($0) })
            let second = DevnetServer(
                chain: chain, configuration: .init(port: port), logger: Logger(label: "devnet-tests"))
            await #expect(throws: (any Error).self) { try await second.run() }
            await #expect(throws: (any Error).self) { try await second.listeningPort() }
        }
    }
}
