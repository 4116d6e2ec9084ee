// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Foundation
import HTTPTransport
import StarkCrypto
import Starknet
import StarknetRPC

/// Where the chain is.
struct ChainOptions: ParsableArguments {
    @Option(name: .long, help: "The chain's JSON-RPC endpoint. [STARKNET_RPC_URL, else http://127.0.0.1:5050/rpc]")
    var rpcURL: String?

    func url() -> String {
        rpcURL ?? environment("STARKNET_RPC_URL") ?? "http://127.0.0.1:5050/rpc"
    }

    func client() -> StarknetClient { StarknetClient(url: url()) }
}

/// Who signs transactions.
struct AccountOptions: ParsableArguments {
    @Option(name: .long, help: "The account that sends. [STARKNET_ACCOUNT_ADDRESS]")
    var account: String?

    @Option(
        name: .long,
        help: """
            The file with the account's private key, as text or as a keystore. [STARKNET_PRIVATE_KEY_FILE, \
            STARKNET_PRIVATE_KEY]
            """)
    var keyFile: String?

    @OptionGroup var password: PasswordOptions

    func address() throws -> ContractAddress {
        guard let text = account ?? environment("STARKNET_ACCOUNT_ADDRESS") else {
            throw CommandFailure("no account: give --account or set STARKNET_ACCOUNT_ADDRESS")
        }
        return try parseAddress(text, "--account")
    }

    func key() async throws -> StarkPrivateKey {
        if let path = keyFile ?? environment("STARKNET_PRIVATE_KEY_FILE") {
            return try await KeyFile.read(path) { try await password.password(of: path) }
        }
        guard let text = environment("STARKNET_PRIVATE_KEY") else {
            throw CommandFailure("no key: give --key-file or set STARKNET_PRIVATE_KEY_FILE (or STARKNET_PRIVATE_KEY)")
        }
        guard let key = try? StarkPrivateKey(parsing: text) else {
            throw CommandFailure("STARKNET_PRIVATE_KEY is not a STARK private key")
        }
        return key
    }

    func account(_ client: StarknetClient) async throws -> Account {
        let chainID = try await client.chainID()
        return Account(client: client, address: try address(), signer: StarkSigner(try await key()), chainID: chainID)
    }
}

/// The marketplace on that chain.
struct ContractOptions: ParsableArguments {
    @Option(name: .long, help: "The marketplace's address. [SMAINER_CONTRACT_ADDRESS]")
    var contract: String?

    func address() throws -> ContractAddress {
        guard let text = contract ?? environment("SMAINER_CONTRACT_ADDRESS") else {
            throw CommandFailure("no contract: give --contract or set SMAINER_CONTRACT_ADDRESS")
        }
        return try parseAddress(text, "--contract")
    }
}

func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

func parseAddress(_ text: String, _ option: String) throws -> ContractAddress {
    do {
        return try ContractAddress(parsing: text)
    } catch {
        throw CommandFailure("\(option): \(error)", .validationFailure)
    }
}
