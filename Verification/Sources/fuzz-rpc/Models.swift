// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import JSON
import StarknetRPC

/// What is read is written so that it reads back the same.
private func examine<Model: Hashable & JSONEncodable & JSONDecodable>(_ type: Model.Type, _ json: JSONValue) {
    guard let model = try? Model(json: JSONReader(json)) else { return }
    let written = model.json
    let again = requireNoThrow("\(type): \(written.serialized())") { try Model(json: JSONReader(written)) }
    require(again == model, "\(type) through JSON: \(written.serialized())")
}

extension FuzzTarget {
    /// What a node says of blocks: headers, transactions, receipts and state updates.
    static let rpcBlocks = FuzzTarget(onText: "rpc-blocks") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        examine(BlockAnswer<Felt>.self, json)
        examine(BlockAnswer<TransactionWithHash>.self, json)
        examine(BlockAnswer<TransactionWithReceipt>.self, json)
        examine(BlockHashAndNumber.self, json)
        examine(TransactionWithHash.self, json)
        examine(TransactionReceipt.self, json)
        examine(StateUpdate.self, json)
    }

    /// What a node answers beside blocks, and what those who ask it write.
    static let rpcAnswers = FuzzTarget(onText: "rpc-answers") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        examine(BlockID.self, json)
        examine(ContractClassDefinition.self, json)
        examine(ContractExecutionError.self, json)
        examine(EmittedEvent.self, json)
        examine(EventFilter.self, json)
        examine(EventsChunk.self, json)
        examine(FeeEstimate.self, json)
        examine(SyncStatus.self, json)
        examine(TransactionStatus.self, json)
    }

    /// Requests and answers of JSON-RPC; an error's text can be made from whatever came with it.
    static let rpcEnvelope = FuzzTarget(onText: "rpc-envelope") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        examine(RPCRequest.self, json)
        examine(RPCResponse.self, json)
        guard let answer = try? RPCResponse(json: JSONReader(json)), case .failure(let error) = answer.result
        else { return }
        require(!error.description.isEmpty, "an error says something")
        _ = error.detail
    }
}
