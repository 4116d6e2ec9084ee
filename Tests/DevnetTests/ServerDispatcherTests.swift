// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import JSON
import StarknetRPC
import Testing

@Suite struct ServerDispatcherTests {
    private struct Fault: Error {}

    private static let dispatcher: RPCDispatcher = {
        var dispatcher = RPCDispatcher(limits: .init(maxBodyBytes: 10_000, maxBatchCount: 3))
        dispatcher.on(Methods.BlockNumber.self) { _ in 7 }
        dispatcher.on(Methods.GetNonce.self) { params in
            guard params.contractAddress == 5 else { throw RPCError.contractNotFound }
            return 9
        }
        dispatcher.on(Methods.ChainID.self) { _ in throw Fault() }
        return dispatcher
    }()

    private func answer(_ text: String) async -> String? {
        await Self.dispatcher.answer(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func errorCode(_ text: String) async throws -> Int? {
        let answer = try #require(await answer(text))
        return try JSONValue(parsing: answer)["error"]?["code"]?.intValue
    }

    @Test func answersByNameAndByPosition() async throws {
        #expect(
            await answer(#"{"jsonrpc":"2.0","id":1,"method":"starknet_blockNumber"}"#)
                == #"{"jsonrpc":"2.0","id":1,"result":7}"#)
        let byName = #"{"block_id":"latest","contract_address":"0x5"}"#
        for params in [byName, #"["latest","0x5"]"#] {
            #expect(
                await answer(#"{"jsonrpc":"2.0","id":"a","method":"starknet_getNonce","params":\#(params)}"#)
                    == #"{"jsonrpc":"2.0","id":"a","result":"0x9"}"#)
        }
    }

    @Test func idsComeBackAsTheyWere() async {
        for id in ["1", "1.0", "1e0", "12345678901234567890123", #""x""#, "null"] {
            let text = await answer(#"{"jsonrpc":"2.0","id":\#(id),"method":"starknet_blockNumber"}"#)
            #expect(text == #"{"jsonrpc":"2.0","id":\#(id),"result":7}"#)
        }
    }

    @Test func faultsHaveTheirCodes() async throws {
        #expect(try await errorCode("{") == RPCError.Code.parseError)
        #expect(try await errorCode(#"{"jsonrpc":"2.0","id":1,"id":2,"method":"x"}"#) == RPCError.Code.parseError)
        for text in [
            "7", "[]", "{}", #"{"jsonrpc":"1.0","id":1,"method":"starknet_blockNumber"}"#,
            #"{"jsonrpc":"2.0","id":{},"method":"starknet_blockNumber"}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"starknet_blockNumber","params":3}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"starknet_blockNumber","extra":3}"#,
            "[1,2,3,4]",
        ] {
            #expect(try await errorCode(text) == RPCError.Code.invalidRequest, "\(text)")
        }
        #expect(
            try await errorCode(#"{"jsonrpc":"2.0","id":1,"method":"starknet_nothing"}"#)
                == RPCError.Code.methodNotFound)
        #expect(
            try await errorCode(#"{"jsonrpc":"2.0","id":1,"method":"starknet_getNonce","params":["latest","0x6"]}"#)
                == RPCError.Code.contractNotFound)
        #expect(
            try await errorCode(#"{"jsonrpc":"2.0","id":1,"method":"starknet_chainId"}"#)
                == RPCError.Code.internalError)
    }

    @Test func wrongParametersAreNamedByTheirPath() async throws {
        let text = #"{"jsonrpc":"2.0","id":1,"method":"starknet_getNonce","params":{"block_id":"latest"}}"#
        let answer = try JSONValue(parsing: try #require(await answer(text)))
        #expect(answer["error"]?["code"] == -32602)
        #expect(answer["error"]?["data"]?.stringValue?.contains("$.params.contract_address") == true)
    }

    @Test func batchesAnswerInOrderAndNotificationsNotAtAll() async throws {
        let call = #"{"jsonrpc":"2.0","id":1,"method":"starknet_blockNumber"}"#
        let notification = #"{"jsonrpc":"2.0","method":"starknet_blockNumber"}"#
        #expect(await answer(notification) == nil)
        #expect(await answer("[\(notification),\(notification)]") == nil)
        let answers = try JSONValue(parsing: try #require(await answer("[\(call),\(notification),7]")))
        #expect(answers.arrayValue?.count == 2)
        #expect(answers[0]?["result"] == 7)
        #expect(answers[1]?["error"]?["code"] == -32600)
        #expect(answers[1]?["id"] == .null)
    }

    @Test func aLongBodyIsRefused() async throws {
        let text = "[" + String(repeating: " ", count: 10_000) + "]"
        #expect(try await errorCode(text) == RPCError.Code.parseError)
    }
}
