// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import ContractABI
import ContractArtifacts
import Felt
import JSON
import StarkCrypto
import Starknet

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make and look at STARK keys.",
        discussion: """
            Keys live in files that only their owner can read; no command prints a private key.

            Examples:
              smainer keys new --output node.key
              smainer keys show node.key
              smainer keys address node.key
            """,
        subcommands: [New.self, Show.self, Address.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key and write it to a new file.")
        @Option(name: .shortAndLong, help: "The file; it must not exist yet.")
        var output: String
        @OptionGroup var format: OutputOptions

        func run() throws {
            let key = StarkPrivateKey.random()
            try KeyFile.create(key, at: output)
            format.print(
                ["public_key": .string(key.publicKey.hex), "key_file": .string(output)],
                text: ["The key is in \(output).", "Public key: \(key.publicKey.hex)"])
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the public key of a key file.")
        @Argument(help: "The key file.")
        var file: String
        @OptionGroup var format: OutputOptions

        func run() throws {
            let key = try KeyFile.read(file)
            format.print(["public_key": .string(key.publicKey.hex)], text: [key.publicKey.hex])
        }
    }

    struct Address: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the address that an account with this key will have.",
            discussion: "Without --class-hash, the class is the account that comes with this package.")
        @Argument(help: "The key file.")
        var file: String
        @Option(name: .long, help: "The account's class hash.")
        var classHash: String?
        @Option(name: .long, help: "The salt of the deployment.")
        var salt: String = "0x0"
        @OptionGroup var format: OutputOptions

        func run() throws {
            let key = try KeyFile.read(file)
            let hash: ClassHash
            if let classHash {
                hash = try ClassHash(parsing: classHash)
            } else {
                let sierra = try JSONValue(parsing: ContractArtifacts.account.sierraJSON)
                hash = ClassHash(ClassHashing.sierra(try SierraClass(json: sierra)))
            }
            let address = Addresses.contract(
                deployer: .zero, salt: try Felt(parsing: salt), classHash: hash, constructorCalldata: [key.publicKey])
            format.print(
                ["address": .string(address.hex), "class_hash": .string(hash.hex)], text: [address.paddedHex])
        }
    }
}
