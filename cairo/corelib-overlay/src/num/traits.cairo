// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

pub mod zero;
pub use zero::Zero;

pub mod one;
pub use one::One;

pub mod bit_size;
pub use bit_size::BitSize;

pub mod ops;
pub use ops::overflowing::{OverflowingAdd, OverflowingMul, OverflowingSub};
pub use ops::wrapping::{WrappingAdd, WrappingMul, WrappingSub};
