// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

pub mod overflowing;
pub mod wrapping;
