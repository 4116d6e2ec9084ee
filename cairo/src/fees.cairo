// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! How an escrow is shared. The platform's fee is 15 %, of which 3 % go back to the provider as a gas subsidy.

pub const BPS_DENOMINATOR: u256 = 10000;
pub const TOTAL_FEE_BPS: u16 = 1500;
pub const TREASURY_BPS: u16 = 1200;
pub const GAS_SUBSIDY_BPS: u16 = 300;

/// The parts of an amount: `treasury + provider == amount`; the gas subsidy is within the provider's part.
#[derive(Copy, Drop)]
pub struct Split {
    pub treasury: u256,
    pub provider: u256,
    pub gas_subsidy: u256,
}

/// Shares `amount`, which is below 2^128, so that no product here can overflow. Rounding dust is the provider's.
pub fn split(amount: u256) -> Split {
    let treasury = amount * TREASURY_BPS.into() / BPS_DENOMINATOR;
    let gas_subsidy = amount * GAS_SUBSIDY_BPS.into() / BPS_DENOMINATOR;
    Split { treasury, provider: amount - treasury, gas_subsidy }
}
