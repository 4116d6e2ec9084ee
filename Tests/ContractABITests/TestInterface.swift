// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI

/// An interface with every kind of item and type, as the compiler writes it.
let testInterface = """
    [
      {"type": "impl", "name": "AppImpl", "interface_name": "app::IApp"},
      {"type": "struct", "name": "core::integer::u256", "members": [
        {"name": "low", "type": "core::integer::u128"}, {"name": "high", "type": "core::integer::u128"}]},
      {"type": "struct", "name": "core::array::Span::<core::felt252>", "members": [
        {"name": "snapshot", "type": "@core::array::Array::<core::felt252>"}]},
      {"type": "enum", "name": "core::option::Option::<core::integer::u256>", "variants": [
        {"name": "Some", "type": "core::integer::u256"}, {"name": "None", "type": "()"}]},
      {"type": "struct", "name": "app::Call", "members": [
        {"name": "to", "type": "core::starknet::contract_address::ContractAddress"},
        {"name": "calldata", "type": "core::array::Span::<core::felt252>"}]},
      {"type": "struct", "name": "app::Generic::<core::integer::u8>", "members": [
        {"name": "inner", "type": "core::integer::u8"}]},
      {"type": "struct", "name": "app::Tree", "members": [
        {"name": "children", "type": "core::array::Array::<app::Tree>"}]},
      {"type": "struct", "name": "app::Empty", "members": []},
      {"type": "enum", "name": "app::Status", "variants": [
        {"name": "Open", "type": "()"}, {"name": "Paid", "type": "core::integer::u256"},
        {"name": "Failed", "type": "core::byte_array::ByteArray"}]},
      {"type": "interface", "name": "app::IApp", "items": [
        {"type": "function", "name": "run", "state_mutability": "external",
          "inputs": [{"name": "calls", "type": "core::array::Array::<app::Call>"}],
          "outputs": [{"type": "core::array::Array::<core::array::Span::<core::felt252>>"}]},
        {"type": "function", "name": "all", "state_mutability": "view",
          "inputs": [
            {"name": "status", "type": "app::Status"},
            {"name": "maybe", "type": "core::option::Option::<core::integer::u256>"},
            {"name": "outcome", "type": "core::result::Result::<core::integer::u8, core::felt252>"},
            {"name": "generic", "type": "app::Generic::<core::integer::u8>"},
            {"name": "tree", "type": "app::Tree"},
            {"name": "nothing", "type": "core::array::Array::<app::Empty>"},
            {"name": "row", "type": "[core::integer::u16; 2]"},
            {"name": "pair", "type": "(core::bool, core::bytes_31::bytes31)"},
            {"name": "small", "type": "core::integer::i8"},
            {"name": "big", "type": "core::integer::i128"},
            {"name": "text", "type": "core::byte_array::ByteArray"},
            {"name": "class", "type": "core::starknet::class_hash::ClassHash"},
            {"name": "l1", "type": "core::starknet::eth_address::EthAddress"}],
          "outputs": [{"type": "app::Status"}]}]},
      {"type": "constructor", "name": "constructor", "inputs": [{"name": "owner", "type": "core::felt252"}]},
      {"type": "l1_handler", "name": "on_message", "state_mutability": "external",
        "inputs": [{"name": "from_address", "type": "core::felt252"}], "outputs": []},
      {"type": "event", "name": "token::Transfer", "kind": "struct", "members": [
        {"name": "from", "type": "core::starknet::contract_address::ContractAddress", "kind": "key"},
        {"name": "value", "type": "core::integer::u256", "kind": "data"},
        {"name": "to", "type": "core::starknet::contract_address::ContractAddress", "kind": "key"}]},
      {"type": "event", "name": "token::Approval", "kind": "struct", "members": []},
      {"type": "event", "name": "token::Event", "kind": "enum", "variants": [
        {"name": "Transfer", "type": "token::Transfer", "kind": "nested"},
        {"name": "Approval", "type": "token::Approval", "kind": "nested"}]},
      {"type": "event", "name": "app::Paid", "kind": "struct", "members": [
        {"name": "status", "type": "app::Status", "kind": "data"},
        {"name": "note", "type": "core::byte_array::ByteArray", "kind": "key"}]},
      {"type": "event", "name": "app::Event", "kind": "enum", "variants": [
        {"name": "Flat", "type": "token::Event", "kind": "flat"},
        {"name": "Token", "type": "token::Event", "kind": "nested"},
        {"name": "Paid", "type": "app::Paid", "kind": "nested"}]}
    ]
    """
