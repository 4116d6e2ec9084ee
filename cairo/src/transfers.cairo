// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! Token transfers that are believed only after the balances say so.

use smainer::settlement_token::{IERC20Dispatcher, IERC20DispatcherTrait};
use starknet::{ContractAddress, get_contract_address};

/// Takes `amount` of `token` from `sender`, by the allowance that the sender gave this contract.
pub fn pull(token: ContractAddress, sender: ContractAddress, amount: u256) {
    let token = IERC20Dispatcher { contract_address: token };
    let this = get_contract_address();
    let (sender_before, this_before) = (token.balance_of(sender), token.balance_of(this));
    assert(token.transfer_from(sender, this, amount), 'token refused');
    assert(token.balance_of(sender) + amount == sender_before, 'token moved another amount');
    assert(token.balance_of(this) == this_before + amount, 'token moved another amount');
}

/// Pays `amount` of `token` to `recipient`. Nothing is called for an amount of zero.
pub fn push(token: ContractAddress, recipient: ContractAddress, amount: u256) {
    if amount == 0 {
        return;
    }
    let token = IERC20Dispatcher { contract_address: token };
    let this = get_contract_address();
    let (recipient_before, this_before) = (token.balance_of(recipient), token.balance_of(this));
    assert(token.transfer(recipient, amount), 'token refused');
    assert(token.balance_of(recipient) == recipient_before + amount, 'token moved another amount');
    assert(token.balance_of(this) + amount == this_before, 'token moved another amount');
}
