// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser
import Configuration
import Foundation
import Logging
package import Provider
import ServiceLifecycle
import StarkCrypto

/// The settings of a node as flags; what is not given comes from the environment, then from the file.
package struct ProviderOptions: ParsableArguments {
    @Option(name: .long, help: "The relayer, like http://127.0.0.1:8080. [SMAINER_RELAYER_URL]")
    package var relayerURL: String?
    @Option(name: .long, help: "The node's name. [SMAINER_NODE_ID]")
    package var nodeID: String?
    @Option(name: .long, help: "The file with the node's signing key. [STARKNET_PRIVATE_KEY_FILE]")
    package var keyFile: String?
    @Option(name: .long, help: "The keystore with the node's signing key, instead of a key file. [SMAINER_KEYSTORE]")
    package var keystore: String?
    @Option(
        name: .long,
        help: "The file whose first line is its password; without it, you are asked. [SMAINER_KEYSTORE_PASSWORD_FILE]")
    package var keystorePasswordFile: String?
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

    /// Reads the settings from the flags, the environment and the file, in this order, and opens the keystore, if one
    /// is set, with the password from its file or the terminal.
    package func configuration(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> ProviderConfiguration {
        let settings = try settings(environment)
        var signingKey: StarkPrivateKey?
        if let keystore = settings["SMAINER_KEYSTORE"], !keystore.isEmpty {
            if let other = ["STARKNET_PRIVATE_KEY", "STARKNET_PRIVATE_KEY_FILE"].first(where: {
                settings[$0]?.isEmpty == false
            }) {
                throw CommandFailure("SMAINER_KEYSTORE is set together with \(other); set the one that is meant")
            }
            signingKey = try await KeyFile.openKeystore(keystore) {
                try await PasswordOptions.password(
                    settings["SMAINER_KEYSTORE_PASSWORD_FILE"].flatMap { $0.isEmpty ? nil : $0 }, keystore,
                    without: "set SMAINER_KEYSTORE_PASSWORD_FILE or give --keystore-password-file")
            }
        }
        return try ProviderConfiguration(
            reading: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: settings)),
            signingKey: signingKey)
    }

    private func settings(_ environment: [String: String]) throws -> [String: String] {
        var settings = try config.map(Self.read(file:)) ?? [:]
        settings.merge(environment) { $1 }
        let flags: [(String, String?)] = [
            ("SMAINER_RELAYER_URL", relayerURL), ("SMAINER_NODE_ID", nodeID), ("STARKNET_PRIVATE_KEY_FILE", keyFile),
            ("SMAINER_KEYSTORE", keystore), ("SMAINER_KEYSTORE_PASSWORD_FILE", keystorePasswordFile),
            ("STARKNET_ACCOUNT_ADDRESS", accountAddress), ("STARKNET_RPC_URL", rpcURL),
            ("SMAINER_CONTRACT_ADDRESS", contractAddress), ("STARKNET_CHAIN_ID", chainID),
            ("MAX_CONCURRENT_TASKS", maxConcurrentTasks), ("HEARTBEAT_INTERVAL", heartbeatInterval),
            ("SMAINER_OFFER_CPU_THREADS", offerCPUThreads), ("SMAINER_OFFER_RAM_GB", offerRAMGB),
            ("SMAINER_WORKER", worker), ("SMAINER_PROVIDER_STATE", stateDirectory),
        ]
        for (name, value) in flags {
            guard let value else { continue }
            settings[name] = value
        }
        // A key given as a flag wins over one in the environment, in whatever form.
        let forms = ["STARKNET_PRIVATE_KEY", "STARKNET_PRIVATE_KEY_FILE", "SMAINER_KEYSTORE"]
        let given = [("STARKNET_PRIVATE_KEY_FILE", keyFile), ("SMAINER_KEYSTORE", keystore)].filter { $0.1 != nil }
        if !given.isEmpty {
            for form in forms where !given.contains(where: { $0.0 == form }) { settings[form] = nil }
        }
        return settings
    }

    /// Runs the daemon until it ends or the process is asked to stop.
    package func run() async throws {
        let logger = try log.logger("provider")
        let daemon = ProviderDaemon(configuration: try await configuration(), logger: logger)
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
