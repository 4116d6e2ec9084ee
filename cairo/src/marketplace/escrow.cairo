// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The settlement token that tasks are paid in, and the guard over everything that moves it.

#[starknet::component]
pub mod EscrowComponent {
    use core::num::traits::Zero;
    use smainer::interface::IEscrow;
    use starknet::{ContractAddress, get_contract_address};

    #[storage]
    struct Storage {
        token: ContractAddress,
        entered: bool,
    }

    #[embeddable_as(EscrowImpl)]
    impl External<
        TContractState, +HasComponent<TContractState>
    > of IEscrow<ComponentState<TContractState>> {
        fn get_token(self: @ComponentState<TContractState>) -> ContractAddress {
            self.token.read()
        }
    }

    #[generate_trait]
    pub impl Escrow<
        TContractState, +HasComponent<TContractState>
    > of EscrowTrait<TContractState> {
        fn initialize(ref self: ComponentState<TContractState>, token: ContractAddress) {
            assert(token.is_non_zero() && token != get_contract_address(), 'bad token');
            self.token.write(token);
        }

        fn enter(ref self: ComponentState<TContractState>) {
            self.require_left();
            self.entered.write(true);
        }

        fn leave(ref self: ComponentState<TContractState>) {
            self.entered.write(false);
        }

        fn require_left(self: @ComponentState<TContractState>) {
            assert(!self.entered.read(), 'reentrant call');
        }

        fn settlement_token(self: @ComponentState<TContractState>) -> ContractAddress {
            self.token.read()
        }
    }
}
