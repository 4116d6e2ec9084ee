// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import ContractABI
import ContractArtifacts
import Felt
import Foundation
import JSON
import LocalStack
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC

struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Put the marketplace on a chain, or adopt an address after checking it.",
        discussion: """
            The sending account becomes the owner. On public networks the timelock is at least four days, because a task \
            can be locked that long.

            Examples:
              smainer deploy --account 0x1 --key-file owner.key --treasury 0x2 --attester-key 0x3 --relayer 0x4
              smainer deploy --adopt 0x123
            """)

    @Option(name: .long, help: "Check this address instead of deploying.")
    var adopt: String?
    @Option(name: .long, help: "Who gets the fee.")
    var treasury: String?
    @Option(name: .long, help: "The attester's public key.")
    var attesterKey: String?
    @Option(name: .long, help: "The settlement token; STRK if not given.")
    var token: String?
    @Option(name: .long, help: "The timelock in seconds.")
    var timelock: UInt64 = 345_600
    @Option(name: .long, help: "A relayer to add (at once if the timelock is 0, else scheduled).")
    var relayer: String?
    @Flag(name: .long, help: "This is a development chain: a timelock under four days is allowed.")
    var development = false
    @OptionGroup var chain: ChainOptions
    @OptionGroup var account: AccountOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let client = chain.client()
        let sierra = try SierraClass(json: JSONValue(parsing: ContractArtifacts.smainer.sierraJSON))
        let deployment: MarketplaceDeployment
        if let adopt {
            deployment = try await MarketplaceDeployment.adopt(
                try parseAddress(adopt, "--adopt"), expecting: ClassHash(ClassHashing.sierra(sierra)), from: client)
        } else {
            guard let treasury, let attesterKey else {
                throw ValidationError("a deployment needs --treasury and --attester-key (or --adopt ADDRESS)")
            }
            let owner = try await account.account(client)
            deployment = try await MarketplaceDeployment.deploy(
                by: owner, sierra: sierra,
                casm: try CASMClass(json: JSONValue(parsing: ContractArtifacts.smainer.casmJSON)),
                parameters: .init(
                    treasury: try parseAddress(treasury, "--treasury"), attesterKey: try Felt(parsing: attesterKey),
                    token: try token.map { try parseAddress($0, "--token") }
                        ?? ContractAddress(ERC20Contract.strkAddress), timelock: timelock),
                salt: Felt(UInt64.random(in: 0...UInt64.max)), isDevelopmentChain: development)
            if let relayer {
                let change = try await deployment.change(
                    .addRelayer(try parseAddress(relayer, "--relayer")), by: owner)
                if !change.isExecuted {
                    Terminal.note("the relayer is scheduled as change \(change.id); execute it in \(timelock) s")
                }
            }
        }
        let parameters = deployment.parameters
        let facts = [
            ("contract", deployment.contract.address.hex), ("class hash", deployment.classHash.hex),
            ("owner", deployment.owner.hex), ("treasury", parameters.treasury.hex), ("token", parameters.token.hex),
            ("attester key", parameters.attesterKey.hex), ("timelock", "\(parameters.timelock)"),
        ]
        var document: JSONObject = [:]
        for (name, value) in facts { document[name.replacingOccurrences(of: " ", with: "_")] = .string(value) }
        format.print(.object(document), text: table(facts))
    }
}

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Register a provider node on the contract, and look at one.",
        discussion: """
            Examples:
              smainer node register --public-key 0x3 --account 0x1 --key-file wallet.key
              smainer node status 0x1
            """,
        subcommands: [Register.self, Status.self])

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register the sending account as a provider with a node key.")
        @Option(name: .long, help: "The node's public key, as provider-daemon keygen prints it.")
        var publicKey: String
        @OptionGroup var chain: ChainOptions
        @OptionGroup var account: AccountOptions
        @OptionGroup var contract: ContractOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let sender = try await account.account(chain.client())
            let call = SmainerContract(try contract.address()).registerNode(publicKey: try Felt(parsing: publicKey))
            try await sendAndReport([call], from: sender, format)
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what the contract says of a node.")
        @Argument(help: "The node's address.")
        var address: String
        @OptionGroup var chain: ChainOptions
        @OptionGroup var contract: ContractOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let node = try await SmainerContract(try contract.address()).node(
                try parseAddress(address, "address"), from: chain.client())
            format.print(
                [
                    "status": .string("\(node.status)"), "public_key": .string(node.publicKey.hex),
                    "registered_at": .string(String(node.registeredAt)),
                    "completed_tasks": .string(String(node.completedTasks)), "earnings": .string(node.earnings.decimal),
                ],
                text: table([
                    ("status", "\(node.status)"), ("public key", node.publicKey.hex),
                    ("completed tasks", String(node.completedTasks)), ("earnings", node.earnings.decimal),
                ]))
        }
    }
}

/// The relayer and the demander's key.
struct RelayerOptions: ParsableArguments {
    @Option(name: .long, help: "The relayer. [SMAINER_RELAYER_URL, else http://127.0.0.1:8080]")
    var relayerURL: String?
    @Option(name: .long, help: "The file with the API key. [SMAINER_API_KEY_FILE, SMAINER_API_KEY]")
    var apiKeyFile: String?

    func client() throws -> RelayerClient {
        let origin = relayerURL ?? environment("SMAINER_RELAYER_URL") ?? "http://127.0.0.1:8080"
        if let path = apiKeyFile ?? environment("SMAINER_API_KEY_FILE") {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure("the API key file \(path) cannot be read")
            }
            return RelayerClient(origin: origin, key: text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        guard let key = environment("SMAINER_API_KEY") else {
            throw CommandFailure("no API key: give --api-key-file or set SMAINER_API_KEY", .notPermitted)
        }
        return RelayerClient(origin: origin, key: key)
    }
}

struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Submit tasks and read their results.",
        discussion: """
            Examples:
              smainer task submit task.json
              smainer task watch 0190…
              smainer task get 0190… --json
            """,
        subcommands: [Submit.self, Get.self, Watch.self, Cancel.self])

    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Submit a task: the document of POST /api/v1/tasks, from a file or standard input.")
        @Argument(help: "The file, or - for standard input.")
        var file: String
        @Option(name: .long, help: "Makes repeating the command harmless.")
        var idempotencyKey: String?
        @Flag(name: .long, help: "Wait until the task is final, and print its result.")
        var wait = false
        @OptionGroup var relayer: RelayerOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let data =
                file == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: file)
            guard let data else { throw CommandFailure("\(file) cannot be read") }
            let body: JSONValue
            do {
                body = try JSONValue(parsing: [UInt8](data))
            } catch {
                throw CommandFailure("\(file): \(error)")
            }
            let client = try relayer.client()
            let created = try await client.submit(body, idempotencyKey: idempotencyKey)
            if wait {
                try await watch(created.taskID, client, format)
            } else {
                format.print(
                    created.json,
                    text: table([
                        ("task", created.taskID.description), ("status", created.status.rawValue),
                        ("task hash", created.taskHash.hex),
                    ]))
            }
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a task.")
        @Argument(help: "The task's id.")
        var taskID: String
        @OptionGroup var relayer: RelayerOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let task = try await relayer.client().task(try parseTaskID(taskID))
            format.print(task.json, text: describe(task))
        }
    }

    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Follow a task until it is final.")
        @Argument(help: "The task's id.")
        var taskID: String
        @OptionGroup var relayer: RelayerOptions
        @OptionGroup var format: OutputOptions

        func run() async throws { try await watch(try parseTaskID(taskID), try relayer.client(), format) }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cancel a task that is not assigned yet.")
        @Argument(help: "The task's id.")
        var taskID: String
        @OptionGroup var relayer: RelayerOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let task = try await relayer.client().cancel(try parseTaskID(taskID))
            format.print(task.json, text: describe(task))
        }
    }
}

private func parseTaskID(_ text: String) throws -> UUIDv7 {
    guard let id = try? UUIDv7(parsing: text) else {
        throw ValidationError("\"\(text)\" is not a task id (a UUID, as POST /api/v1/tasks gives it)")
    }
    return id
}

private func watch(_ id: UUIDv7, _ client: RelayerClient, _ format: OutputOptions) async throws {
    let task = try await client.wait(for: id) { Terminal.note($0.status.rawValue) }
    format.print(task.json, text: describe(task))
    if task.status != .completed { throw ExitCode.failure }
}

private func describe(_ task: TaskView) -> [String] {
    let settlement = task.settlement
    var rows = [("task", task.taskID.description), ("status", task.status.rawValue), ("task hash", task.taskHash.hex)]
    func add(_ name: String, _ value: String?) {
        if let value { rows.append((name, value)) }
    }
    add("node", task.assignedNodeID?.value)
    add("on-chain task", settlement.onChainTaskID?.decimal)
    add("create", settlement.createTx?.hex)
    add("assign", settlement.assignTx?.hex)
    add("claim", settlement.claimTx?.hex)
    add("provider", settlement.providerPayout?.decimal)
    add("treasury", settlement.treasuryFee?.decimal)
    add("error", task.errorMessage)
    add("result", task.result?.serialized())
    return table(rows)
}
