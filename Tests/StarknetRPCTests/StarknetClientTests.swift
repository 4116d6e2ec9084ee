// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import HTTPTransport
import JSON
import Starknet
import StarknetRPC
import Testing

@Suite struct StarknetClientTests {
    private static let url = "https://user:secret@node.example:8443/rpc/v0_10/apikey?key=hidden"

    private func client(_ transport: StubTransport, retry: RetryPolicy = .fast) -> StarknetClient {
        StarknetClient(url: Self.url, transport: transport, configuration: .init(retry: retry))
    }

    @Test func sendsARequestAndReadsTheResult() async throws {
        let transport = StubTransport { _, request in
            #expect(request.method == "POST")
            #expect(request.url == Self.url)
            let json = try? JSONValue(parsing: request.body ?? [])
            #expect(json?["jsonrpc"] == "2.0")
            #expect(json?["method"] == "starknet_getNonce")
            #expect(json?["params"] == ["block_id": "latest", "contract_address": "0x5"])
            let id = json?["id"]?.serialized() ?? ""
            return HTTPResponse(status: 200, body: Array(#"{"jsonrpc":"2.0","id":\#(id),"result":"0x7"}"#.utf8))
        }
        #expect(try await client(transport).nonce(of: ContractAddress(5), at: .latest) == 7)
    }

    @Test func aRefusalIsAnRPCErrorWithMethodAndNode() async throws {
        let transport = StubTransport.rpc { _, _ throws(RPCError) in throw .contractNotFound }
        let error = await #expect(throws: RPCError.self) {
            try await client(transport).nonce(of: try ContractAddress(5))
        }
        #expect(error?.code == RPCError.Code.contractNotFound)
        #expect(error?.method == "starknet_getNonce")
        #expect(error?.url == "https://node.example:8443")
        #expect(transport.requests == 1)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"jsonrpc":"2.0","id":999999,"result":"0x7"}"#, #"{"id":1,"result":7}"#, "<html>", "nul",
    ])
    func nonsenseIsAnInvalidResponse(body: String) async throws {
        let transport = StubTransport { _, _ in HTTPResponse(status: 200, body: Array(body.utf8)) }
        let error = await #expect(throws: StarknetClientError.self) {
            try await client(transport).send(Methods.ChainID.self)
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.contains("hidden") == false)
        #expect(error?.description.contains("apikey") == false)
        #expect(transport.requests == 1)
    }

    @Test func readsAreRepeatedAfterFaultsOfTheConnection() async throws {
        let transport = StubTransport { number, _ throws(HTTPClientError) in
            switch number {
            case 1: throw HTTPClientError(.connect, origin: "x", reason: "refused")
            case 2: return HTTPResponse(status: 503)
            case 3: return HTTPResponse(status: 429, headers: [("Retry-After", "0")])
            default: return HTTPResponse(status: 200, body: Array(#"{"id":1,"result":12}"#.utf8))
            }
        }
        #expect(try await client(transport).blockNumber() == 12)
        #expect(transport.requests == 4)
    }

    @Test func readsAreNotRepeatedForever() async throws {
        let transport = StubTransport { _, _ in HTTPResponse(status: 503) }
        let error = await #expect(throws: StarknetClientError.self) { try await client(transport).blockNumber() }
        #expect(error?.code == .status)
        #expect(error?.status == 503)
        #expect(transport.requests == 4)
    }

    @Test func otherStatusesAreNotRepeated() async throws {
        let transport = StubTransport { _, _ in HTTPResponse(status: 404, body: Array("<html>".utf8)) }
        let error = await #expect(throws: StarknetClientError.self) { try await client(transport).blockNumber() }
        #expect(error?.status == 404)
        #expect(transport.requests == 1)
    }

    @Test func writesAreSentOnce() async throws {
        let transport = StubTransport { _, _ throws(HTTPClientError) in
            throw HTTPClientError(.connectionLost, origin: "x", reason: "reset")
        }
        let error = await #expect(throws: StarknetClientError.self) {
            try await client(transport).devnetCreateBlock()
        }
        #expect(error?.code == .transport)
        #expect(error?.mayHaveBeenSent == true)
        #expect(transport.requests == 1)
    }

    @Test func anErrorWithAnotherStatusIsStillAnRPCError() async throws {
        let transport = StubTransport { _, _ in
            HTTPResponse(
                status: 400, body: Array(#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}"#.utf8))
        }
        let error = await #expect(throws: RPCError.self) { try await client(transport).blockNumber() }
        #expect(error?.code == RPCError.Code.methodNotFound)
    }

    @Test func batchesKeepTheirOrderAndAreSplit() async throws {
        let transport = StubTransport.rpc { _, params throws(RPCError) in
            let number = params["block_id"]?["block_number"]?.intValue ?? -1
            if number == 3 { throw .blockNotFound }
            return .integer(number * 10)
        }
        var configuration = StarknetClient.Configuration()
        configuration.maxBatchCount = 2
        let client = StarknetClient(url: "http://x", transport: transport, configuration: configuration)
        let results = try await client.sendBatch(
            Methods.GetBlockTransactionCount.self, (1...5).map { .init(blockID: .number($0)) })
        #expect(results.map { try? $0.get() } == [10, 20, nil, 40, 50])
        #expect(transport.requests == 3)
    }

    @Test func cancellationIsNotAFaultOfTheNode() async throws {
        let transport = StubTransport { _, _ throws(HTTPClientError) in
            throw HTTPClientError(.cancelled, origin: "x", reason: "cancelled")
        }
        await #expect(throws: CancellationError.self) { try await client(transport).blockNumber() }
        #expect(transport.requests == 1)
    }

    @Test func retriesGrowUpToTheirLimit() {
        let policy = RetryPolicy(maxAttempts: 5, initialDelay: .milliseconds(100), maxDelay: .milliseconds(300))
        #expect(policy.delay(afterAttempt: 1, jitter: 1) == .milliseconds(100))
        #expect(policy.delay(afterAttempt: 1, jitter: 0) == .milliseconds(50))
        #expect(policy.delay(afterAttempt: 2, jitter: 1) == .milliseconds(200))
        #expect(policy.delay(afterAttempt: 3, jitter: 1) == .milliseconds(300))
        #expect(policy.delay(afterAttempt: 2, retryAfter: 1000, jitter: 1) == .milliseconds(300))
        #expect(policy.delay(afterAttempt: 5, jitter: 1) == nil)
    }
}

extension RetryPolicy {
    static let fast = RetryPolicy(maxAttempts: 4, initialDelay: .milliseconds(1), maxDelay: .milliseconds(2))
}
