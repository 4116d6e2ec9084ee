// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Starknet
import StarknetRPC
import Testing

@Suite struct ModelTests {
    private func parse<Value: JSONDecodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try Value(json: JSONReader(try JSONValue(parsing: text)))
    }

    @Test(arguments: [
        (#""latest""#, BlockID.latest), (#""pre_confirmed""#, .preConfirmed), (#""l1_accepted""#, .l1Accepted),
        (#"{"block_number":7}"#, .number(7)), (#"{"block_hash":"0xabc"}"#, .hash(0xabc)),
    ])
    func blockIDs(text: String, id: BlockID) throws {
        #expect(try parse(text) == id)
        #expect(id.json.serialized() == text)
    }

    @Test(arguments: [
        #""pending""#, #"{"block_number":-1}"#, #"{"block_number":1,"block_hash":"0x1"}"#, "{}", "7",
        #"{"block_number":"0x1"}"#, #"{"block_hash":"0x1","x":1}"#,
    ])
    func wrongBlockIDsAreRefused(text: String) {
        #expect(throws: JSONError.self) { try parse(text, as: BlockID.self) }
    }

    @Test(arguments: [
        #""0x""#, #""12""#, #""0xg""#, "1", #""0x800000000000011000000000000000000000000000000000000000000000001""#,
        #""0X1""#,
    ])
    func wrongFeltsAreRefused(text: String) {
        #expect(throws: JSONError.self) { try parse(text, as: Felt.self) }
    }

    @Test func paddedFeltsAreRead() throws {
        #expect(try parse(#""0x0000000000000000000000000000000000000000000000000000000000000007""#) == Felt(7))
    }

    @Test func errorsNameTheirPlace() throws {
        let text = #"{"keys":[],"data":["0x1","zz"],"from_address":"0x2"}"#
        let error = #expect(throws: JSONError.self) { try parse(text, as: TransactionReceipt.Event.self) }
        #expect(error?.path.description == "$.data[1]")
    }

    @Test func filtersMatchByPosition() {
        let filter = EventFilter(addresses: [5], keys: [[1, 2], [], [3]])
        #expect(filter.matches(fromAddress: 5, keys: [1, 9, 3]))
        #expect(filter.matches(fromAddress: 5, keys: [2, 9, 3, 4]))
        #expect(!filter.matches(fromAddress: 5, keys: [1, 9]))
        #expect(!filter.matches(fromAddress: 5, keys: [3, 9, 3]))
        #expect(!filter.matches(fromAddress: 6, keys: [1, 9, 3]))
        #expect(EventFilter(keys: [[]]).matches(fromAddress: 6, keys: []))
    }

    @Test func filtersAreReadStrictly() throws {
        let one = #"{"from_block":{"block_number":1},"address":"0x5","keys":[["0x1"],[]],"chunk_size":10}"#
        #expect(try parse(one, as: EventFilter.self).json.serialized() == one)
        let two = #"{"address":["0x5","0x6"],"chunk_size":10}"#
        #expect(try parse(two, as: EventFilter.self).addresses == [5, 6])
        for text in [#"{"chunk_size":0}"#, #"{"chunk_size":1,"adress":"0x1"}"#, "{}"] {
            #expect(throws: JSONError.self) { try parse(text, as: EventFilter.self) }
        }
    }

    @Test func aRevertedReceiptNeedsItsReason() throws {
        let receipt = TransactionReceipt(
            type: .invoke, transactionHash: 1, actualFee: .init(amount: 2, unit: .fri), finality: .acceptedOnL2,
            execution: .reverted(reason: "no"), resources: .init(l1Gas: 0, l1DataGas: 1, l2Gas: 2))
        #expect(try TransactionReceipt(json: JSONReader(receipt.json)) == receipt)
        var object = try #require(receipt.json.objectValue)
        object["revert_reason"] = nil
        let broken = object
        #expect(throws: JSONError.self) { try TransactionReceipt(json: JSONReader(.object(broken))) }
        let error = #expect(throws: AccountError.self) { try receipt.requireSuccess() }
        #expect(error?.code == .reverted)
    }

    @Test func executionErrorsNest() throws {
        let error = ContractExecutionError.call(
            contractAddress: 1, classHash: 2, selector: 3, error: .message("out of gas"))
        #expect(try ContractExecutionError(json: JSONReader(error.json)) == error)
        let answer = RPCError.transactionExecutionError(index: 0, error)
        #expect(answer.detail == "out of gas")
        #expect(RPCError.validationFailure("bad signature").description.contains("bad signature"))
        #expect(try RPCError(json: JSONReader(answer.json)) == answer)
    }

    @Test func messagesFromL1PadTheirSender() throws {
        let message = MessageFromL1(
            fromAddress: 0xabc, toAddress: try ContractAddress(7), entryPointSelector: 8, payload: [9])
        #expect(message.json["from_address"]?.stringValue == "0x" + String(repeating: "0", count: 37) + "abc")
        #expect(try MessageFromL1(json: JSONReader(message.json)) == message)
    }

    @Test func parametersAreReadByNameAndByPosition() throws {
        let byName = #"{"block_id":"latest","contract_address":"0x5"}"#
        let byPosition = #"["latest","0x5"]"#
        let expected = ContractAtBlockParams(blockID: .latest, contractAddress: 5)
        #expect(try parse(byName) == expected)
        #expect(try parse(byPosition) == expected)
        #expect(expected.json.serialized() == byName)
        for text in [#"["latest"]"#, #"["latest","0x5",1]"#, #"{"block_id":"latest"}"#, #""latest""#] {
            #expect(throws: JSONError.self) { try parse(text, as: ContractAtBlockParams.self) }
        }
        let error = #expect(throws: JSONError.self) {
            try ContractAtBlockParams(
                json: JSONReader(["latest", "five"], path: JSONPath([.key("params")])))
        }
        #expect(error?.path.description == "$.params[1]")
        #expect(try parse("[]") == NoParams())
        #expect(throws: JSONError.self) { try parse("[1]", as: NoParams.self) }
    }

    @Test func responseFlagsAreReadStrictly() throws {
        #expect(try parse(#"["latest",["INCLUDE_PROOF_FACTS"]]"#, as: BlockBodyParams.self).includeProofFacts)
        #expect(throws: JSONError.self) { try parse(#"["latest",["ALL"]]"#, as: BlockBodyParams.self) }
    }

    @Test func predeployedAccountsAndAmounts() throws {
        let account = PredeployedAccount(
            address: 1, publicKey: 2, privateKey: 3, initialBalance: 1000,
            balances: (wei: .init(amount: 5, unit: .wei), fri: .init(amount: 6, unit: .fri)))
        #expect(try PredeployedAccount(json: JSONReader(account.json)) == account)
        let mint = DevnetMethods.Mint.Params(address: 1, amount: .max, unit: .fri)
        #expect(try DevnetMethods.Mint.Params(json: JSONReader(mint.json)) == mint)
        for amount in ["-1", "0.5", "340282366920938463463374607431768211456"] {
            #expect(throws: JSONError.self) {
                try parse(#"{"address":"0x1","amount":\#(amount)}"#, as: DevnetMethods.Mint.Params.self)
            }
        }
    }

    @Test func marginsRoundUpAndStopAtTheLimit() {
        let estimate = FeeEstimate(
            l1GasConsumed: 0, l1GasPrice: 1, l2GasConsumed: 3, l2GasPrice: .max, l1DataGasConsumed: .max,
            l1DataGasPrice: 100, overallFee: 0)
        let bounds = FeeMargin(amountPercent: 50, pricePercent: 10).bounds(for: estimate)
        #expect(bounds.l1Gas == ResourceBounds(maxAmount: 0, maxPricePerUnit: 2))
        #expect(bounds.l2Gas == ResourceBounds(maxAmount: 5, maxPricePerUnit: .max))
        #expect(bounds.l1DataGas == ResourceBounds(maxAmount: .max, maxPricePerUnit: 110))
    }
}
