// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import Starknet

extension LocalStack {
    func devnetCommand(port: Int) -> ManagedProcess.Command {
        command(
            "devnet", "smainer",
            [
                "devnet", "--port", String(port), "--state-file", "\(configuration.home.chain)/state", "--seed", "1",
                "--quiet",
            ])
    }

    func relayerCommand(
        _ record: DeploymentRecord, _ rpcURL: String, _ databaseURL: String, port: Int, origin: String
    ) -> ManagedProcess.Command {
        let keys = KeyRing(home: configuration.home)
        var command = command("relayer", "smainer", ["relayer"])
        command.environment = chainEnvironment(record, rpcURL).merging([
            "DATABASE_URL": databaseURL,
            "SMAINER_RELAYER_ACCOUNT_ADDRESS": record.relayer.hex,
            "SMAINER_RELAYER_PRIVATE_KEY_FILE": keys.path("relayer"),
            "SMAINER_ATTESTER_PRIVATE_KEY_FILE": keys.path("attester"),
            "SMAINER_LISTEN_PORT": String(port),
            "SMAINER_RELAYER_ORIGIN": origin,
            "SMAINER_START_BLOCK": String(record.startBlock),
        ]) { $1 }
        return command
    }

    func indexerCommand(
        _ record: DeploymentRecord, _ rpcURL: String, _ databaseURL: String
    ) -> ManagedProcess.Command {
        var command = command("indexer", "smainer", ["indexer", "follow", "--from", String(record.startBlock)])
        command.environment = chainEnvironment(record, rpcURL).merging(["DATABASE_URL": databaseURL]) { $1 }
        return command
    }

    func providerCommand(
        _ record: DeploymentRecord, _ rpcURL: String, _ relayerURL: String
    ) -> ManagedProcess.Command {
        let keys = KeyRing(home: configuration.home)
        var command = command("provider", "provider-daemon", ["run"])
        command.environment = chainEnvironment(record, rpcURL).merging([
            "SMAINER_RELAYER_URL": relayerURL,
            "SMAINER_NODE_ID": Self.nodeID,
            "STARKNET_PRIVATE_KEY_FILE": keys.path("node"),
            "STARKNET_ACCOUNT_ADDRESS": record.provider.hex,
            "SMAINER_CLAIM_ACCOUNT_ADDRESS": record.provider.hex,
            "SMAINER_CLAIM_PRIVATE_KEY_FILE": keys.path("provider"),
            "SMAINER_OFFER_CPU_THREADS": String(configuration.offeredThreads),
            "SMAINER_OFFER_RAM_GB": String(configuration.offeredRAM),
            "SMAINER_PROVIDER_STATE": "\(configuration.home.path)/provider",
            "SMAINER_WORKER": "\(configuration.executables)/smainer-worker",
        ]) { $1 }
        return command
    }

    private func command(_ name: String, _ executable: String, _ arguments: [String]) -> ManagedProcess.Command {
        ManagedProcess.Command(
            name: name, executable: "\(configuration.executables)/\(executable)",
            arguments: arguments + ["--exit-with-parent", "--log-level", configuration.logLevel])
    }

    private func chainEnvironment(_ record: DeploymentRecord, _ rpcURL: String) -> [String: String] {
        [
            "STARKNET_RPC_URL": rpcURL, "STARKNET_CHAIN_ID": record.chainID.name,
            "SMAINER_CONTRACT_ADDRESS": record.contract.hex,
        ]
    }
}
