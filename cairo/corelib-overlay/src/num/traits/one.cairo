// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A type that has a multiplicative identity.
pub trait One<T> {
    fn one() -> T;
    fn is_one(self: @T) -> bool;
    fn is_non_one(self: @T) -> bool;
}
