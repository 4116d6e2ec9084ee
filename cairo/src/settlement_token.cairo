// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The ERC-20 that pays for tasks where there is no public token: the devnet's STRK, and tests.

use starknet::ContractAddress;

/// What the marketplace needs of its settlement token, and what wallets expect of any.
#[starknet::interface]
pub trait IERC20<TState> {
    fn name(self: @TState) -> felt252;
    fn symbol(self: @TState) -> felt252;
    fn decimals(self: @TState) -> u8;
    fn total_supply(self: @TState) -> u256;
    fn balance_of(self: @TState, account: ContractAddress) -> u256;
    fn allowance(self: @TState, owner: ContractAddress, spender: ContractAddress) -> u256;
    fn transfer(ref self: TState, recipient: ContractAddress, amount: u256) -> bool;
    fn transfer_from(
        ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256
    ) -> bool;
    fn approve(ref self: TState, spender: ContractAddress, amount: u256) -> bool;
}

/// The older spelling of the same entry points, which wallets and the public tokens still answer to.
#[starknet::interface]
pub trait IERC20Camel<TState> {
    fn totalSupply(self: @TState) -> u256;
    fn balanceOf(self: @TState, account: ContractAddress) -> u256;
    fn transferFrom(
        ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256
    ) -> bool;
}

#[starknet::interface]
pub trait IMintable<TState> {
    fn mint(ref self: TState, recipient: ContractAddress, amount: u256);
    fn get_minter(self: @TState) -> ContractAddress;
}

#[starknet::contract]
mod SettlementToken {
    use core::integer::BoundedInt;
    use core::num::traits::Zero;
    use starknet::{ContractAddress, get_caller_address};
    use super::{IERC20, IERC20Camel, IMintable};

    #[storage]
    struct Storage {
        ERC20_name: felt252,
        ERC20_symbol: felt252,
        ERC20_decimals: u8,
        ERC20_total_supply: u256,
        // Fee logic of a sequencer reads this map by its name.
        ERC20_balances: LegacyMap<ContractAddress, u256>,
        ERC20_allowances: LegacyMap<(ContractAddress, ContractAddress), u256>,
        permitted_minter: ContractAddress,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        Transfer: Transfer,
        Approval: Approval,
    }

    #[derive(Drop, starknet::Event)]
    struct Transfer {
        #[key]
        from: ContractAddress,
        #[key]
        to: ContractAddress,
        value: u256,
    }

    #[derive(Drop, starknet::Event)]
    struct Approval {
        #[key]
        owner: ContractAddress,
        #[key]
        spender: ContractAddress,
        value: u256,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        name: felt252,
        symbol: felt252,
        decimals: u8,
        initial_supply: u256,
        recipient: ContractAddress,
        minter: ContractAddress
    ) {
        self.ERC20_name.write(name);
        self.ERC20_symbol.write(symbol);
        self.ERC20_decimals.write(decimals);
        self.permitted_minter.write(minter);
        if initial_supply != 0 {
            self.credit_new(recipient, initial_supply);
        }
    }

    #[abi(embed_v0)]
    impl ERC20Impl of IERC20<ContractState> {
        fn name(self: @ContractState) -> felt252 {
            self.ERC20_name.read()
        }

        fn symbol(self: @ContractState) -> felt252 {
            self.ERC20_symbol.read()
        }

        fn decimals(self: @ContractState) -> u8 {
            self.ERC20_decimals.read()
        }

        fn total_supply(self: @ContractState) -> u256 {
            self.ERC20_total_supply.read()
        }

        fn balance_of(self: @ContractState, account: ContractAddress) -> u256 {
            self.ERC20_balances.read(account)
        }

        fn allowance(self: @ContractState, owner: ContractAddress, spender: ContractAddress) -> u256 {
            self.ERC20_allowances.read((owner, spender))
        }

        fn transfer(ref self: ContractState, recipient: ContractAddress, amount: u256) -> bool {
            self.move(get_caller_address(), recipient, amount);
            true
        }

        fn transfer_from(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256
        ) -> bool {
            self.spend_allowance(sender, get_caller_address(), amount);
            self.move(sender, recipient, amount);
            true
        }

        fn approve(ref self: ContractState, spender: ContractAddress, amount: u256) -> bool {
            let owner = get_caller_address();
            assert(owner.is_non_zero(), 'ERC20: approve from 0');
            assert(spender.is_non_zero(), 'ERC20: approve to 0');
            self.ERC20_allowances.write((owner, spender), amount);
            self.emit(Approval { owner, spender, value: amount });
            true
        }
    }

    #[abi(embed_v0)]
    impl ERC20CamelImpl of IERC20Camel<ContractState> {
        fn totalSupply(self: @ContractState) -> u256 {
            ERC20Impl::total_supply(self)
        }

        fn balanceOf(self: @ContractState, account: ContractAddress) -> u256 {
            ERC20Impl::balance_of(self, account)
        }

        fn transferFrom(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256
        ) -> bool {
            ERC20Impl::transfer_from(ref self, sender, recipient, amount)
        }
    }

    #[abi(embed_v0)]
    impl MintableImpl of IMintable<ContractState> {
        fn mint(ref self: ContractState, recipient: ContractAddress, amount: u256) {
            assert(get_caller_address() == self.permitted_minter.read(), 'ERC20: not the minter');
            self.credit_new(recipient, amount);
        }

        fn get_minter(self: @ContractState) -> ContractAddress {
            self.permitted_minter.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn move(ref self: ContractState, from: ContractAddress, to: ContractAddress, amount: u256) {
            assert(from.is_non_zero(), 'ERC20: transfer from 0');
            assert(to.is_non_zero(), 'ERC20: transfer to 0');
            let balance = self.ERC20_balances.read(from);
            assert(balance >= amount, 'ERC20: insufficient balance');
            self.ERC20_balances.write(from, balance - amount);
            self.ERC20_balances.write(to, self.ERC20_balances.read(to) + amount);
            self.emit(Transfer { from, to, value: amount });
        }

        // An allowance of 2^256 - 1 stands for "any amount" and is not counted down, as in the public tokens.
        fn spend_allowance(
            ref self: ContractState, owner: ContractAddress, spender: ContractAddress, amount: u256
        ) {
            let allowance = self.ERC20_allowances.read((owner, spender));
            if allowance == BoundedInt::max() {
                return;
            }
            assert(allowance >= amount, 'ERC20: insufficient allowance');
            self.ERC20_allowances.write((owner, spender), allowance - amount);
        }

        fn credit_new(ref self: ContractState, to: ContractAddress, amount: u256) {
            assert(to.is_non_zero(), 'ERC20: mint to 0');
            self.ERC20_total_supply.write(self.ERC20_total_supply.read() + amount);
            self.ERC20_balances.write(to, self.ERC20_balances.read(to) + amount);
            self.emit(Transfer { from: Zero::zero(), to, value: amount });
        }
    }
}
