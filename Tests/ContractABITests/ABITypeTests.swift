// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Testing

@Suite("Types of an interface")
struct ABITypeTests {
    @Test(arguments: [
        ("core::felt252", ABIType.felt252),
        ("core::bool", .bool),
        ("core::integer::u256", .u256),
        ("core::integer::i128", .signed(bits: 128)),
        ("core::starknet::contract_address::ContractAddress", .contractAddress),
        ("core::array::Array::<core::integer::u8>", .array(.unsigned(bits: 8))),
        ("core::array::Span::<core::array::Array::<core::felt252>>", .span(.array(.felt252))),
        ("@core::array::Array::<core::felt252>", .array(.felt252)),
        ("(core::felt252, (core::bool, core::bytes_31::bytes31))", .tuple([.felt252, .tuple([.bool, .bytes31])])),
        ("()", .unit),
        ("[core::integer::u32; 3]", .fixedArray(.unsigned(bits: 32), count: 3)),
        ("core::option::Option::<core::byte_array::ByteArray>", .option(.byteArray)),
        ("core::result::Result::<(), core::felt252>", .result(.unit, .felt252)),
        ("core::zeroable::NonZero::<core::integer::u256>", .u256),
        ("core::box::Box::<core::felt252>", .felt252),
    ])
    func parses(_ text: String, _ type: ABIType) throws {
        #expect(try ABIType(parsing: text) == type)
        #expect(try ABIType(parsing: type.description) == type)
    }

    @Test(arguments: [
        "", "core::array::Array", "core::array::Array::<core::felt252", "core::array::Array::<>", "(core::felt252",
        "core::felt252 core::felt252", "[core::felt252]", "[core::felt252; x]", "app::Unknown", "core::integer::u7",
        "core::result::Result::<core::felt252>", "[core::felt252; 99999999999999999999]",
        "app::Generic::<core::felt252",
    ])
    func refuses(_ text: String) {
        #expect(throws: ABIError.self) { try ABIType(parsing: text) }
    }

    @Test func refusesTypesNestedTooDeep() throws {
        let text =
            String(repeating: "core::array::Array::<", count: 65) + "core::felt252" + String(repeating: ">", count: 65)
        #expect { try ABIType(parsing: text) } throws: { ($0 as? ABIError)?.code == .depth }
    }
}
