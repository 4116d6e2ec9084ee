// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A type whose values have a fixed width in bits.
pub trait BitSize<T> {
    fn bits() -> usize;
}
