// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Felt
import Foundation
public import HTTPTransport
public import Logging
import Marketplace
public import ServiceLifecycle
import Starknet
import StarknetRPC
import WebSocketTransport

/// The node daemon: connects to a relayer, computes what it is assigned, signs the results, and sees that they are paid.
///
/// It runs until the relayer refuses the node for good, or until a graceful shutdown: then it finishes what it has and
/// takes nothing new. A lost connection is made again for ever, with a capped and jittered back-off; tasks go on
/// computing meanwhile, and a result that was not acknowledged is sent again.
public struct ProviderDaemon: Service {
    private let configuration: ProviderConfiguration
    private let worker: WorkerProcess
    private let client: StarknetClient
    private let logger: Logger

    /// Prepares a daemon; nothing is contacted yet.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - transport: What carries the JSON-RPC requests.
    ///   - logger: Where the daemon tells what it does. No secret is ever written to it.
    public init(
        configuration: ProviderConfiguration, transport: any HTTPClient = CurlHTTPClient.shared, logger: Logger
    ) {
        self.configuration = configuration
        self.client = StarknetClient(url: configuration.rpcURL, transport: transport)
        worker = configuration.workerPath.map(WorkerProcess.init(executable:)) ?? .besideThisExecutable()
        var logger = logger
        logger[metadataKey: "node"] = "\(configuration.nodeID)"
        self.logger = logger
    }

    /// Runs the daemon.
    ///
    /// - Throws: ``ProviderError`` if the settings contradict the chain or the relayer, or the relayer refuses the node.
    public func run() async throws {
        let chain = try await client.chainID()
        guard chain.felt == configuration.chainID.felt else {
            throw ProviderError(
                code: .wrongChain,
                message: """
                    the RPC endpoint is on chain \(chain.felt.shortString ?? chain.felt.hex), and STARKNET_CHAIN_ID says \
                    \(configuration.chainID.felt.shortString ?? configuration.chainID.felt.hex)
                    """)
        }
        let attestations = try AttestationStore(directory: configuration.stateDirectory)
        let hardware = await HardwareProbe.measure(stateDirectory: configuration.stateDirectory)
        let contract = SmainerContract(configuration.contractAddress)
        let node = NodeRuntime(
            configuration: configuration, hardware: hardware, worker: worker, contract: contract,
            client: client, attestations: attestations, logger: logger)
        let claims = ClaimKeeper(
            configuration: configuration, contract: contract, client: client, attestations: attestations,
            logger: logger)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await node.run() }
                group.addTask { try await claims.run() }
                defer { group.cancelAll() }
                // The claim keeper ends only when it is cancelled, so the first to end is the node.
                _ = try await group.next()
            }
        } onGracefulShutdown: {
            node.requestDrain()
        }
    }
}

/// Why a daemon stopped by itself.
public struct ProviderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of reason.
    public struct Code: Hashable, Sendable {
        private let name: String
        /// The RPC endpoint is on another chain than configured.
        public static let wrongChain = Code(name: "wrong_chain")
        /// The relayer's challenge names another chain, contract or relayer than configured.
        public static let wrongRelayer = Code(name: "wrong_relayer")
        /// The relayer ended the session and would do so again.
        public static let refused = Code(name: "refused")
        /// The state folder cannot be used.
        public static let state = Code(name: "state")
    }

    /// The kind of reason.
    public let code: Code
    /// What happened and what to do.
    public let message: String
    /// The message.
    public var description: String { message }
}
