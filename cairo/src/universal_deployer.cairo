// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! Deploys any declared class, with the interface and the event of the public networks' universal deployer.

use starknet::{ClassHash, ContractAddress};

#[starknet::interface]
pub trait IUniversalDeployer<TState> {
    fn deploy_contract(
        ref self: TState, class_hash: ClassHash, salt: felt252, not_from_zero: bool, calldata: Span<felt252>
    ) -> ContractAddress;
    fn deployContract(
        ref self: TState, classHash: ClassHash, salt: felt252, unique: bool, calldata: Span<felt252>
    ) -> ContractAddress;
}

#[starknet::contract]
mod UniversalDeployer {
    use core::pedersen::pedersen;
    use starknet::syscalls::deploy_syscall;
    use starknet::{ClassHash, ContractAddress, SyscallResultTrait, get_caller_address};
    use super::IUniversalDeployer;

    #[storage]
    struct Storage {}

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        ContractDeployed: ContractDeployed,
    }

    #[derive(Drop, starknet::Event)]
    struct ContractDeployed {
        address: ContractAddress,
        deployer: ContractAddress,
        not_from_zero: bool,
        class_hash: ClassHash,
        calldata: Span<felt252>,
        salt: felt252,
    }

    #[abi(embed_v0)]
    impl UniversalDeployerImpl of IUniversalDeployer<ContractState> {
        fn deploy_contract(
            ref self: ContractState,
            class_hash: ClassHash,
            salt: felt252,
            not_from_zero: bool,
            calldata: Span<felt252>
        ) -> ContractAddress {
            let deployer = get_caller_address();
            // Mixing the caller into the salt keeps an address for the one who chose it.
            let deploy_salt = if not_from_zero {
                pedersen(deployer.into(), salt)
            } else {
                salt
            };
            let (address, _) = deploy_syscall(class_hash, deploy_salt, calldata, !not_from_zero)
                .unwrap_syscall();
            self.emit(ContractDeployed { address, deployer, not_from_zero, class_hash, calldata, salt });
            address
        }

        fn deployContract(
            ref self: ContractState,
            classHash: ClassHash,
            salt: felt252,
            unique: bool,
            calldata: Span<felt252>
        ) -> ContractAddress {
            UniversalDeployerImpl::deploy_contract(ref self, classHash, salt, unique, calldata)
        }
    }
}
