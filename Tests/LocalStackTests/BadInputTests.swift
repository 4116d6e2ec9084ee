// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import HTTPTransport
import JSON
import LocalStack
import Marketplace
import Testing

extension StackTests {
    /// Bad input to a relayer that runs for real: each has the documented status, names its place, and stores nothing.
    @Suite struct BadInputTests {
        private static let example = PublicExample.order.serialized()

        /// What is put in place of what, the status, and the beginning of the detail.
        private static let replacements: [(old: String, new: String, status: Int, place: String)] = [
            (#""token_amount":1000"#, #""token_amount":0"#, 422, "$.token_amount:"),
            (#""token_amount":1000"#, #""token_amount":-1"#, 422, "$.token_amount:"),
            (#""token_amount":1000"#, #""token_amount":1.5"#, 422, "$.token_amount:"),
            (#""token_amount":1000"#, #""token_amount":1e400"#, 422, "$.token_amount:"),
            (
                #""token_amount":1000"#, #""token_amount":"340282366920938463463374607431768211456""#, 422,
                "$.token_amount:"
            ),
            (#""token_amount":1000"#, #""token_amount":1000,"tip":1"#, 422, "$.tip:"),
            (#""cpu_threads":4"#, #""cpu_threads":"4""#, 422, "$.requirements.cpu_threads:"),
            (#""cpu_threads":4,"#, "", 422, "$.requirements.cpu_threads:"),
            (#""max_execution_time":300"#, #""max_execution_time":100000"#, 422, "$.requirements.max_execution_time:"),
            ("[[1,2],[3,4]]", "[[1,2],[3]]", 422, "$.payload.matrix_a[1]:"),
            ("[[1,2],[3,4]]", "[]", 422, "$.payload.matrix_a:"),
            ("[[1,2],[3,4]]", "[[1,2],[3,null]]", 422, "$.payload.matrix_a[1][1]:"),
            ("[[1,2],[3,4]]", "[[1,2],[3,1e999]]", 422, "$.payload.matrix_a[1][1]:"),
            ("[[1,2],[3,4]]", "[[1,2],[3,9007199254740993]]", 422, "$.payload.matrix_a[1][1]:"),
            ("[[1,2],[3,4]]", "[[NaN,2],[3,4]]", 400, "$.payload.matrix_a[0][0]:"),
            ("[[1,2],[3,4]]", "[[1,2,3],[3,4,5]]", 422, "$.payload.matrix_b:"),
            ("matrix_multiplication", "fft", 422, "$.payload.algorithm:"),
        ]

        private static let bodies: [(text: String, status: Int, place: String)] = [
            ("", 400, "$:"), ("{", 400, "$:"), ("[]", 400, "$:"), ("null", 400, "$:"), ("nul", 400, "$:"),
            ("{}", 422, "$.token_amount:"), (#"{"payload":1,"payload":2}"#, 400, "$.payload:"),
        ]

        @Test func `Every bad request has its documented answer, and the relayer stays well`() async throws {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                for (text, status, place) in Self.bodies {
                    let answer = try await Self.post(text, running, key: running.apiKey)
                    #expect(answer.status == status, "\(text)")
                    #expect(answer.detail.hasPrefix(place), "\(text): \(answer.detail)")
                }
                for (old, new, status, place) in Self.replacements {
                    let body = Self.example.replacingOccurrences(of: old, with: new)
                    try #require(body != Self.example)
                    let answer = try await Self.post(body, running, key: running.apiKey)
                    #expect(answer.status == status, "\(new)")
                    #expect(answer.detail.hasPrefix(place), "\(new): \(answer.detail)")
                }
                let last = running.apiKey.hasSuffix("0") ? "1" : "0"
                for key in ["x", "smk_x", running.apiKey + "0", running.apiKey.dropLast() + last] {
                    #expect(try await Self.post(Self.example, running, key: key).status == 401)
                }
                let oversize = String(repeating: " ", count: 17 << 20)
                #expect(try await Self.post(oversize, running, key: running.apiKey).status == 413)

                let missing = await Self.refusal(of: { _ = try await running.relayer.task(UUIDv7()) })
                #expect(missing == 404)
                #expect(try await running.relayer.health().status == .healthy)
                let count = try await running.contract.taskCount(from: running.client)
                #expect(count == UInt256.zero)
            }
        }

        @Test func `The same order with the same Idempotency-Key is one task, and with another body a conflict`()
            async throws
        {
            let stack = StackFixture()
            defer { stack.remove() }
            try await stack.run { running in
                let first = try await running.relayer.submit(PublicExample.order, idempotencyKey: "order-1")
                let second = try await running.relayer.submit(PublicExample.order, idempotencyKey: "order-1")
                #expect(first == second)
                guard case .object(var members) = PublicExample.order else { return }
                members["token_amount"] = 1_001
                let other = JSONValue.object(members)
                let conflict = await Self.refusal(of: {
                    _ = try await running.relayer.submit(other, idempotencyKey: "order-1")
                })
                #expect(conflict == 409)
                let settled = try await running.settled(first.taskID)
                #expect(settled.status == .completed)
                let count = try await running.contract.taskCount(from: running.client)
                #expect(count == UInt256.one)
                // A task that is final is not cancelled any more.
                let cancel = await Self.refusal(of: { _ = try await running.relayer.cancel(first.taskID) })
                #expect(cancel == 409)
            }
        }

        /// The status with which the relayer refuses, or `nil` if it does not.
        private static func refusal(of body: () async throws -> Void) async -> Int? {
            do {
                try await body()
                return nil
            } catch let failure as RelayerClient.Failure {
                return failure.status
            } catch {
                return -1
            }
        }

        private static func post(
            _ body: String, _ running: LocalStack.Running, key: String
        ) async throws -> (status: Int, detail: String) {
            let response = try await CurlHTTPClient.shared.execute(
                HTTPRequest(
                    method: "POST", url: "\(running.relayerURL)/api/v1/tasks",
                    headers: [("Authorization", "Bearer \(key)"), ("Content-Type", "application/json")],
                    body: Array(body.utf8)))
            let json = try? JSONValue(parsing: response.body)
            return (response.status, json?["detail"]?.stringValue ?? "")
        }
    }
}
