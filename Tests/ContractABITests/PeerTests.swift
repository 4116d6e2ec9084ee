// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import Testing

@Suite("Calldata equals that of starknet-py")
struct PeerTests {
    private struct Case {
        let function: ABIFunction
        let arguments: JSONValue
        let calldata: [Felt]
    }

    private static func load() throws -> (ContractInterface, [Case]) {
        let file = try fixture("abi.json")
        let interface = try ContractInterface(json: #require(file["abi"]))
        let cases = try file.list("cases").map {
            Case(
                function: try interface.requireFunction($0.text("function")), arguments: try #require($0["arguments"]),
                calldata: try $0.felts("calldata"))
        }
        return (interface, cases)
    }

    @Test func encodesArgumentsByName() throws {
        let (interface, cases) = try Self.load()
        #expect(cases.count == 36)
        for item in cases {
            let calldata = try interface.encodeCalldata(of: item.function, json: item.arguments)
            #expect(calldata == item.calldata, "\(item.function.signature) \(item.arguments)")
        }
    }

    @Test func encodesArgumentsInOrder() throws {
        let (interface, cases) = try Self.load()
        for item in cases {
            let object = try #require(item.arguments.objectValue)
            let list = try item.function.inputs.map { try #require(object[$0.name]) }
            #expect(try interface.encodeCalldata(of: item.function, json: .array(list)) == item.calldata)
        }
    }

    @Test func decodesTheCalldataToTheSameArguments() throws {
        let (interface, cases) = try Self.load()
        for item in cases {
            let arguments = try interface.decodeCalldata(of: item.function, item.calldata)
            #expect(try interface.encodeCalldata(of: item.function, arguments.map(\.value)) == item.calldata)
            // What is written as JSON is read back as the same values.
            let again = try interface.arguments(of: item.function, json: arguments.json)
            #expect(again == arguments.map(\.value))
        }
    }

    @Test func refusesCalldataThatIsCutOrTooLong() throws {
        let (interface, cases) = try Self.load()
        for item in cases where !item.calldata.isEmpty {
            #expect(throws: ABIError.self) {
                try interface.decodeCalldata(of: item.function, item.calldata.dropLast())
            }
            #expect(throws: ABIError.self) {
                try interface.decodeCalldata(of: item.function, item.calldata + [.zero])
            }
        }
    }
}
