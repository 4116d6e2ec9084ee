// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Felt
import JSON
import StarkCrypto
import StarknetKeys

/// Where a key is written, and how.
struct KeyOutputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The file; it must not exist yet.")
    var output: String
    @Flag(name: .long, help: "Write a keystore with a password instead of text.")
    var encrypt = false
    @Flag(name: .long, help: "With --encrypt: the cheap key derivation of starkli, for keys that are opened often.")
    var light = false
    @OptionGroup var password: PasswordOptions

    func validate() throws {
        guard encrypt || (!light && password.passwordFile == nil) else {
            throw ValidationError("--light and --password-file are for a keystore: add --encrypt")
        }
    }

    func write(_ key: StarkPrivateKey, _ format: OutputOptions) async throws {
        if encrypt {
            let keystore = try await Keystore(
                sealing: key, password: password.newPassword(), kdf: light ? .light : .standard)
            try KeyFile.create(keystore, at: output)
        } else {
            try KeyFile.create(key, at: output)
        }
        format.print(
            ["public_key": .string(key.publicKey.hex), "key_file": .string(output), "encrypted": .bool(encrypt)],
            text: [
                "The key is in \(output)" + (encrypt ? ", encrypted with your password." : "."),
                "Public key: \(key.publicKey.hex)",
            ])
    }
}

extension KeysCommand {
    struct Phrase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new phrase of words (BIP-39) and write it to a new file.",
            discussion: "Example:\n  smainer keys phrase --words 12 --output phrase.txt")
        @Option(name: .long, help: "How many words: 12, 15, 18, 21 or 24.")
        var words = 24
        @Option(name: .shortAndLong, help: "The file; it must not exist yet.")
        var output: String
        @OptionGroup var format: OutputOptions

        func run() throws {
            guard let count = Mnemonic.WordCount(rawValue: words) else {
                throw ValidationError("--words is \(words), not one of 12, 15, 18, 21 and 24")
            }
            try Mnemonic.random(count).withExposedPhrase { phrase in
                try SecretFile.create(SecretBytes((phrase + "\n").utf8), at: output)
            }
            format.print(
                ["phrase_file": .string(output), "words": .integer(words)],
                text: [
                    "The phrase is in \(output). Copy it onto paper: every key derived from it can be made again from it."
                ])
        }
    }

    struct Derive: AsyncParsableCommand {
        enum Wallet: String, CaseIterable, ExpressibleByArgument { case braavos, ready }

        static let configuration = CommandConfiguration(
            abstract: "Derive a key from a phrase of words (BIP-39) and write it to a new file.",
            discussion: """
                The phrase is asked for without echo, or read from a file. --wallet derives the key of that wallet's account \
                with the number --index (argent is now called ready). --path takes any path; in those of EIP-2645, names \
                stand for their hashes, as starkli and Ledger have it.

                Examples:
                  smainer keys derive --wallet braavos --index 2 --output wallet.key
                  smainer keys derive --path "m/2645'/starknet'/starkli'/0'/0'/0" --encrypt --output wallet.json
                """)
        @Option(name: .long, help: "Whose way of deriving: \(Wallet.allCases.map(\.rawValue).joined(separator: ", ")).")
        var wallet: Wallet?
        @Option(name: .long, help: "The number of the wallet's account.")
        var index: UInt32 = 0
        @Option(name: .long, help: "A path like m/44'/9004'/0'/0/0.")
        var path: String?
        @Option(name: .long, help: "The file with the phrase; without it, you are asked.")
        var phraseFile: String?
        @Option(
            name: .long, help: "The file whose first line is the passphrase that belongs to the phrase, if it has one.")
        var passphraseFile: String?
        @OptionGroup var output: KeyOutputOptions
        @OptionGroup var format: OutputOptions

        func validate() throws {
            guard (wallet == nil) != (path == nil) else { throw ValidationError("give --wallet or --path") }
            guard index < DerivationPath.hardened else { throw ValidationError("--index is not below 2^31") }
            if let path { _ = try parsed(path) }
        }

        private func parsed(_ path: String) throws -> DerivationPath {
            do {
                return try DerivationPath(parsing: path)
            } catch {
                throw ValidationError("--path: \(error)")
            }
        }

        func run() async throws {
            let text =
                if let phraseFile {
                    try SecretFile.contents(phraseFile, "the phrase file")
                } else {
                    try await Terminal.secret("Phrase", without: "give --phrase-file")
                }
            let passphrase = try passphraseFile.map { file in
                try SecretFile.line(file, "the passphrase file").withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            }
            let key: StarkPrivateKey
            do {
                let seed = try Mnemonic(parsing: text).seed(passphrase: passphrase ?? "")
                let master = try ExtendedPrivateKey(seed: seed)
                switch wallet {
                case .braavos: key = try master.starkKey(along: .starknetWallet(index))
                case .ready: key = try master.readyMaster().starkKey(along: .starknetWallet(index))
                case nil: key = try master.starkKey(along: parsed(path ?? ""))
                }
            } catch let error as MnemonicError {
                throw CommandFailure("\(error)")
            } catch let error as DerivationError {
                throw CommandFailure("\(error)")
            }
            try await output.write(key, format)
        }
    }
}
