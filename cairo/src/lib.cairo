// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

pub mod interface;
pub mod settlement_token;
mod account;
mod fees;
mod marketplace;
mod proof;
mod records;
mod transfers;
mod universal_deployer;

mod testing {
    mod lying_token;
    mod upgraded_smainer;
}
