// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The result modulo the type's size, and whether it wrapped.
pub trait OverflowingAdd<T> {
    fn overflowing_add(self: T, v: T) -> (T, bool);
}

/// The result modulo the type's size, and whether it wrapped.
pub trait OverflowingSub<T> {
    fn overflowing_sub(self: T, v: T) -> (T, bool);
}

/// The result modulo the type's size, and whether it wrapped.
pub trait OverflowingMul<T> {
    fn overflowing_mul(self: T, v: T) -> (T, bool);
}
