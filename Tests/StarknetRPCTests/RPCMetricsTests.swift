// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import HTTPTransport
import JSON
import Metrics
import MetricsTestKit
import Starknet
import StarknetRPC
import Testing

@Suite struct RPCMetricsTests {
    private let metrics = TestMetrics()

    private func client(_ transport: StubTransport) async -> StarknetClient {
        withMetricsFactory(metrics) {
            StarknetClient(url: "http://node.example/", transport: transport, configuration: .init(retry: .fast))
        }
    }

    private func count(_ method: String, _ outcome: String) -> Int64 {
        metrics.counterTotal(
            label: "smainer_starknet_rpc_requests", dimensions: [("method", method), ("outcome", outcome)])
    }

    private func times(_ method: String) throws -> [Int64] {
        try metrics.expectTimer("smainer_starknet_rpc_request_duration", [("method", method)]).values
    }

    @Test func requestsAreCountedByMethodAndOutcomeAndTimed() async throws {
        let client = await client(
            .rpc { method, params throws(RPCError) in
                if method == "starknet_getNonce", params["contract_address"] == "0x5" { throw .contractNotFound }
                return "0x1"
            })
        _ = try await client.chainID()
        await #expect(throws: RPCError.self) { try await client.nonce(of: try ContractAddress(5)) }
        let answers = try await client.sendBatch(
            Methods.GetNonce.self,
            ([5, 6, 7] as [Felt]).map { .init(blockID: .latest, contractAddress: $0) })
        #expect(answers.count == 3)
        #expect(count("starknet_chainId", "ok") == 1)
        #expect(count("starknet_getNonce", "ok") == 2)
        #expect(count("starknet_getNonce", "refused") == 2)
        #expect(metrics.counterTotal(label: "smainer_starknet_rpc_requests") == 5)
        #expect(try times("starknet_chainId").count == 1)
        // The batch is one exchange.
        #expect(try times("starknet_getNonce").count == 2)
    }

    @Test func aRequestThatIsRepeatedCountsOnceWithItsLastOutcome() async throws {
        let failing = await client(
            StubTransport { _, _ throws(HTTPClientError) in
                throw HTTPClientError(.connect, origin: "http://node.example", reason: "nobody is there")
            })
        await #expect(throws: StarknetClientError.self) { try await failing.chainID() }
        let refusing = await client(StubTransport { _, _ in HTTPResponse(status: 403) })
        await #expect(throws: StarknetClientError.self) { try await refusing.chainID() }
        let confused = await client(StubTransport { _, _ in HTTPResponse(status: 200, body: Array("<html>".utf8)) })
        await #expect(throws: StarknetClientError.self) { try await confused.chainID() }
        for outcome in ["transport", "status", "invalid"] {
            #expect(count("starknet_chainId", outcome) == 1, "\(outcome)")
        }
        #expect(metrics.counterTotal(label: "smainer_starknet_rpc_requests") == 3)
        #expect(try times("starknet_chainId").count == 3)
    }
}
