// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Felt
import JSON
import StarkCrypto

@main
struct ProviderDaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider-daemon",
        abstract: "Connects this machine to a Smainer relayer and computes tasks for tokens.",
        discussion: """
            Settings come from the environment, or from a JSON file given with --config (same names, in lower case, with \
            '_' as nesting): SMAINER_RELAYER_URL, SMAINER_NODE_ID, STARKNET_PRIVATE_KEY (or STARKNET_PRIVATE_KEY_FILE, or \
            SMAINER_KEYSTORE with SMAINER_KEYSTORE_PASSWORD_FILE or the password asked for at the terminal), \
            STARKNET_ACCOUNT_ADDRESS, STARKNET_RPC_URL, SMAINER_CONTRACT_ADDRESS, STARKNET_CHAIN_ID, and optionally \
            SMAINER_CLAIM_ACCOUNT_ADDRESS, SMAINER_CLAIM_PRIVATE_KEY, MAX_CONCURRENT_TASKS, HEARTBEAT_INTERVAL, \
            SMAINER_OFFER_CPU_THREADS, SMAINER_OFFER_RAM_GB.

            SIGTERM or Ctrl-C lets running tasks finish.
            """,
        subcommands: [Run.self, Keygen.self], defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the daemon (the default).")

        @OptionGroup var options: ProviderOptions

        func run() async throws { try await options.run() }
    }

    struct Keygen: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a node key, and print what its registration needs.")

        @Option(name: .shortAndLong, help: "The file to write the private key to; it must not exist yet.")
        var output: String

        @Flag(name: .long, help: "Print one JSON document instead of text.")
        var json = false

        func run() throws {
            let key = StarkPrivateKey.random()
            try KeyFile.create(key, at: output)
            if json {
                let document: JSONValue = ["public_key": .string(key.publicKey.hex), "key_file": .string(output)]
                print(document.pretty())
                return
            }
            print(
                """
                The private key is in \(output), readable by you only.

                Public key: \(key.publicKey.hex)

                Register it from the wallet that is to be paid, with register_node(\(key.publicKey.hex)) on the marketplace
                contract, for example:  smainer node register --public-key \(key.publicKey.hex)
                Then start the daemon with STARKNET_PRIVATE_KEY_FILE=\(output)
                """)
        }
    }
}
