// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import ContractABI
import Felt
import JSON
import Starknet
import StarknetRPC

/// A function of a contract and its arguments, as the command line has them.
struct CallArguments: ParsableArguments {
    @Argument(help: "The contract's address.")
    var address: String
    @Argument(help: "The function's name.")
    var function: String
    @Argument(help: "The arguments, in order: JSON values, or plain words and numbers.")
    var arguments: [String] = []

    /// The call, with the arguments encoded by the contract's own interface.
    func call(_ client: StarknetClient) async throws -> (
        call: Call, interface: ContractInterface, function: ABIFunction
    ) {
        let target = try parseAddress(address, "address")
        let interface = try await client.interface(of: target)
        let function = try interface.requireFunction(function)
        let values = arguments.map { text in (try? JSONValue(parsing: text)) ?? .string(text) }
        let calldata = try interface.encodeCalldata(of: function, json: .array(values))
        return (Call(to: target, selector: function.selector, calldata: calldata), interface, function)
    }
}

extension StarknetClient {
    /// The interface of the class behind an address.
    func interface(of address: ContractAddress) async throws -> ContractInterface {
        let definition = try await send(Methods.GetClassAt.self, .init(blockID: .latest, contractAddress: address.felt))
        guard case .sierra(let sierra) = definition else {
            throw CommandFailure(
                "\(address) has a Cairo 0 class, whose interface cannot be used here; give raw calldata")
        }
        return try sierra.interface()
    }
}

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a view function of any contract.",
        discussion: """
            The arguments are encoded and the answer is decoded by the interface of the contract's class.

            Examples:
              smainer call 0x4718…938d balance_of 0x123
              smainer call $SMAINER_CONTRACT_ADDRESS get_task 1 --json
              smainer call $SMAINER_CONTRACT_ADDRESS get_user_tasks 0x123 0 10
            """)

    @OptionGroup var call: CallArguments
    @Option(name: .long, help: "The block: a number, a hash, latest or pre_confirmed.")
    var block = "latest"
    @OptionGroup var chain: ChainOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let client = chain.client()
        let (call, interface, function) = try await call.call(client)
        let result = try await client.call(call, at: try parseBlock(block))
        let value = try interface.decodeResult(of: function, result)
        format.print(
            [
                "function": .string(function.name), "result": value.json,
                "felts": .array(result.map { .string($0.hex) }),
            ],
            text: [value.json.pretty()])
    }
}

struct InvokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke", abstract: "Send a transaction that calls a function of any contract.",
        discussion: """
            The fee is estimated, the transaction is signed here, and the receipt is waited for.

            Example:
              smainer invoke 0x4718…938d transfer 0x123 1000 --account 0x456 --key-file my.key
            """)

    @OptionGroup var call: CallArguments
    @OptionGroup var chain: ChainOptions
    @OptionGroup var account: AccountOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let client = chain.client()
        let sender = try await account.account(client)
        let (call, _, _) = try await call.call(client)
        try await sendAndReport([call], from: sender, format)
    }
}

/// Sends calls as one transaction, waits, and prints what came of it.
func sendAndReport(_ calls: [Call], from account: Account, _ format: OutputOptions) async throws {
    let hash = try await account.execute(calls)
    let receipt = try await account.waitForReceipt(hash, pollInterval: .milliseconds(200))
    let reason = receipt.execution.revertReason
    format.print(
        receipt.json,
        text: table(
            [
                ("transaction", hash.hex), ("status", reason == nil ? "succeeded" : "reverted"),
                ("fee", receipt.actualFee.amount.decimal + " fri"),
            ] + (reason.map { [("reason", $0)] } ?? [])))
    if reason != nil { throw ExitCode.reverted }
}

func parseBlock(_ text: String) throws -> BlockID {
    switch text {
    case "latest": return .latest
    case "pre_confirmed": return .preConfirmed
    default:
        if let number = UInt64(text) { return .number(number) }
        guard text.hasPrefix("0x"), let hash = try? Felt(hex: text) else {
            throw ValidationError("\"\(text)\" is not a block: a number, a hash, latest or pre_confirmed")
        }
        return .hash(hash)
    }
}
