// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Foundation
import JSON
import Marketplace
import Relayer
import StarkCrypto
import Starknet
import StarknetRPC

struct APIKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Issue, list and revoke the relayer's API keys.",
        discussion: """
            A key that pays for tasks spends its demander's tokens, so the demander signs a claim first:

              smainer api-key claim --user alice --account 0x1 --key-file wallet.key > claim.json   (the demander)
              smainer api-key issue --user alice --claim claim.json                                 (the operator)

            A wallet can sign what 'claim --typed-data' prints; put its signature into the claim's "signature".

              smainer api-key list
              smainer api-key revoke 019abc…
            """,
        subcommands: [MakeClaim.self, Issue.self, List.self, Revoke.self])

    /// For which relayer of which marketplace.
    struct RelayerOptions: ParsableArguments {
        @Option(name: .long, help: "The relayer's public origin. [SMAINER_RELAYER_URL, SMAINER_RELAYER_ORIGIN]")
        var relayer: String?
        @OptionGroup var contract: ContractOptions

        func origin() throws -> String {
            guard let origin = relayer ?? environment("SMAINER_RELAYER_ORIGIN") ?? environment("SMAINER_RELAYER_URL")
            else { throw CommandFailure("no relayer: give --relayer or set SMAINER_RELAYER_ORIGIN") }
            return origin.hasSuffix("/") ? String(origin.dropLast()) : origin
        }
    }

    /// Where the relayer keeps its keys.
    struct DatabaseOptions: ParsableArguments {
        @Option(name: .long, help: "The relayer's PostgreSQL. [DATABASE_URL]")
        var databaseURL: String?
        @Option(name: .long, help: "The relayer's schema. [SMAINER_RELAYER_SCHEMA]")
        var schema: String?

        func withKeys<Result>(_ body: (APIKeyAdministration) async throws -> Result) async throws -> Result {
            guard let url = databaseURL ?? environment("DATABASE_URL") else {
                throw CommandFailure("no database: give --database-url or set DATABASE_URL")
            }
            let keys = try await APIKeyAdministration.open(
                databaseURL: url, schema: schema ?? environment("SMAINER_RELAYER_SCHEMA") ?? "relayer")
            do {
                let result = try await body(keys)
                await keys.close()
                return result
            } catch {
                await keys.close()
                throw error
            }
        }
    }

    struct MakeClaim: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "claim", abstract: "Sign, as a demander, that a relayer may tie an API key to an address.")
        @Option(name: .long, help: "The name that the key will be issued for.")
        var user: String
        @Flag(name: .long, help: "Print the SNIP-12 document for a wallet instead of signing with a key file.")
        var typedData = false
        @OptionGroup var chain: ChainOptions
        @OptionGroup var account: AccountOptions
        @OptionGroup var relayer: RelayerOptions

        func run() async throws {
            let chainID = try await chain.client().chainID().felt
            let message = DemanderClaimMessage(
                contract: try relayer.contract.address(), relayer: try relayer.origin(), user: user,
                issuedAt: UInt64(max(0, Date().timeIntervalSince1970)))
            if typedData {
                Terminal.print(message.typedData(chainID: chainID).pretty())
                return
            }
            let demander = try account.address()
            let key = try await account.key()
            let signature = try message.sign(with: key, chainID: chainID, account: demander)
            Terminal.print(
                DemanderClaim(message: message, demander: demander, signature: signature.felts).json.pretty())
        }
    }

    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a key; it is printed once and stored only as a hash.")
        @Option(name: .long, help: "Whose key it is.")
        var user: String
        @Option(name: .long, help: "The file with the demander's claim; without one the key cannot pay for tasks.")
        var claim: String?
        @Option(name: .long, help: "What it allows: tasks, admin. May be repeated.")
        var scope: [String] = ["tasks"]
        @Option(name: .long, help: "How many requests it may make in a minute.")
        var requestsPerMinute = 600
        @Option(name: .long, help: "How many days it is valid; for ever if not given.")
        var expiresInDays: Int?
        @OptionGroup var chain: ChainOptions
        @OptionGroup var relayer: RelayerOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var format: OutputOptions

        func validate() throws {
            guard (1...1_000_000).contains(requestsPerMinute) else {
                throw ValidationError("--requests-per-minute is a number from 1 to 1000000")
            }
            guard expiresInDays.map({ (1...36_500).contains($0) }) ?? true else {
                throw ValidationError("--expires-in-days is a number from 1 to 36500")
            }
        }

        func run() async throws {
            let scopes = try Set(
                scope.map { name in
                    guard let scope = APIKey.Scope(rawValue: name) else {
                        throw ValidationError("\"\(name)\" is no scope: tasks or admin")
                    }
                    return scope
                })
            let claim = try self.claim.map { try Self.read($0) }
            if let claim {
                do {
                    try await claim.check(
                        contract: try relayer.contract.address(), relayer: try relayer.origin(), user: user,
                        against: chain.client(), now: UInt64(max(0, Date().timeIntervalSince1970)))
                } catch let error as DemanderClaimError {
                    throw CommandFailure(error.message, .notPermitted)
                }
            }
            let key = try await database.withKeys { keys in
                try await keys.issue(
                    user: user, scopes: scopes, claim: claim, requestsPerMinute: requestsPerMinute,
                    lifetime: expiresInDays.map { .seconds($0 * 86_400) })
            }
            format.print(["api_key": .string(key)], text: [key])
        }

        private static func read(_ path: String) throws -> DemanderClaim {
            guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= 65_536 else {
                throw CommandFailure("the claim \(path) cannot be read")
            }
            do throws(JSONError) {
                return try DemanderClaim(json: JSONReader(try JSONValue(parsing: data)))
            } catch {
                throw CommandFailure("\(path): \(error.message)", .validationFailure)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, without their secrets.")
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var format: OutputOptions

        func run() async throws {
            let records = try await database.withKeys { try await $0.list() }
            let rows: [JSONValue] = records.map { record in
                var row: JSONObject = [
                    "key_id": .string(record.key.id.description), "user": .string(record.key.user),
                    "scopes": .array(record.key.scopes.map(\.rawValue).sorted().map { .string($0) }),
                    "requests_per_minute": .number(JSONNumber(record.key.requestsPerMinute)),
                    "created_at": (record.createdAtMS / 1000).json,
                ]
                row["demander"] = record.key.demander.map { .string($0.hex) } ?? .null
                row["expires_at"] = record.expiresAtMS.map { ($0 / 1000).json } ?? .null
                row["revoked_at"] = record.revokedAtMS.map { ($0 / 1000).json } ?? .null
                return .object(row)
            }
            format.print(
                ["api_keys": .array(rows)],
                text: records.map { record in
                    let state = record.revokedAtMS == nil ? "" : "  revoked"
                    return "\(record.key.id)  \(record.key.user)  \(record.key.demander?.hex ?? "-")\(state)"
                })
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key at once.")
        @Argument(help: "The key's id, as 'list' prints it.")
        var id: String
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            guard let key = try? UUIDv7(parsing: id) else { throw ValidationError("\"\(id)\" is not a key's id") }
            guard try await database.withKeys({ try await $0.revoke(key) }) else {
                throw CommandFailure("there is no key \(key) that is not revoked", .notFound)
            }
        }
    }
}
