// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#pragma once
#include <stdint.h>

/// Multiplies `x` by `y` modulo 2^251 + 17 * 2^192 + 1 `count` times, each time the last product by `y`, with GMP's
/// `mpz_mul` and `mpz_mod`. Four limbs each, the lowest first; the result replaces `x`.
///
/// The product goes to a variable of its own, as careful code does it.
void reference_multiplication_chain(uint64_t x[4], const uint64_t y[4], int64_t count);

/// The same with the product in the place of `x`, as short code does it: GMP then copies a factor first.
void reference_multiplication_chain_in_place(uint64_t x[4], const uint64_t y[4], int64_t count);
