// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser
import Configuration
import Foundation
import Logging
package import Provider
import ServiceLifecycle

/// The settings of a node as flags; what is not given comes from the environment, then from the file.
package struct ProviderOptions: ParsableArguments {
    @Option(name: .long, help: "The relayer, like http://127.0.0.1:8080. [SMAINER_RELAYER_URL]")
    package var relayerURL: String?
    @Option(name: .long, help: "The node's name. [SMAINER_NODE_ID]")
    package var nodeID: String?
    @Option(name: .long, help: "The file with the node's signing key. [STARKNET_PRIVATE_KEY_FILE]")
    package var keyFile: String?
    @Option(name: .long, help: "The address that is registered and paid. [STARKNET_ACCOUNT_ADDRESS]")
    package var accountAddress: String?
    @Option(name: .long, help: "The chain's JSON-RPC endpoint. [STARKNET_RPC_URL]")
    package var rpcURL: String?
    @Option(name: .long, help: "The marketplace's address. [SMAINER_CONTRACT_ADDRESS]")
    package var contractAddress: String?
    @Option(name: .long, help: "The chain, like SN_MAIN. [STARKNET_CHAIN_ID]")
    package var chainID: String?
    @Option(name: .long, help: "How many tasks run at once. [MAX_CONCURRENT_TASKS]")
    package var maxConcurrentTasks: String?
    @Option(name: .long, help: "Seconds between heartbeats. [HEARTBEAT_INTERVAL]")
    package var heartbeatInterval: String?
    @Option(name: .long, help: "Threads to offer, where not the measured number. [SMAINER_OFFER_CPU_THREADS]")
    package var offerCPUThreads: String?
    @Option(name: .long, help: "GB of memory to offer, where not the measured amount. [SMAINER_OFFER_RAM_GB]")
    package var offerRAMGB: String?
    @Option(name: .long, help: "The worker's executable. [SMAINER_WORKER]")
    package var worker: String?
    @Option(name: .long, help: "The folder that keeps what is not paid yet. [SMAINER_PROVIDER_STATE]")
    package var stateDirectory: String?
    @Option(name: .long, help: "A JSON file with settings under the names of the environment.")
    package var config: String?
    @Flag(name: .long, help: .hidden)
    package var exitWithParent = false
    @OptionGroup package var log: LogOptions

    package init() {}

    /// Reads the settings from the flags, the environment and the file, in this order.
    package func configuration() throws -> ProviderConfiguration {
        var settings = try config.map(Self.read(file:)) ?? [:]
        settings.merge(ProcessInfo.processInfo.environment) { $1 }
        let flags: [(String, String?)] = [
            ("SMAINER_RELAYER_URL", relayerURL), ("SMAINER_NODE_ID", nodeID), ("STARKNET_PRIVATE_KEY_FILE", keyFile),
            ("STARKNET_ACCOUNT_ADDRESS", accountAddress), ("STARKNET_RPC_URL", rpcURL),
            ("SMAINER_CONTRACT_ADDRESS", contractAddress), ("STARKNET_CHAIN_ID", chainID),
            ("MAX_CONCURRENT_TASKS", maxConcurrentTasks), ("HEARTBEAT_INTERVAL", heartbeatInterval),
            ("SMAINER_OFFER_CPU_THREADS", offerCPUThreads), ("SMAINER_OFFER_RAM_GB", offerRAMGB),
            ("SMAINER_WORKER", worker), ("SMAINER_PROVIDER_STATE", stateDirectory),
        ]
        for (name, value) in flags {
            guard let value else { continue }
            settings[name] = value
            // A key file given as a flag wins over a key in the environment.
            if name == "STARKNET_PRIVATE_KEY_FILE" { settings["STARKNET_PRIVATE_KEY"] = nil }
        }
        return try ProviderConfiguration(
            reading: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: settings)))
    }

    /// Runs the daemon until it ends or the process is asked to stop.
    package func run() async throws {
        let logger = try log.logger("provider")
        let daemon = ProviderDaemon(configuration: try configuration(), logger: logger)
        try await runService(daemon, logger: logger, exitWithParent: exitWithParent)
    }

    private static func read(file: String) throws -> [String: String] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("the configuration file \(file) cannot be read")
        }
        guard let values = try? JSONDecoder().decode([String: String].self, from: data) else {
            throw CommandFailure("\(file) is not a JSON object of strings, like {\"SMAINER_NODE_ID\": \"node-1\"}")
        }
        return values
    }
}
