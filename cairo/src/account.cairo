// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! A SNIP-6 account owned by one STARK key, for v3 transactions.

use starknet::account::Call;

#[starknet::interface]
pub trait IAccount<TState> {
    fn __validate__(self: @TState, calls: Array<Call>) -> felt252;
    fn __execute__(ref self: TState, calls: Array<Call>) -> Array<Span<felt252>>;
    fn __validate_declare__(self: @TState, class_hash: felt252) -> felt252;
    fn __validate_deploy__(
        self: @TState, class_hash: felt252, contract_address_salt: felt252, public_key: felt252
    ) -> felt252;
    fn is_valid_signature(self: @TState, hash: felt252, signature: Array<felt252>) -> felt252;
    fn isValidSignature(self: @TState, hash: felt252, signature: Array<felt252>) -> felt252;
    fn supports_interface(self: @TState, interface_id: felt252) -> bool;
    fn supportsInterface(self: @TState, interfaceId: felt252) -> bool;
    fn get_public_key(self: @TState) -> felt252;
    fn set_public_key(ref self: TState, new_public_key: felt252);
}

#[starknet::contract(account)]
mod Account {
    use core::ec::EcPointTrait;
    use core::ecdsa::check_ecdsa_signature;
    use core::num::traits::Zero;
    use starknet::account::Call;
    use starknet::syscalls::call_contract_syscall;
    use starknet::{SyscallResultTrait, VALIDATED, get_caller_address, get_contract_address, get_tx_info};
    use super::IAccount;

    const SRC5_ID: felt252 = 0x3f918d17e5ee77373b56385708f855659a07f75997f365cf87748628532a055;
    const SRC6_ID: felt252 = 0x2ceccef7f994940b3962a6c67e0ba4fcd37df7d131417c604f91e03caecc1cd;

    const TRANSACTION_VERSION: felt252 = 3;
    // Fee estimates and simulations sign for version + 2^128, which no block accepts.
    const QUERY_VERSION: felt252 = 0x100000000000000000000000000000003;

    #[storage]
    struct Storage {
        Account_public_key: felt252,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        OwnerAdded: OwnerAdded,
        OwnerRemoved: OwnerRemoved,
    }

    #[derive(Drop, starknet::Event)]
    struct OwnerAdded {
        #[key]
        new_owner_guid: felt252,
    }

    #[derive(Drop, starknet::Event)]
    struct OwnerRemoved {
        #[key]
        removed_owner_guid: felt252,
    }

    #[constructor]
    fn constructor(ref self: ContractState, public_key: felt252) {
        self.install(public_key);
    }

    #[abi(embed_v0)]
    impl AccountImpl of IAccount<ContractState> {
        fn __validate__(self: @ContractState, calls: Array<Call>) -> felt252 {
            self.validate_transaction()
        }

        fn __execute__(ref self: ContractState, mut calls: Array<Call>) -> Array<Span<felt252>> {
            // Only the protocol calls with address zero: a contract must not run calls that no one signed.
            assert(get_caller_address().is_zero(), 'Account: invalid caller');
            self.require_current_version();
            let mut results = array![];
            while let Option::Some(call) = calls
                .pop_front() {
                    let Call{to, selector, calldata } = call;
                    results.append(call_contract_syscall(to, selector, calldata).unwrap_syscall());
                };
            results
        }

        fn __validate_declare__(self: @ContractState, class_hash: felt252) -> felt252 {
            self.validate_transaction()
        }

        fn __validate_deploy__(
            self: @ContractState,
            class_hash: felt252,
            contract_address_salt: felt252,
            public_key: felt252
        ) -> felt252 {
            self.validate_transaction()
        }

        fn is_valid_signature(
            self: @ContractState, hash: felt252, signature: Array<felt252>
        ) -> felt252 {
            if self.signed_by_owner(hash, signature.span()) {
                VALIDATED
            } else {
                0
            }
        }

        fn isValidSignature(
            self: @ContractState, hash: felt252, signature: Array<felt252>
        ) -> felt252 {
            AccountImpl::is_valid_signature(self, hash, signature)
        }

        fn supports_interface(self: @ContractState, interface_id: felt252) -> bool {
            interface_id == SRC5_ID || interface_id == SRC6_ID
        }

        fn supportsInterface(self: @ContractState, interfaceId: felt252) -> bool {
            AccountImpl::supports_interface(self, interfaceId)
        }

        fn get_public_key(self: @ContractState) -> felt252 {
            self.Account_public_key.read()
        }

        fn set_public_key(ref self: ContractState, new_public_key: felt252) {
            assert(get_caller_address() == get_contract_address(), 'Account: unauthorized');
            self.emit(OwnerRemoved { removed_owner_guid: self.Account_public_key.read() });
            self.install(new_public_key);
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        // A key that is no point of the curve could never sign again: refuse it instead of locking the account.
        fn install(ref self: ContractState, public_key: felt252) {
            assert(
                public_key != 0 && EcPointTrait::new_nz_from_x(public_key).is_some(),
                'Account: invalid public key'
            );
            self.Account_public_key.write(public_key);
            self.emit(OwnerAdded { new_owner_guid: public_key });
        }

        fn require_current_version(self: @ContractState) {
            let version = get_tx_info().unbox().version;
            assert(
                version == TRANSACTION_VERSION || version == QUERY_VERSION,
                'Account: invalid tx version'
            );
        }

        fn validate_transaction(self: @ContractState) -> felt252 {
            self.require_current_version();
            let info = get_tx_info().unbox();
            assert(
                self.signed_by_owner(info.transaction_hash, info.signature),
                'Account: invalid signature'
            );
            VALIDATED
        }

        fn signed_by_owner(self: @ContractState, hash: felt252, signature: Span<felt252>) -> bool {
            if signature.len() != 2 {
                return false;
            }
            check_ecdsa_signature(
                hash, self.Account_public_key.read(), *signature.at(0), *signature.at(1)
            )
        }
    }
}
