// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import TestSupport
import Testing

@Suite("Interfaces")
struct ContractInterfaceTests {
    let interface: ContractInterface

    init() throws { interface = try ContractInterface(parsing: testInterface) }

    @Test func knowsItsFunctions() throws {
        #expect(interface.functions.map(\.name) == ["run", "all"])
        #expect(interface.function(named: "run")?.interface == "app::IApp")
        #expect(interface.function(named: "run")?.isView == false)
        #expect(interface.function(named: "all")?.isView == true)
        #expect(interface.function(selector: selector("all"))?.name == "all")
        #expect(interface.constructor?.inputs.map(\.name) == ["owner"])
        #expect(interface.l1Handlers.map(\.name) == ["on_message"])
        #expect(interface.interfaces == ["app::IApp"])
        // Cairo's own types are not the contract's.
        #expect(
            Set(interface.structures.keys) == [
                "app::Call", "app::Generic::<core::integer::u8>", "app::Tree", "app::Empty",
            ])
        #expect(Set(interface.enumerations.keys) == ["app::Status"])
    }

    @Test func namesTheFunctionsThereAreWhenOneIsMissing() throws {
        #expect { try interface.requireFunction("burn") } throws: {
            "\($0)" == "the contract has no function \"burn\"; it has: all, run"
        }
    }

    /// One value of each type, and its felts, worked out by hand from the rules of Cairo's `Serde`.
    @Test func encodesEveryKindOfType() throws {
        let function = try interface.requireFunction("all")
        let json: JSONValue = [
            "status": ["Paid": "340282366920938463463374607431768211457"], "maybe": ["Some": ["low": 5, "high": "6"]],
            "outcome": ["Err": "0xbad"], "generic": ["inner": 255], "tree": ["children": [["children": []]]],
            "nothing": [[:], [:]], "row": [1, 65535], "pair": [true, "0x616263"], "small": -128, "big": "-1",
            "text": "hello", "class": "0x7", "l1": "0xffffffffffffffffffffffffffffffffffffffff",
        ]
        let felts = try interface.encodeCalldata(of: function, json: json)
        let expected: [Felt] = [
            1, 1, 1,  // Paid(2^128 + 1)
            0, 5, 6,  // Some
            1, 0xbad,  // Err
            255,  // generic
            1, 0,  // tree
            2,  // two empty structs
            1, 65535,  // row
            1, 0x616263,  // pair
            -Felt(UInt64(128)), -Felt.one,  // small, big
            0, 0x68656c6c6f, 5,  // text
            7, 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff,
        ]
        #expect(felts == expected)
        let arguments = try interface.decodeCalldata(of: function, felts)
        #expect(try interface.encodeCalldata(of: function, arguments.map(\.value)) == expected)
        #expect(arguments.json["text"] == "hello")
        #expect(arguments.json["small"] == -128)
        #expect(arguments.json["status"] == ["Paid": "340282366920938463463374607431768211457"])
        #expect(try interface.arguments(of: function, json: arguments.json) == arguments.map(\.value))
    }

    @Test(arguments: [
        (
            #"{"calls": [{"to": "0x2", "calldata": []}, {"to": "0x2", "calldata": []}, {"to": "0x2", "calldata": ["x"]}]}"#,
            "calls[2].calldata[0]", ABIError.Code.range
        ),
        (#"{"calls": [{"to": "0x2", "calldata": [true]}]}"#, "calls[0].calldata[0]", .type),
        (#"{"calls": [{"to": "0x2"}]}"#, "calls[0].calldata", .missing),
        (#"{"calls": [{"to": "0x2", "calldata": [], "value": 1}]}"#, "calls[0].value", .unexpected),
        (#"{"calls": {}}"#, "calls", .type),
        (#"{"call": []}"#, "call", .unexpected),
        (#"[]"#, "calls", .missing),
        (#"[[], []]"#, "", .unexpected),
        (
            #"{"calls": [{"to": "0x800000000000000000000000000000000000000000000000000000000000000", "calldata": []}]}"#,
            "calls[0].to", .range
        ),
    ])
    func namesThePlaceOfAWrongArgument(_ text: String, _ place: String, _ code: ABIError.Code) throws {
        let function = try interface.requireFunction("run")
        let json = try JSONValue(parsing: text)
        do throws(ABIError) {
            _ = try interface.encodeCalldata(of: function, json: json)
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.place == place)
            #expect(error.code == code)
        }
    }

    @Test func namesThePlaceOfWrongCalldata() throws {
        let function = try interface.requireFunction("run")
        // The second call announces three felts of calldata and has one.
        do {
            _ = try interface.decodeCalldata(of: function, [2, 5, 0, 6, 3, 9])
            Issue.record("was accepted")
        } catch {
            #expect(error.place == "calls[1].calldata")
            #expect(error.code == .length)
        }
    }

    @Test(arguments: [
        ("core::integer::u8", [256] as [Felt]), ("core::bool", [2]), ("core::integer::i8", [128]),
        ("core::integer::u256", [0, 0x1_0000_0000_0000_0000_0000_0000_0000_0000]), ("core::integer::u256", [1]),
        ("core::option::Option::<core::felt252>", [2]), ("core::array::Array::<core::felt252>", [0xffff_ffff]),
        ("core::byte_array::ByteArray", [0, 1, 31]), ("core::byte_array::ByteArray", [0, 256, 1]),
        ("core::byte_array::ByteArray", [1, -1, 0, 0]), ("core::array::Array::<()>", [1_000_000]),
        ("core::starknet::eth_address::EthAddress", [-1]), ("core::bytes_31::bytes31", [-1]), ("core::felt252", []),
        ("core::felt252", [1, 2]),
    ])
    func refusesFeltsOutOfRange(_ type: String, _ felts: [Felt]) throws {
        let type = try ABIType(parsing: type)
        #expect(throws: ABIError.self) { try interface.decode(felts, as: type) }
    }

    /// Found by the fuzzer: arrays whose elements take no felts, though their type is not the unit type itself.
    @Test(arguments: [
        "core::array::Array::<(a::None, ())>", "core::array::Array::<[(); 2]>", "core::array::Array::<[a::None; 3]>",
        "core::array::Array::<a::Holder>",
    ])
    func roundTripsArraysOfEmptyValues(_ text: String) throws {
        let interface = try ContractInterface(
            parsing: """
                [{"type": "struct", "name": "a::Holder", "members": [{"name": "x", "type": "(a::None, a::None)"}]},
                 {"type": "struct", "name": "a::None", "members": []},
                 {"type": "function", "name": "f", "inputs": [{"name": "x", "type": "\(text)"}], "outputs": []}]
                """)
        let type = try #require(interface.function(named: "f")).inputs[0].type
        let value = try interface.decode([5], as: type)
        #expect(value.elements?.count == 5)
        #expect(try interface.encode(value, as: type) == [5])
        #expect(throws: ABIError.self) { try interface.decode([4097], as: type) }
    }

    /// Structs that hold two of the next one each, sixty deep: what they hold must not be counted one by one.
    @Test func readsAnInterfaceOfStructsInsideEachOther() throws {
        let items = (0..<60).map { (index: Int) -> String in
            let member = #"{"name": "x", "type": "a::S\#(index + 1)"}"#
            let members = index == 59 ? "" : "\(member), \(member)"
            return #"{"type": "struct", "name": "a::S\#(index)", "members": [\#(members)]}"#
        }
        let interface = try ContractInterface(parsing: "[\(items.joined(separator: ","))]")
        #expect(throws: ABIError.self) { try interface.decode([1], as: .array(.structure("a::S0"))) }
        #expect(try interface.decode([1], as: .array(.structure("a::S59"))).elements?.count == 1)
    }

    @Test func refusesValuesNestedTooDeep() throws {
        let felts = [Felt](repeating: 1, count: 200)
        #expect { try interface.decode(felts, as: .structure("app::Tree")) } throws: {
            ($0 as? ABIError)?.code == .depth
        }
    }

    @Test(arguments: [
        (#"[{"type": "struct", "name": "a::B", "members": [{"name": "x", "type": "a::C"}]}]"#, "[0].members[0].type"),
        (#"[{"type": "function", "name": "f", "inputs": [{"name": "x", "type": "nope"}]}]"#, "[0].inputs[0].type"),
        (#"[{"type": "function", "inputs": []}]"#, "[0].name"),
        (#"[{"type": "thing"}]"#, "[0].type"),
        (
            #"[{"type": "event", "name": "e", "kind": "struct", "members": [{"name": "m", "type": "core::felt252", "kind": "?"}]}]"#,
            "[0].members[0].kind"
        ),
        (
            #"[{"type": "event", "name": "e", "kind": "enum", "variants": [{"name": "m", "type": "nope", "kind": "nested"}]}]"#,
            ""
        ),
        (
            #"[{"type": "event", "name": "e", "kind": "enum", "variants": [{"name": "m", "type": "e", "kind": "flat"}]}]"#,
            ""
        ),
        (#"{}"#, ""),
    ])
    func refusesABrokenInterface(_ text: String, _ place: String) {
        do throws(ABIError) {
            _ = try ContractInterface(parsing: text)
            Issue.record("was accepted")
        } catch {
            #expect(error.place == place)
        }
    }

    @Test func roundTripsRandomValues() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<200 {
            let function = try interface.requireFunction("all")
            let values = try function.inputs.map { try randomValue($0.type, 0, &generator) }
            let felts = try interface.encodeCalldata(of: function, values)
            let arguments = try interface.decodeCalldata(of: function, felts)
            #expect(arguments.map(\.value) == values)
            #expect(try interface.arguments(of: function, json: arguments.json) == values)
            let text = arguments.json.serialized()
            #expect(try interface.arguments(of: function, json: JSONValue(parsing: text)) == values)
        }
    }

    private func randomValue(
        _ type: ABIType, _ depth: Int, _ generator: inout SeededGenerator
    ) throws -> ABIValue {
        func list(_ element: ABIType, _ count: Int) throws -> [ABIValue] {
            try (0..<count).map { _ in try randomValue(element, depth + 1, &generator) }
        }
        switch type {
        case .felt252: return .felt(.random(using: &generator))
        case .bool: return .bool(.random(using: &generator))
        case .unsigned(let bits):
            return .unsigned(UInt256.random(using: &generator) &>> (256 - Int.random(in: 1...bits, using: &generator)))
        case .signed(let bits): return .signed(Int128.random(in: .min ... .max, using: &generator) >> (128 - bits))
        case .bytes31, .contractAddress, .classHash:
            return .felt(Felt(reducing: UInt256.random(using: &generator) &>> 8))
        case .ethAddress: return .felt(Felt(reducing: UInt256.random(using: &generator) &>> 96))
        case .byteArray:
            let count = Int.random(in: 0...70, using: &generator)
            return .byteArray((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
        case .array(let element), .span(let element):
            return .array(try list(element, depth > 4 ? 0 : Int.random(in: 0...3, using: &generator)))
        case .fixedArray(let element, let count): return .array(try list(element, count))
        case .tuple(let types): return .tuple(try types.map { try randomValue($0, depth + 1, &generator) })
        case .option(let wrapped):
            return .option(Bool.random(using: &generator) ? try randomValue(wrapped, depth + 1, &generator) : nil)
        case .result(let success, let failure):
            return Bool.random(using: &generator)
                ? .result(.ok(try randomValue(success, depth + 1, &generator)))
                : .result(.err(try randomValue(failure, depth + 1, &generator)))
        case .structure(let name):
            let members = try #require(interface.structures[name]).members
            return .structure(
                name, try members.map { ABIMember($0.name, try randomValue($0.type, depth + 1, &generator)) })
        case .enumeration(let name):
            let variants = try #require(interface.enumerations[name]).variants
            let variant = try #require(variants.randomElement(using: &generator))
            return .enumeration(name, variant: variant.name, try randomValue(variant.type, depth + 1, &generator))
        case .storageAddress: return .felt(.zero)
        }
    }
}
