// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! Who the owner is. Ownership moves in two steps, so that a mistyped address cannot get it.

#[starknet::component]
pub mod OwnershipComponent {
    use core::num::traits::Zero;
    use smainer::interface::{IOwnership, OwnershipTransferStarted, OwnershipTransferred};
    use starknet::{ContractAddress, get_caller_address};

    #[storage]
    struct Storage {
        owner: ContractAddress,
        pending_owner: ContractAddress,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        OwnershipTransferStarted: OwnershipTransferStarted,
        OwnershipTransferred: OwnershipTransferred,
    }

    #[embeddable_as(OwnershipImpl)]
    impl External<
        TContractState, +HasComponent<TContractState>
    > of IOwnership<ComponentState<TContractState>> {
        fn transfer_ownership(ref self: ComponentState<TContractState>, new_owner: ContractAddress) {
            self.require_owner();
            self.pending_owner.write(new_owner);
            self.emit(OwnershipTransferStarted { previous_owner: get_caller_address(), new_owner });
        }

        fn accept_ownership(ref self: ComponentState<TContractState>) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.pending_owner.read(), 'not the pending owner');
            self.pending_owner.write(Zero::zero());
            self.install_owner(caller);
        }

        fn get_owner(self: @ComponentState<TContractState>) -> ContractAddress {
            self.owner.read()
        }

        fn get_pending_owner(self: @ComponentState<TContractState>) -> ContractAddress {
            self.pending_owner.read()
        }
    }

    #[generate_trait]
    pub impl Ownership<
        TContractState, +HasComponent<TContractState>
    > of OwnershipTrait<TContractState> {
        fn initialize(ref self: ComponentState<TContractState>, owner: ContractAddress) {
            assert(owner.is_non_zero(), 'bad owner');
            self.install_owner(owner);
        }

        fn require_owner(self: @ComponentState<TContractState>) {
            assert(get_caller_address() == self.owner.read(), 'not the owner');
        }

        fn install_owner(ref self: ComponentState<TContractState>, new_owner: ContractAddress) {
            let previous_owner = self.owner.read();
            self.owner.write(new_owner);
            self.emit(OwnershipTransferred { previous_owner, new_owner });
        }
    }
}
