// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import Testing

@Suite("Class models")
struct ClassModelTests {
    private let sierra: JSONValue = [
        "sierra_program": ["0x1", "0x7", "0x0", "0x2"], "contract_class_version": "0.1.0",
        "entry_points_by_type": [
            "CONSTRUCTOR": [], "EXTERNAL": [["selector": "0x5", "function_idx": 3]], "L1_HANDLER": [],
        ],
        "abi": [["type": "constructor", "name": "größe", "inputs": []]],
    ]

    @Test func writesTheInterfaceLikePython() throws {
        let value = try SierraClass(json: sierra)
        #expect(value.abi == #"[{"type": "constructor", "name": "gr\u00f6\u00dfe", "inputs": []}]"#)
        #expect(value.sierraVersion?.minor == 7)
    }

    @Test func keepsTheTextOfJSONRPC() throws {
        let value = try SierraClass(json: sierra)
        let again = try SierraClass(json: value.rpcJSON)
        #expect(again == value)
        var spaced = value
        spaced.abi = "[ ]"
        #expect(try SierraClass(json: spaced.rpcJSON).abi == "[ ]")
    }

    @Test(arguments: ["sierra_program", "contract_class_version", "entry_points_by_type", "abi"])
    func refusesAClassWithout(_ member: String) throws {
        var object = try #require(sierra.objectValue)
        object.removeValue(forKey: member)
        #expect { try SierraClass(json: .object(object)) } throws: { ($0 as? ABIError)?.code == .missing }
    }

    @Test func namesABrokenFelt() throws {
        var object = try #require(sierra.objectValue)
        object["sierra_program"] = ["0x1", "xyz"]
        #expect { try SierraClass(json: .object(object)) } throws: { ($0 as? ABIError)?.place == "sierra_program[1]" }
    }

    @Test func readsSegmentsAndHints() throws {
        var casm: JSONObject = [
            "bytecode": ["0x1", "0x2", "0x3"], "compiler_version": "2.12.0",
            "bytecode_segment_lengths": [1, [1, 1]], "hints": [[2, [["AllocSegment": [:]]]]],
            "entry_points_by_type": [
                "CONSTRUCTOR": [], "L1_HANDLER": [],
                "EXTERNAL": [["selector": "0x5", "offset": 1, "builtins": ["range_check"]]],
            ],
        ]
        let value = try CASMClass(json: .object(casm))
        #expect(value.bytecodeSegmentLengths == .node([.leaf(1), .node([.leaf(1), .leaf(1)])]))
        #expect(value.hints.map(\.pc) == [2])
        #expect(value.entryPoints.external[0].builtins == ["range_check"])

        casm["bytecode_segment_lengths"] = [1, 1]
        #expect { try CASMClass(json: .object(casm)) } throws: { ($0 as? ABIError)?.code == .length }
        casm["bytecode_segment_lengths"] = 3
        #expect(try CASMClass(json: .object(casm)).bytecodeSegmentLengths == .leaf(3))
        casm["hints"] = [[3, []]]
        #expect { try CASMClass(json: .object(casm)) } throws: { ($0 as? ABIError)?.place == "hints[0]" }
    }
}
