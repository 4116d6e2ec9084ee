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
        commandName: "keys", abstract: "Make, keep and look at STARK keys.",
        discussion: """
            Keys live in files that only their owner can read: as text, or with --encrypt in a keystore with a password, \
            which starkli and sncast read too. No command prints a private key, and no secret is ever an argument.

            Examples:
              smainer keys new --output node.key
              smainer keys new --encrypt --output node.json
              smainer keys import node.key --encrypt --output node.json
              smainer keys export node.json --output node.key
              smainer keys show node.json --password-file node.password
              smainer keys address node.key
              smainer keys phrase --output phrase.txt
              smainer keys derive --wallet ready --index 0 --encrypt --output wallet.json
              smainer keys derive --path "m//starknet'/starkli'/0'/0'/0" --output wallet.key
            """,
        subcommands: [
            New.self, Import.self, Export.self, Show.self, Address.self, Phrase.self, Derive.self,
        ])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key and write it to a new file.")
        @OptionGroup var output: KeyOutputOptions
        @OptionGroup var format: OutputOptions

        func run() async throws { try await output.write(.random(), format) }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a key that exists to a new file, usually a keystore.",
            discussion: """
                The key is read from a file (hex text, or a keystore of starkli or sncast), or asked for without echo.

                Examples:
                  smainer keys import node.key --encrypt --output node.json
                  smainer keys import --encrypt --output node.json
                """)
        @Argument(help: "The file with the key; without it, you are asked for the key.")
        var file: String?
        @Option(name: .long, help: "The file whose first line is the password of the keystore that is read.")
        var oldPasswordFile: String?
        @OptionGroup var output: KeyOutputOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let key: StarkPrivateKey
            if let file {
                key = try await KeyFile.read(file) {
                    try await PasswordOptions.password(oldPasswordFile, file, without: "give --old-password-file")
                }
            } else {
                let text = try await Terminal.secret("Private key", without: "give a file with the key")
                key = try KeyFile.key(text: text, "what was entered is not")
            }
            try await output.write(key, format)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the key in a keystore to a new file as text, without a password.",
            discussion: "Example:\n  smainer keys export node.json --output node.key")
        @Argument(help: "The keystore.")
        var file: String
        @Option(name: .shortAndLong, help: "The file; it must not exist yet.")
        var output: String
        @OptionGroup var password: PasswordOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let key = try await KeyFile.openKeystore(file) { try await password.password(of: file) }
            try KeyFile.create(key, at: output)
            format.print(
                ["public_key": .string(key.publicKey.hex), "key_file": .string(output)],
                text: ["The key is in \(output), unencrypted.", "Public key: \(key.publicKey.hex)"])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the public key of a key file or a keystore.",
            discussion: "Example:\n  smainer keys show node.json --password-file node.password --json")
        @Argument(help: "The key file or the keystore.")
        var file: String
        @OptionGroup var password: PasswordOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let key = try await KeyFile.read(file) { try await password.password(of: file) }
            format.print(["public_key": .string(key.publicKey.hex)], text: [key.publicKey.hex])
        }
    }

    struct Address: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the address that an account with this key will have.",
            discussion: "Without --class-hash, the class is the account that comes with this package.")
        @Argument(help: "The key file or the keystore.")
        var file: String
        @Option(name: .long, help: "The account's class hash.")
        var classHash: String?
        @Option(name: .long, help: "The salt of the deployment.")
        var salt: String = "0x0"
        @OptionGroup var password: PasswordOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let key = try await KeyFile.read(file) { try await password.password(of: file) }
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
