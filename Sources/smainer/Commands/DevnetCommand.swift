// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Devnet
import Felt
import Foundation
import JSON
import Logging
import ServiceLifecycle
import StarkCrypto
import Starknet

struct DevnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devnet", abstract: "Run an embedded Starknet node with funded accounts.",
        discussion: """
            It executes real contract classes, makes a block for each transaction, and serves JSON-RPC 0.10 at / and /rpc. \
            It listens on this machine only. The private keys of its accounts are public: never use them elsewhere.

            Examples:
              smainer devnet
              smainer devnet --port 6060 --state-file chain.state --accounts 3
            """)

    @Option(name: .long, help: "The port; 0 takes a free one.")
    var port = 5050
    @Option(name: .long, help: "Keep the chain in this file and find it there again.")
    var stateFile: String?
    @Option(name: .long, help: "How many funded accounts there are.")
    var accounts = 10
    @Option(name: .long, help: "What the accounts' keys are derived from.")
    var seed: UInt64 = 0
    @Option(name: .long, help: "The chain's id.")
    var chainID = "SN_SEPOLIA"
    @Flag(name: .long, help: "Do not print the accounts.")
    var quiet = false
    @Flag(name: .long, help: .hidden)
    var exitWithParent = false
    @OptionGroup var log: LogOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) is not from 0 to 65535") }
        guard (1...1_000).contains(accounts) else {
            throw ValidationError("--accounts \(accounts) is not from 1 to 1000")
        }
        let logger = try log.logger("devnet")
        let chain = try DevnetChain(
            DevnetConfiguration(
                chainID: try ChainID(parsing: chainID), accountCount: accounts, seed: seed, stateFile: stateFile))
        let server = DevnetServer(chain: chain, configuration: .init(port: port), logger: logger)
        let announcement = Announcement(server: server, chain: chain, quiet: quiet, format: format)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await announcement.print() }
            try await runService(server, logger: logger, exitWithParent: exitWithParent)
            group.cancelAll()
        }
    }

    private struct Announcement: Sendable {
        let server: DevnetServer
        let chain: DevnetChain
        let quiet: Bool
        let format: OutputOptions

        func print() async throws {
            let url = try await server.url()
            if quiet { return }
            let accounts = chain.accounts
            let listed = accounts.map { account -> JSONValue in
                [
                    "address": .string(account.address.hex), "public_key": .string(account.publicKey.hex),
                    "private_key": .string(account.privateKey.withExposedScalar { $0.hex }),
                ]
            }
            var lines = ["The devnet listens at \(url)", "", "Funded accounts (their keys are public knowledge):"]
            for account in accounts {
                lines += table([
                    ("address", account.address.hex), ("public key", account.publicKey.hex),
                    ("private key", account.privateKey.withExposedScalar { $0.hex }),
                ])
                lines.append("")
            }
            format.print(["rpc_url": .string(url), "accounts": .array(listed)], text: lines)
        }
    }
}
