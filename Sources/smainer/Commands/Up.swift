// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Felt
import Foundation
import JSON
import LocalStack
import Logging
import ServiceLifecycle
import Starknet

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring up the whole marketplace on this machine, and keep it until Ctrl-C.",
        discussion: """
            Prints the addresses, keys and URLs that a person needs. The state stays in its folder, and the next run finds \
            it again.

            Examples:
              smainer up
              smainer up --port 9090 --home /tmp/smainer
            """)

    @Option(name: .long, help: "The relayer's port.")
    var port = 8080
    @Option(name: .long, help: "The chain's port.")
    var rpcPort = 5050
    @OptionGroup var stack: StackOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        var settings = LocalStack.Configuration(
            home: stack.home(), executables: StackOptions.executables, devnetPort: rpcPort, relayerPort: port)
        settings.logLevel = stack.logLevel
        let logger = StackOptions.logger()
        let local = LocalStack(configuration: settings, logger: logger)
        try await runService(UpService(stack: local, format: format), logger: logger)
    }

    private struct UpService: Service {
        let stack: LocalStack
        let format: OutputOptions

        func run() async throws {
            let format = format
            try await cancelWhenGracefulShutdown {
                do {
                    try await stack.run(onStep: { Terminal.note("  \($0)") }) { running in
                        try Self.announce(running, format)
                        while true { try await Task.sleep(for: .seconds(3_600)) }
                    }
                } catch is CancellationError {
                    Terminal.note("stopped; the state is kept")
                }
            }
        }

        private static func announce(_ running: LocalStack.Running, _ format: OutputOptions) throws {
            let record = running.record
            let facts = [
                ("relayer", running.relayerURL), ("API key", running.apiKey), ("chain (JSON-RPC)", running.rpcURL),
                ("chain id", record.chainID.name), ("marketplace contract", record.contract.hex),
                ("settlement token", record.token.hex), ("treasury", record.treasury.hex),
                ("demander", record.demander.hex), ("provider", record.provider.hex), ("node", running.nodeID),
                ("database", running.databaseURL), ("keys", "\(running.home.keys)/*.key"), ("logs", running.home.logs),
            ]
            var document: JSONObject = [:]
            for (name, value) in facts { document[name] = .string(value) }
            let example = """
                curl -X POST \(running.relayerURL)/api/v1/tasks \\
                  -H "Authorization: Bearer \(running.apiKey)" \\
                  -H "Content-Type: application/json" \\
                  -d '{"payload": {"algorithm": "matrix_multiplication", "matrix_a": [[1,2],[3,4]],
                       "matrix_b": [[5,6],[7,8]]}, "requirements": {"cpu_threads": 4, "ram_gb": 8,
                       "gpu_required": false, "max_execution_time": 300}, "token_amount": 1000}'
                """
            format.print(
                .object(document),
                text: ["", Terminal.bold("The marketplace is up."), ""] + table(facts)
                    + ["", "Submit a task:", "", example, "", "Ctrl-C stops it; the state is kept."])
        }
    }
}
