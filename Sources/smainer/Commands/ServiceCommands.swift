// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Foundation
import Relayer
import ServiceLifecycle

struct RelayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relayer", abstract: "Run the relayer: HTTP API, node hub, settlement.",
        discussion: """
            Settings come from the environment; each flag replaces one. Secrets only come from files or the environment.

              DATABASE_URL                       PostgreSQL
              STARKNET_RPC_URL                   the chain
              STARKNET_CHAIN_ID                  SN_MAIN, SN_SEPOLIA or another
              SMAINER_CONTRACT_ADDRESS           the marketplace
              SMAINER_RELAYER_ACCOUNT_ADDRESS    the relayer's account
              SMAINER_RELAYER_PRIVATE_KEY[_FILE] its key
              SMAINER_ATTESTER_PRIVATE_KEY[_FILE]  the attester's key
              SMAINER_LISTEN_HOST, SMAINER_LISTEN_PORT, SMAINER_RELAYER_ORIGIN, SMAINER_START_BLOCK, SMAINER_MINIMUM_PRICE

            Example:
              smainer relayer --rpc-url http://127.0.0.1:5050/rpc --contract 0x123… --port 8080
            """)

    @Option(name: .long, help: "PostgreSQL. [DATABASE_URL]")
    var databaseURL: String?
    @Option(name: .long, help: "The chain's JSON-RPC endpoint. [STARKNET_RPC_URL]")
    var rpcURL: String?
    @Option(name: .long, help: "The chain. [STARKNET_CHAIN_ID]")
    var chainID: String?
    @Option(name: .long, help: "The marketplace's address. [SMAINER_CONTRACT_ADDRESS]")
    var contract: String?
    @Option(name: .long, help: "The relayer's account. [SMAINER_RELAYER_ACCOUNT_ADDRESS]")
    var account: String?
    @Option(name: .long, help: "The file with its key. [SMAINER_RELAYER_PRIVATE_KEY_FILE]")
    var keyFile: String?
    @Option(name: .long, help: "The file with the attester's key. [SMAINER_ATTESTER_PRIVATE_KEY_FILE]")
    var attesterKeyFile: String?
    @Option(name: .long, help: "The address to listen on. [SMAINER_LISTEN_HOST]")
    var host: String?
    @Option(name: .long, help: "The port to listen on. [SMAINER_LISTEN_PORT]")
    var port: String?
    @Option(
        name: .long,
        help: "The origin that nodes and demanders use, like https://relayer.example. [SMAINER_RELAYER_ORIGIN]")
    var origin: String?
    @Flag(name: .long, help: .hidden)
    var exitWithParent = false
    @OptionGroup var log: LogOptions

    func run() async throws {
        var settings = ProcessInfo.processInfo.environment
        for (name, value) in [
            ("DATABASE_URL", databaseURL), ("STARKNET_RPC_URL", rpcURL), ("STARKNET_CHAIN_ID", chainID),
            ("SMAINER_CONTRACT_ADDRESS", contract), ("SMAINER_RELAYER_ACCOUNT_ADDRESS", account),
            ("SMAINER_RELAYER_PRIVATE_KEY_FILE", keyFile), ("SMAINER_ATTESTER_PRIVATE_KEY_FILE", attesterKeyFile),
            ("SMAINER_LISTEN_HOST", host), ("SMAINER_LISTEN_PORT", port), ("SMAINER_RELAYER_ORIGIN", origin),
        ] {
            guard let value else { continue }
            settings[name] = value
            // A key file given as a flag wins over a key in the environment.
            if name.hasSuffix("_FILE") { settings[String(name.dropLast("_FILE".count))] = nil }
        }
        let logger = try log.logger("relayer")
        let service = RelayerService(configuration: try RelayerConfiguration(environment: settings), logger: logger)
        try await runService(service, logger: logger, exitWithParent: exitWithParent)
    }
}

struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Run a provider node (the same as provider-daemon).",
        discussion: "See provider-daemon --help for the settings.")

    @OptionGroup var options: ProviderOptions

    func run() async throws { try await options.run() }
}
