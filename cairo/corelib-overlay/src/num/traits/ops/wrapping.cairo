// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The result modulo the type's size.
pub trait WrappingAdd<T> {
    fn wrapping_add(self: T, v: T) -> T;
}

/// The result modulo the type's size.
pub trait WrappingSub<T> {
    fn wrapping_sub(self: T, v: T) -> T;
}

/// The result modulo the type's size.
pub trait WrappingMul<T> {
    fn wrapping_mul(self: T, v: T) -> T;
}

pub(crate) mod overflow_based {
    use core::num::traits::{OverflowingAdd, OverflowingMul, OverflowingSub};

    pub(crate) impl TWrappingAdd<T, +Drop<T>, +OverflowingAdd<T>> of super::WrappingAdd<T> {
        fn wrapping_add(self: T, v: T) -> T {
            let (result, _) = self.overflowing_add(v);
            result
        }
    }

    pub(crate) impl TWrappingSub<T, +Drop<T>, +OverflowingSub<T>> of super::WrappingSub<T> {
        fn wrapping_sub(self: T, v: T) -> T {
            let (result, _) = self.overflowing_sub(v);
            result
        }
    }

    pub(crate) impl TWrappingMul<T, +Drop<T>, +OverflowingMul<T>> of super::WrappingMul<T> {
        fn wrapping_mul(self: T, v: T) -> T {
            let (result, _) = self.overflowing_mul(v);
            result
        }
    }
}
