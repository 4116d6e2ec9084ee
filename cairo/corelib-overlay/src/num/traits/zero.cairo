// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A type that has an additive identity.
pub trait Zero<T> {
    fn zero() -> T;
    fn is_zero(self: @T) -> bool;
    fn is_non_zero(self: @T) -> bool;
}
