// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import Foundation
import Logging
import Marketplace
public import StarkCrypto
public import Starknet

/// Why a relayer's configuration was refused.
public struct RelayerConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting, by the name of its environment variable.
    public let setting: String
    /// What is wrong with it, and what to write. Values of secrets are never repeated.
    public let message: String

    /// The setting and the message.
    public var description: String { "\(setting): \(message)" }
}

/// What a relayer needs to know.
///
/// ```swift
/// let configuration = try RelayerConfiguration(environment: ProcessInfo.processInfo.environment)
/// try await RelayerService(configuration: configuration, logger: logger).run()
/// ```
///
/// Keys do not print themselves, and no message repeats them.
public struct RelayerConfiguration: Sendable {
    /// `DATABASE_URL`: PostgreSQL.
    public var databaseURL: String
    /// `SMAINER_RELAYER_SCHEMA`: the schema of the relayer's tables, `relayer` unless set.
    public var schema = "relayer"
    /// `STARKNET_RPC_URL`: the chain's node.
    public var rpcURL: String
    /// `STARKNET_CHAIN_ID`: the chain that it must be, such as `SN_SEPOLIA`.
    public var chainID: ChainID
    /// `SMAINER_CONTRACT_ADDRESS`: the marketplace's contract.
    public var contract: ContractAddress
    /// `SMAINER_START_BLOCK`: the first block with events of the contract.
    public var startBlock: UInt64 = 0
    /// `SMAINER_RELAYER_ACCOUNT_ADDRESS`: the account that sends transactions; the contract must have it as relayer.
    public var accountAddress: ContractAddress
    /// `SMAINER_RELAYER_PRIVATE_KEY`, or the file `SMAINER_RELAYER_PRIVATE_KEY_FILE`.
    public var accountKey: StarkPrivateKey
    /// `SMAINER_ATTESTER_PRIVATE_KEY`, or the file `SMAINER_ATTESTER_PRIVATE_KEY_FILE`.
    public var attesterKey: StarkPrivateKey
    /// `SMAINER_LISTEN_HOST`: the address to listen on.
    public var host = "127.0.0.1"
    /// `SMAINER_LISTEN_PORT`.
    public var port = 8080
    /// `SMAINER_RELAYER_ORIGIN`: the public origin that nodes compare with their configuration; `http://host:port`
    /// unless set.
    public var origin: String?
    /// `SMAINER_MINIMUM_PRICE`: the least that a task must pay, in the token's smallest unit.
    public var minimumPrice: UInt256 = .zero
    /// The longest body of a request, in bytes.
    public var maxBodyBytes = 16 << 20
    /// The longest message of a node, in bytes.
    public var maxMessageBytes = 32 << 20
    /// How long a socket may take to register.
    public var registrationTimeout = Duration.seconds(10)
    /// How long a node may be away before its leases are fenced.
    public var nodeGrace = Duration.seconds(10)
    /// How long a task may wait for a node.
    public var longestWait = Duration.seconds(3600)
    /// How often the chain is looked at.
    public var pollInterval = Duration.milliseconds(500)

    /// Creates a configuration; the rest has its default.
    public init(
        databaseURL: String, rpcURL: String, chainID: ChainID, contract: ContractAddress,
        accountAddress: ContractAddress, accountKey: StarkPrivateKey, attesterKey: StarkPrivateKey
    ) {
        self.databaseURL = databaseURL
        self.rpcURL = rpcURL
        self.chainID = chainID
        self.contract = contract
        self.accountAddress = accountAddress
        self.accountKey = accountKey
        self.attesterKey = attesterKey
    }

    /// Reads a configuration from environment variables, named at each member.
    ///
    /// - Throws: ``RelayerConfigurationError`` that names the first variable that is missing or wrong.
    public init(environment: [String: String]) throws {
        func required(_ name: String) throws -> String {
            guard let value = environment[name], !value.isEmpty else {
                throw RelayerConfigurationError(setting: name, message: "it is not set")
            }
            return value
        }
        func parsed<Value>(_ name: String, _ what: String, _ parse: (String) throws -> Value?) throws -> Value {
            let text = try required(name)
            guard let value = try? parse(text) else {
                throw RelayerConfigurationError(setting: name, message: "\"\(text.prefix(80))\" is not \(what)")
            }
            return value
        }
        func key(_ name: String) throws -> StarkPrivateKey {
            var text = environment[name] ?? ""
            if text.isEmpty, let path = environment["\(name)_FILE"], !path.isEmpty {
                guard let data = try? Data(contentsOf: URL(filePath: path)), data.count < 4096 else {
                    throw RelayerConfigurationError(setting: "\(name)_FILE", message: "the file cannot be read")
                }
                text = String(decoding: data, as: UTF8.self).trimmed
            }
            guard !text.isEmpty else {
                throw RelayerConfigurationError(setting: name, message: "set it, or \(name)_FILE")
            }
            guard let key = try? StarkPrivateKey(parsing: text) else {
                throw RelayerConfigurationError(setting: name, message: "it is not a key of the STARK curve")
            }
            return key
        }
        self.init(
            databaseURL: try required("DATABASE_URL"), rpcURL: try required("STARKNET_RPC_URL"),
            chainID: try parsed("STARKNET_CHAIN_ID", "a chain id such as SN_SEPOLIA") { try ChainID(parsing: $0) },
            contract: try parsed("SMAINER_CONTRACT_ADDRESS", "an address") { try ContractAddress(parsing: $0) },
            accountAddress: try parsed("SMAINER_RELAYER_ACCOUNT_ADDRESS", "an address") {
                try ContractAddress(parsing: $0)
            },
            accountKey: try key("SMAINER_RELAYER_PRIVATE_KEY"), attesterKey: try key("SMAINER_ATTESTER_PRIVATE_KEY"))
        schema = environment["SMAINER_RELAYER_SCHEMA"] ?? schema
        host = environment["SMAINER_LISTEN_HOST"] ?? host
        origin = environment["SMAINER_RELAYER_ORIGIN"]
        if environment["SMAINER_LISTEN_PORT"] != nil {
            port = try parsed("SMAINER_LISTEN_PORT", "a port from 0 to 65535") {
                Int($0).flatMap { (0...65_535).contains($0) ? $0 : nil }
            }
        }
        if environment["SMAINER_START_BLOCK"] != nil {
            startBlock = try parsed("SMAINER_START_BLOCK", "a block number") { UInt64($0) }
        }
        if environment["SMAINER_MINIMUM_PRICE"] != nil {
            minimumPrice = try parsed("SMAINER_MINIMUM_PRICE", "an amount") { try UInt256(decimal: $0) }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        return String(text)
    }
}
