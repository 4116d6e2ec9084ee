// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser

@main
struct Smainer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smainer",
        abstract: "A compute marketplace on Starknet, and tools for Starknet contracts.",
        discussion: """
            Start with 'smainer demo': it brings up a chain, a database, a relayer and a provider on this machine, has a \
            task computed, proven and paid, and tells the story. 'smainer up' is the demo that stays.

            Exit codes: 0 success; 1 the operation failed; 2 what was asked for does not exist; 3 a transaction was \
            reverted or refused; 4 a check found a difference; 64 wrong usage; 69 a service cannot be reached; 77 not \
            permitted.

            Shell completions: smainer --generate-completion-script bash|zsh|fish
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "One machine", subcommands: [Demo.self, Up.self, DevnetCommand.self]),
            CommandGroup(
                name: "Services", subcommands: [RelayerCommand.self, ProviderCommand.self, IndexerCommand.self]),
            CommandGroup(
                name: "Marketplace",
                subcommands: [DeployCommand.self, TaskCommand.self, NodeCommand.self, APIKeyCommand.self]),
            CommandGroup(name: "Chain", subcommands: [CallCommand.self, InvokeCommand.self, KeysCommand.self]),
        ])
}
