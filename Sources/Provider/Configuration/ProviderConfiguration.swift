// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Configuration
import Foundation
public import StarkCrypto
public import Starknet

/// Everything a node has to know, read from the environment (or flags, or a file) under the names of the protocol.
public struct ProviderConfiguration: Sendable {
    /// Where the relayer listens: `http(s)://` or `ws(s)://`, with or without a path.
    public var relayerURL: String
    /// The node's name: 1 to 64 of `[A-Za-z0-9_-]`.
    public var nodeID: String
    /// The key that signs sessions and results.
    public var signingKey: StarkPrivateKey
    /// The address that is registered and paid.
    public var accountAddress: ContractAddress
    /// The chain's JSON-RPC endpoint.
    public var rpcURL: String
    /// The marketplace's address.
    public var contractAddress: ContractAddress
    /// The chain that the daemon believes to be on; checked against the relayer's challenge and the RPC endpoint.
    public var chainID: ChainID
    /// The account that claims a payment itself when the relayer has not, and its key.
    public var claimAccount: ClaimAccount?
    /// How many tasks run at once.
    public var maxConcurrentTasks: Int
    /// Seconds between heartbeats.
    public var heartbeatInterval: Duration
    /// Threads offered, where the operator offers another number than was measured.
    public var offeredThreads: Int?
    /// Memory offered in GB, where the operator offers another amount than was measured.
    public var offeredRAM: Double?
    /// Where `smainer-worker` is; beside the daemon's executable if not set.
    public var workerPath: String?
    /// Where the daemon keeps the attestations that it has not seen paid.
    public var stateDirectory: String

    /// An account that can send transactions.
    public struct ClaimAccount: Sendable {
        /// Its address.
        public var address: ContractAddress
        /// Its key.
        public var key: StarkPrivateKey
    }

    /// Sets everything by hand.
    public init(
        relayerURL: String, nodeID: String, signingKey: StarkPrivateKey, accountAddress: ContractAddress,
        rpcURL: String, contractAddress: ContractAddress, chainID: ChainID, claimAccount: ClaimAccount? = nil,
        maxConcurrentTasks: Int = 2, heartbeatInterval: Duration = .seconds(30), offeredThreads: Int? = nil,
        offeredRAM: Double? = nil, workerPath: String? = nil, stateDirectory: String
    ) {
        self.relayerURL = relayerURL
        self.nodeID = nodeID
        self.signingKey = signingKey
        self.accountAddress = accountAddress
        self.rpcURL = rpcURL
        self.contractAddress = contractAddress
        self.chainID = chainID
        self.claimAccount = claimAccount
        self.maxConcurrentTasks = maxConcurrentTasks
        self.heartbeatInterval = heartbeatInterval
        self.offeredThreads = offeredThreads
        self.offeredRAM = offeredRAM
        self.workerPath = workerPath
        self.stateDirectory = stateDirectory
    }
}

/// A setting that is missing or cannot be used. The message names the setting and says what it takes; it never contains
/// the value of a secret.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The environment variable.
    public let setting: String
    /// What is wrong and what would be right.
    public let message: String
    /// `SETTING: message`.
    public var description: String { "\(setting): \(message)" }
}
