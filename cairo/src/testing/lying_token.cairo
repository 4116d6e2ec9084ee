// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! A hostile ERC-20 for attack tests: what its transfers do is chosen by anyone at any time.

use starknet::ContractAddress;

#[starknet::interface]
pub trait ILyingToken<TState> {
    /// Every later transfer behaves so: 0 honest, 1 moves nothing and answers false, 2 moves nothing and answers true,
    /// 3 moves one unit less, 4 moves one unit more, 5 moves it to the liar's accomplice, 6 moves honestly but answers
    /// false, 7 re-enters with the call of `set_reentry` and then moves honestly, 8 panics.
    fn set_behaviour(ref self: TState, behaviour: u8);
    /// What behaviour 7 calls before it moves tokens.
    fn set_reentry(ref self: TState, target: ContractAddress, selector: felt252, calldata: Span<felt252>);
    /// Whether behaviour 7 passes a failure of its call on (true, as set at deployment) or swallows it.
    fn set_reentry_must_succeed(ref self: TState, must: bool);
    /// How often behaviour 7 got through, and how often it was refused and swallowed that.
    fn get_reentries(self: @TState) -> (u64, u64);
    fn set_accomplice(ref self: TState, accomplice: ContractAddress);
    fn mint(ref self: TState, recipient: ContractAddress, amount: u256);
}

#[starknet::contract]
mod LyingToken {
    use smainer::settlement_token::IERC20;
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ContractAddress, get_caller_address};
    use super::ILyingToken;

    #[storage]
    struct Storage {
        ERC20_total_supply: u256,
        ERC20_balances: LegacyMap<ContractAddress, u256>,
        ERC20_allowances: LegacyMap<(ContractAddress, ContractAddress), u256>,
        behaviour: u8,
        accomplice: ContractAddress,
        reentry_target: ContractAddress,
        reentry_selector: felt252,
        reentry_calldata: LegacyMap<u32, felt252>,
        reentry_calldata_length: u32,
        reentry_failure_is_fine: bool,
        reentries: u64,
        refused_reentries: u64,
    }

    #[abi(embed_v0)]
    impl LyingTokenImpl of ILyingToken<ContractState> {
        fn set_behaviour(ref self: ContractState, behaviour: u8) {
            self.behaviour.write(behaviour);
        }

        fn set_reentry(
            ref self: ContractState, target: ContractAddress, selector: felt252, calldata: Span<felt252>
        ) {
            self.reentry_target.write(target);
            self.reentry_selector.write(selector);
            self.reentry_calldata_length.write(calldata.len());
            let mut index = 0;
            while index < calldata.len() {
                self.reentry_calldata.write(index, *calldata.at(index));
                index += 1;
            };
        }

        fn set_reentry_must_succeed(ref self: ContractState, must: bool) {
            self.reentry_failure_is_fine.write(!must);
        }

        fn get_reentries(self: @ContractState) -> (u64, u64) {
            (self.reentries.read(), self.refused_reentries.read())
        }

        fn set_accomplice(ref self: ContractState, accomplice: ContractAddress) {
            self.accomplice.write(accomplice);
        }

        fn mint(ref self: ContractState, recipient: ContractAddress, amount: u256) {
            self.ERC20_total_supply.write(self.ERC20_total_supply.read() + amount);
            self.ERC20_balances.write(recipient, self.ERC20_balances.read(recipient) + amount);
        }
    }

    #[abi(embed_v0)]
    impl ERC20Impl of IERC20<ContractState> {
        fn name(self: @ContractState) -> felt252 {
            'Lying Token'
        }

        fn symbol(self: @ContractState) -> felt252 {
            'LIE'
        }

        fn decimals(self: @ContractState) -> u8 {
            18
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
            self.misbehave(get_caller_address(), recipient, amount)
        }

        fn transfer_from(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256
        ) -> bool {
            let key = (sender, get_caller_address());
            let allowance = self.ERC20_allowances.read(key);
            assert(allowance >= amount, 'LIE: insufficient allowance');
            self.ERC20_allowances.write(key, allowance - amount);
            self.misbehave(sender, recipient, amount)
        }

        fn approve(ref self: ContractState, spender: ContractAddress, amount: u256) -> bool {
            self.ERC20_allowances.write((get_caller_address(), spender), amount);
            true
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn misbehave(
            ref self: ContractState, from: ContractAddress, to: ContractAddress, amount: u256
        ) -> bool {
            let behaviour = self.behaviour.read();
            if behaviour == 1 {
                return false;
            } else if behaviour == 2 {
                return true;
            } else if behaviour == 3 {
                self.move(from, to, amount - 1);
                return true;
            } else if behaviour == 4 {
                self.move(from, to, amount + 1);
                return true;
            } else if behaviour == 5 {
                self.move(from, self.accomplice.read(), amount);
                return true;
            } else if behaviour == 7 {
                self.reenter();
            } else if behaviour == 8 {
                core::panic_with_felt252('LIE: refused');
            }
            self.move(from, to, amount);
            behaviour != 6
        }

        fn reenter(ref self: ContractState) {
            let mut calldata = array![];
            let mut index = 0;
            while index < self.reentry_calldata_length.read() {
                calldata.append(self.reentry_calldata.read(index));
                index += 1;
            };
            match call_contract_syscall(
                self.reentry_target.read(), self.reentry_selector.read(), calldata.span()
            ) {
                Result::Ok(_) => self.reentries.write(self.reentries.read() + 1),
                Result::Err(reason) => {
                    if !self.reentry_failure_is_fine.read() {
                        core::panics::panic(reason);
                    }
                    self.refused_reentries.write(self.refused_reentries.read() + 1);
                },
            }
        }

        fn move(ref self: ContractState, from: ContractAddress, to: ContractAddress, amount: u256) {
            let balance = self.ERC20_balances.read(from);
            assert(balance >= amount, 'LIE: insufficient balance');
            self.ERC20_balances.write(from, balance - amount);
            self.ERC20_balances.write(to, self.ERC20_balances.read(to) + amount);
        }
    }
}
