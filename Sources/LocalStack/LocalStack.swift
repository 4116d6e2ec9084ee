// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import HTTPTransport
public import Logging
import Marketplace
import PostgreSQL
public import StarknetRPC

/// A whole marketplace on one machine: database, chain, contract, relayer, indexer and one node.
///
/// The database is a private PostgreSQL cluster on a unix socket; the other parts are processes of their own, started
/// from the executables beside this one, supervised, and started again when they die. Everything is kept in one folder,
/// so that the next run finds it as it was.
public struct LocalStack: Sendable {
    /// Where a stack lives and what it offers.
    public struct Configuration: Sendable {
        /// The folder with the state.
        public var home: StackHome
        /// The folder with `smainer`, `provider-daemon` and `smainer-worker`.
        public var executables: String
        /// The chain's port, or `nil` for any free one.
        public var devnetPort: Int?
        /// The relayer's port, or `nil` for any free one.
        public var relayerPort: Int?
        /// Threads that the node offers, whatever was measured.
        public var offeredThreads = 4
        /// GB of memory that the node offers, whatever was measured.
        public var offeredRAM = 8
        /// How long a part may take to come up.
        public var patience = Duration.seconds(90)
        /// The log level of the parts.
        public var logLevel = "info"

        /// Sets the folders; ports are free ones unless set.
        public init(home: StackHome, executables: String, devnetPort: Int? = nil, relayerPort: Int? = nil) {
            self.home = home
            self.executables = executables
            self.devnetPort = devnetPort
            self.relayerPort = relayerPort
        }
    }

    /// A stack that is up.
    public struct Running: Sendable {
        /// What is deployed, and with which accounts.
        public let record: DeploymentRecord
        /// The chain's JSON-RPC endpoint.
        public let rpcURL: String
        /// The relayer's origin.
        public let relayerURL: String
        /// The database.
        public let databaseURL: String
        /// The demander's API key.
        public let apiKey: String
        /// The node's name.
        public let nodeID: String
        /// The stack's folder.
        public let home: StackHome
        /// The chain.
        public let client: StarknetClient
        /// The processes, for those who want to disturb them.
        package let processes: [String: ManagedProcess]

        /// The relayer, with the demander's key.
        public var relayer: RelayerClient { RelayerClient(origin: relayerURL, key: apiKey) }
        /// The file with the private key of `owner`, `relayer`, `demander`, `provider`, `node`, `attester` or `treasury`.
        public func keyFile(_ name: String) -> String { KeyRing(home: home).path(name) }
    }

    /// The name of the stack's node.
    public static let nodeID = "local-node"

    let configuration: Configuration
    let logger: Logger

    /// Prepares a stack; nothing is started yet.
    public init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Brings the stack up, runs `body`, and takes the stack down again, in order, however `body` ends.
    ///
    /// - Parameters:
    ///   - onStep: Called with a line for each step, for the person who waits.
    ///   - body: What to do while the stack is up.
    /// - Throws: ``LocalStackError`` that names the part which did not come up, and its log file.
    public func run<Result: Sendable>(
        onStep: @Sendable (String) -> Void = { _ in },
        _ body: @escaping @Sendable (Running) async throws -> Result
    ) async throws -> Result {
        let home = configuration.home
        try home.create()
        let lock = try StackLock(home)
        defer { lock.release() }
        onStep("database: a private PostgreSQL cluster in \(home.database)")
        let cluster = try await PrivateCluster.start(at: home.database, logger: logger)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await runParts(cluster.url, onStep, body))
        } catch {
            outcome = .failure(error)
        }
        do {
            try await cluster.stop()
        } catch {
            logger.error("the database did not stop", metadata: ["error": "\(error)"])
        }
        return try outcome.get()
    }

    private func runParts<Result: Sendable>(
        _ databaseURL: String, _ onStep: @Sendable (String) -> Void,
        _ body: @escaping @Sendable (Running) async throws -> Result
    ) async throws -> Result {
        let devnetPort = try LocalPort.free(configuration.devnetPort)
        let relayerPort = try LocalPort.free(configuration.relayerPort)
        let rpcURL = "http://127.0.0.1:\(devnetPort)/rpc"
        let relayerURL = "http://127.0.0.1:\(relayerPort)"
        let client = StarknetClient(url: rpcURL)

        return try await withThrowingTaskGroup(of: Void.self) { group in
            var processes: [String: ManagedProcess] = [:]
            func start(_ command: ManagedProcess.Command) {
                let process = ManagedProcess(
                    command: command, logFile: "\(configuration.home.logs)/\(command.name).log", logger: logger)
                processes[command.name] = process
                group.addTask { try await process.run() }
            }
            defer { group.cancelAll() }

            onStep("chain: an embedded Starknet node at \(rpcURL)")
            start(devnetCommand(port: devnetPort))
            try await ready("devnet") { _ = try await client.blockNumber() }

            onStep("contracts: settlement token, accounts and the marketplace")
            let record = try await bootstrap(client)
            onStep("relayer: HTTP and WebSocket at \(relayerURL)")
            let apiKey = try await apiKey(for: record, databaseURL, client, relayer: relayerURL)
            start(relayerCommand(record, rpcURL, databaseURL, port: relayerPort, origin: relayerURL))
            start(indexerCommand(record, rpcURL, databaseURL))
            let relayer = RelayerClient(origin: relayerURL, key: apiKey)
            try await ready("relayer") { _ = try await relayer.health() }

            onStep("provider: node \(Self.nodeID), in a process of its own")
            start(providerCommand(record, rpcURL, relayerURL))
            try await ready("provider") {
                let nodes = try await relayer.nodes()
                guard nodes.contains(where: { $0.nodeID.value == Self.nodeID && $0.status != .offline }) else {
                    throw LocalStackError(.notReady, "the node is not registered yet")
                }
            }
            return try await body(
                Running(
                    record: record, rpcURL: rpcURL, relayerURL: relayerURL, databaseURL: databaseURL, apiKey: apiKey,
                    nodeID: Self.nodeID, home: configuration.home, client: client, processes: processes))
        }
    }

    /// Tries until it works or patience has run out.
    private func ready(_ part: String, _ attempt: () async throws -> Void) async throws {
        let deadline = ContinuousClock.now + configuration.patience
        while true {
            do {
                return try await attempt()
            } catch {
                try Task.checkCancellation()
                guard ContinuousClock.now < deadline else {
                    throw LocalStackError(
                        .notReady,
                        "the \(part) did not come up in \(configuration.patience.components.seconds) s (\(error)); "
                            + "look into \(configuration.home.logs)/\(part).log")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
