// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTypes
import Hummingbird
import JSON
public import Logging
import Marketplace
import NIOCore
import PostgreSQL
public import ServiceLifecycle
import StarkCrypto
import Starknet
import StarknetRPC
import Synchronization
import WebSocketTransport

/// A relayer: the HTTP API, the nodes' sockets, the scheduler, the settlement and the keeper.
///
/// ```swift
/// let relayer = RelayerService(configuration: configuration, logger: logger)
/// try await ServiceGroup(services: [relayer], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
///
/// Everything that it decides is in its database: it can be stopped at any moment, and several processes can share a
/// database.
public struct RelayerService: Service {
    private let configuration: RelayerConfiguration
    private let checker: any ResultChecker
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Creates a relayer; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - configuration: What it needs to know.
    ///   - checker: What checks results.
    ///   - logger: Where it tells what happens. Secrets are never told.
    ///   - onListening: Told the port once the server listens.
    public init(
        configuration: RelayerConfiguration, checker: any ResultChecker = ComputeResultChecker(),
        logger: Logger = Logger(label: "smainer.relayer"),
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.checker = checker
        self.logger = logger
        self.onListening = onListening
    }

    /// Runs until the task is cancelled or a graceful shutdown is asked for.
    ///
    /// - Throws: `MarketplaceError` or ``RelayerConfigurationError`` when chain, contract or keys are not what the
    ///   configuration says; `PostgresError` when the database cannot be opened.
    public func run() async throws {
        let client = StarknetClient(url: configuration.rpcURL, logger: logger)
        try await checkChain(client)
        let pool = try await RelayerDatabase.open(
            configuration.databaseURL, schema: configuration.schema, logger: logger)
        do {
            try await run(client, pool)
        } catch {
            await pool.shutdown()
            throw error
        }
        await pool.shutdown()
    }

    /// Checks that chain, contract, account and attester fit together, before anything is promised to anybody.
    private func checkChain(_ client: StarknetClient) async throws {
        let chainID = try await client.chainID()
        guard chainID == configuration.chainID else {
            throw RelayerConfigurationError(
                setting: "STARKNET_CHAIN_ID",
                message: "the node at \(client.origin) is on \(chainID), not on \(configuration.chainID)")
        }
        let deployment = try await MarketplaceDeployment.adopt(configuration.contract, from: client)
        guard try await deployment.contract.isRelayer(configuration.accountAddress, from: client) else {
            throw RelayerConfigurationError(
                setting: "SMAINER_RELAYER_ACCOUNT_ADDRESS",
                message: "\(configuration.accountAddress) is not a relayer of the contract: its owner adds it")
        }
        guard deployment.parameters.attesterKey == configuration.attesterKey.publicKey else {
            throw RelayerConfigurationError(
                setting: "SMAINER_ATTESTER_PRIVATE_KEY",
                message: "its public key is not the contract's attester key \(deployment.parameters.attesterKey)")
        }
    }

    private func run(_ client: StarknetClient, _ pool: PostgresPool) async throws {
        let signals = WorkSignals()
        let contract = SmainerContract(configuration.contract)
        let tasks = TaskStore(pool: pool, signals: signals)
        let hub = NodeHub()
        let account = Account(
            client: client, address: configuration.accountAddress, signer: StarkSigner(configuration.accountKey),
            chainID: configuration.chainID)
        let watcher = ChainWatcher(
            client: client, store: ChainStore(pool: pool, contract: contract, signals: signals), hub: hub,
            startBlock: configuration.startBlock, pollInterval: configuration.pollInterval, logger: logger)
        let lane = SettlementLane(
            pool: pool, tasks: tasks, client: client, account: account, contract: contract, logger: logger)
        let verifier = Verifier(
            tasks: tasks, client: client, contract: contract, chainID: configuration.chainID,
            attester: configuration.attesterKey, checker: checker, logger: logger)
        let scheduler = Scheduler(tasks: tasks)
        let dispatcher = Dispatcher(tasks: tasks, hub: hub, logger: logger)
        let keeper = Keeper(
            tasks: tasks, nodeGrace: configuration.nodeGrace, longestWait: configuration.longestWait)
        let application = application(client, pool, tasks, hub, signals)
        let interval = configuration.pollInterval
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watcher.run() }
            group.addTask { await self.loop(signals, "settlement", every: interval) { try await lane.round() } }
            group.addTask { await self.loop(signals, "verification", every: interval) { try await verifier.round() } }
            group.addTask { await self.loop(signals, "scheduling", every: interval) { try await scheduler.round() } }
            group.addTask { await self.loop(signals, "dispatch", every: interval) { try await dispatcher.round() } }
            group.addTask { await self.loop(signals, "keeper", every: .seconds(1)) { try await keeper.round() } }
            do {
                try await application.run()
            } catch {
                logger.error("the HTTP server ended: \(error)")
            }
            group.cancelAll()
        }
    }

    private func loop(
        _ signals: WorkSignals, _ name: String, every interval: Duration, _ body: () async throws -> Void
    ) async {
        await signals.loop(
            every: interval, onError: { logger.warning("\(name) failed, it goes on: \($0)") }, body)
    }

    private func application(
        _ client: StarknetClient, _ pool: PostgresPool, _ tasks: TaskStore, _ hub: NodeHub, _ signals: WorkSignals
    ) -> some ApplicationProtocol {
        let contract = SmainerContract(configuration.contract)
        let api = RelayerAPI(
            pool: pool, tasks: tasks, client: client, contract: contract, configuration: configuration, hub: hub,
            checker: checker, keys: APIKeyAdministration(pool: pool))
        let origin = Origin(configuration.origin ?? "http://\(configuration.host):\(configuration.port)")
        let isOriginGiven = configuration.origin != nil
        let host = configuration.host
        let gateway = NodeGateway(
            pool: pool, client: client, contract: contract, chainID: configuration.chainID,
            origin: { origin.load() }, hub: hub,
            intake: ResultIntake(tasks: tasks, contract: contract, chainID: configuration.chainID),
            registrationTimeout: configuration.registrationTimeout,
            limits: JSONLimits(maxBytes: configuration.maxMessageBytes), signals: signals, logger: logger)
        let onListening = onListening
        let logger = logger
        return Application(
            router: api.router(logger: logger),
            server: .http1WebSocket(
                configuration: WebSocketConfiguration(maxMessageBytes: configuration.maxMessageBytes)
            ) { request in
                guard let name = NodeGateway.nodeID(in: request.path) else { return .notUpgrade }
                guard (try? NodeID(name)) != nil else {
                    return .refuse(status: 400, message: "a node id is 1 to 64 letters, digits, _ and -\n")
                }
                return .upgrade()
            } onConnect: { connection, request in
                await gateway.serve(connection, request)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "smainer"),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                // Port 0 asks for any free port, which is known only now.
                if !isOriginGiven { origin.store("http://\(host):\(port)") }
                logger.info("listening", metadata: ["port": "\(port)"])
                await onListening(port)
            }, logger: logger)
    }
}

/// The relayer's public origin, which may be known only once the server listens.
private final class Origin: Sendable {
    private let value: Mutex<String>

    init(_ value: String) { self.value = Mutex(value) }

    func load() -> String { value.withLock { $0 } }

    func store(_ new: String) { value.withLock { $0 = new } }
}
