// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! What every module of an edition 2023_10 crate sees without importing it.

pub use core::{RangeCheck, SegmentArena, assert, bool, felt252, panic_with_felt252, usize};
pub use core::array::{Array, ArrayTrait, Span, SpanTrait};
pub use core::box::{Box, BoxTrait};
pub use core::byte_array::{ByteArray, ByteArrayTrait};
pub use core::bytes_31::{Bytes31Trait, bytes31};
pub use core::clone::Clone;
pub use core::dict::{Felt252Dict, Felt252DictTrait, SquashedFelt252Dict};
pub use core::ec::{EcOp, EcPoint, EcState};
pub use core::gas::GasBuiltin;
pub use core::integer::{Bitwise, NumericLiteral, i128, i16, i32, i64, i8, u128, u16, u256, u32, u64, u8};
pub use core::nullable::{Nullable, NullableTrait};
pub use core::option::{Option, OptionTrait};
pub use core::panics::{Panic, PanicResult, panic};
pub use core::pedersen::Pedersen;
pub use core::poseidon::Poseidon;
pub use core::result::{Result, ResultTrait};
pub use core::serde::Serde;
pub use core::starknet::System;
pub use core::string::StringLiteral;
pub use core::traits::{
    Add, AddEq, BitAnd, BitNot, BitOr, BitXor, Copy, Default, Destruct, Div, DivEq, DivRem, Drop, Felt252DictValue,
    Index, IndexView, Into, Mul, MulEq, Neg, Not, PanicDestruct, PartialEq, PartialOrd, Rem, RemEq, Sub, SubEq, TryInto
};
pub use core::zeroable::NonZero;
pub use core::{
    array, box, byte_array, bytes_31, clone, cmp, debug, dict, ec, ecdsa, fmt, gas, hash, integer, keccak, math,
    metaprogramming, nullable, num, option, panics, pedersen, poseidon, result, serde, starknet, string, testing,
    to_byte_array, traits, zeroable
};
