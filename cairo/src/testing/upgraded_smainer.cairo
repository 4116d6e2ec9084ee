// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! What a class upgrade leads to in tests: a class that reads the marketplace's storage and can do nothing else.

#[starknet::interface]
pub trait IUpgradedSmainer<TState> {
    fn get_version(self: @TState) -> felt252;
    fn get_task_count(self: @TState) -> u256;
}

#[starknet::contract]
mod UpgradedSmainer {
    use super::IUpgradedSmainer;

    #[storage]
    struct Storage {
        task_count: u128,
    }

    #[abi(embed_v0)]
    impl UpgradedSmainerImpl of IUpgradedSmainer<ContractState> {
        fn get_version(self: @ContractState) -> felt252 {
            'upgraded'
        }

        fn get_task_count(self: @ContractState) -> u256 {
            self.task_count.read().into()
        }
    }
}
