// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

pub mod interface;
pub mod settlement_token;
mod account;
mod universal_deployer;
