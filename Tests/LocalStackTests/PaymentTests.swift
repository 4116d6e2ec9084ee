// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Foundation
import HTTPTransport
import JSON
import LocalStack
import Logging
import Marketplace
import MarketplaceMirror
import Relayer
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

extension StackTests {
    /// The ways to pay, and the keys that allow it.
    @Suite struct PaymentTests {
        @Test func `A wallet pays for a task by itself, and only for one that fits`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let demander = try running.account("demander", at: running.record.demander)
                let document = try TaskDocument(
                    payload: PublicExample.order["payload"] ?? .null,
                    requirements: PublicExample.order["requirements"] ?? .null)
                func escrow(_ amount: UInt64) async throws -> TaskID {
                    let call = running.contract.createTask(
                        amount: TokenAmount(amount), taskHash: document.taskHash,
                        executionWindow: document.typedRequirements.executionWindow)
                    _ = try await demander.executeAndWait([call])
                    return TaskID(try await running.contract.taskCount(from: running.client))
                }
                func submit(_ number: TaskID) async throws -> CreateTaskResponse {
                    guard case .object(var members) = PublicExample.order else { throw TestFailure("no object") }
                    members["on_chain_task_id"] = .string(number.decimal)
                    return try await running.relayer.submit(.object(members))
                }

                let number = try await escrow(1000)
                let created = try await submit(number)
                let task = try await running.settled(created.taskID)
                #expect(task.status == .completed, "\(task.errorMessage ?? "")")
                #expect(task.settlement.onChainTaskID == number)
                #expect(task.settlement.providerPayout == TokenAmount(880 as UInt64))
                // The same escrow pays for one task only.
                await #expect(throws: RelayerClient.Failure.self) { try await submit(number) }

                // Too little in escrow: the task fails, and the money stays the wallet's to take back.
                let short = try await escrow(999)
                let refused = try await running.settled(try await submit(short).taskID)
                #expect(refused.status == .failed && refused.errorMessage?.contains("999") == true)
                _ = try await demander.executeAndWait([running.contract.cancelTask(short)])
                let left = try await running.token.balance(of: running.record.contract, from: running.client)
                #expect(left == .zero)
                #expect(try await running.verifyMirror().differences == [])
            }
        }

        @Test func `Keys are issued against a demander's signed claim, limited, and revoked`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let key = try running.key("demander")
                let now = UInt64(Date().timeIntervalSince1970)
                let good = DemanderClaimMessage(
                    contract: running.record.contract, relayer: running.relayerURL, user: "alice", issuedAt: now)
                func claim(_ message: DemanderClaimMessage, with key: StarkPrivateKey) throws -> DemanderClaim {
                    let signature = try message.sign(
                        with: key, chainID: running.record.chainID.felt, account: running.record.demander)
                    return DemanderClaim(
                        message: message, demander: running.record.demander, signature: signature.felts)
                }
                func check(_ claim: DemanderClaim) async throws {
                    try await claim.check(
                        contract: running.record.contract, relayer: running.relayerURL, user: "alice",
                        against: running.client, now: now)
                }
                let valid = try claim(good, with: key)
                try await check(valid)
                #expect(try DemanderClaim(json: JSONReader(valid.json)) == valid)

                var others: [DemanderClaim] = []
                for change: (inout DemanderClaimMessage) -> Void in [
                    { $0.contract = running.record.token }, { $0.relayer = "http://evil.example" }, { $0.user = "bob" },
                    { $0.issuedAt = now - DemanderClaim.maxAge - 1 },
                    { $0.issuedAt = now + DemanderClaim.maxClockSkew + 1 },
                ] {
                    var message = good
                    change(&message)
                    others.append(try claim(message, with: key))
                }
                others.append(try claim(good, with: running.key("provider")))
                var forged = valid
                forged.message.issuedAt -= 1
                others.append(forged)
                forged = valid
                forged.demander = running.record.owner
                others.append(forged)
                forged = valid
                forged.demander = running.record.token
                others.append(forged)
                forged = valid
                forged.demander = try ContractAddress(0xdead)
                others.append(forged)
                for other in others {
                    await #expect(throws: DemanderClaimError.self, "\(other)") { try await check(other) }
                }

                var logger = Logger(label: "keys")
                logger.logLevel = .critical
                let keys = try await APIKeyAdministration.open(databaseURL: running.databaseURL, logger: logger)
                let issued = try await keys.issue(user: "alice", claim: valid, requestsPerMinute: 6)
                #expect(try await Self.status("tasks", running, key: issued).0 == 200)
                let limited = try await Self.status("tasks", running, key: issued)
                #expect(limited.0 == 429 && limited.1 == "10")
                // Without a claim a key reads, and pays for nothing.
                let reader = try await keys.issue(user: "carol", claim: nil)
                #expect(try await Self.status("nodes", running, key: reader).0 == 200)
                let refusal = await #expect(throws: RelayerClient.Failure.self) {
                    _ = try await RelayerClient(origin: running.relayerURL, key: reader).submit(PublicExample.order)
                }
                #expect(refusal?.status == 403)

                let records = try await keys.list()
                #expect(records.map(\.key.user) == ["carol", "alice", "local"])
                let carol = try #require(records.first?.key.id)
                #expect(try await keys.revoke(carol))
                #expect(try await keys.revoke(carol) == false)
                #expect(try await Self.status("nodes", running, key: reader).0 == 401)
                await keys.close()
            }
        }

        private static func status(
            _ path: String, _ running: LocalStack.Running, key: String
        ) async throws -> (Int, String?) {
            let response = try await CurlHTTPClient.shared.execute(
                HTTPRequest(
                    method: "GET", url: "\(running.relayerURL)/api/v1/\(path)",
                    headers: [("Authorization", "Bearer \(key)")]))
            return (response.status, response.headers.first { $0.0.lowercased() == "retry-after" }?.1)
        }
    }
}
