// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import JSON

/// An interface with every kind of type, for the fuzzers of values.
enum ABIFixture {
    static let interface: ContractInterface = {
        do { return try ContractInterface(parsing: text) } catch { fatalError("the fixture: \(error)") }
    }()

    static let types: [ABIType] = interface.functions.flatMap(\.inputs).map(\.type)

    private static let names = [
        "core::felt252", "core::bool", "core::integer::u8", "core::integer::u128", "core::integer::u256",
        "core::integer::i8", "core::integer::i128", "core::starknet::contract_address::ContractAddress",
        "core::starknet::class_hash::ClassHash", "core::starknet::eth_address::EthAddress",
        "core::bytes_31::bytes31", "core::byte_array::ByteArray", "core::array::Array::<core::integer::u256>",
        "core::array::Span::<core::array::Array::<core::felt252>>", "[core::integer::u64; 3]", "()",
        "(core::felt252, core::bool)", "core::option::Option::<core::byte_array::ByteArray>",
        "core::result::Result::<core::integer::u16, core::felt252>", "m::Pair", "m::Tree", "m::Kind", "m::Empty",
        "core::array::Array::<m::Empty>", "core::array::Array::<(m::Empty, ())>", "core::array::Array::<m::Tree>",
    ]

    private static var text: String {
        let inputs = names.enumerated().map { #"{"name": "a\#($0)", "type": "\#($1)"}"# }.joined(separator: ",")
        return #"""
            [{"type": "struct", "name": "m::Empty", "members": []},
             {"type": "struct", "name": "m::Pair", "members": [
               {"name": "first", "type": "core::integer::u256"}, {"name": "second", "type": "m::Kind"}]},
             {"type": "struct", "name": "m::Tree", "members": [
               {"name": "value", "type": "core::integer::i64"},
               {"name": "children", "type": "core::array::Array::<m::Tree>"}]},
             {"type": "enum", "name": "m::Kind", "variants": [
               {"name": "None", "type": "()"}, {"name": "One", "type": "core::integer::u32"},
               {"name": "Text", "type": "core::byte_array::ByteArray"},
               {"name": "Two", "type": "(core::bool, core::option::Option::<core::felt252>)"}]},
             {"type": "event", "name": "m::Moved", "kind": "struct", "members": [
               {"name": "who", "type": "core::starknet::contract_address::ContractAddress", "kind": "key"},
               {"name": "what", "type": "m::Kind", "kind": "data"}]},
             {"type": "event", "name": "m::Named", "kind": "struct", "members": [
               {"name": "name", "type": "core::byte_array::ByteArray", "kind": "key"},
               {"name": "tree", "type": "m::Tree", "kind": "data"}]},
             {"type": "event", "name": "m::Inner", "kind": "enum", "variants": [
               {"name": "Named", "type": "m::Named", "kind": "nested"}]},
             {"type": "event", "name": "m::Event", "kind": "enum", "variants": [
               {"name": "Moved", "type": "m::Moved", "kind": "nested"},
               {"name": "Inner", "type": "m::Inner", "kind": "flat"},
               {"name": "Nested", "type": "m::Inner", "kind": "nested"}]},
             {"type": "function", "name": "all", "inputs": [\#(inputs)], "outputs": [], "state_mutability": "view"}]
            """#
    }
}
