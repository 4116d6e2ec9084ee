// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#pragma once
#include <stdint.h>

/// Multiplies `x` by `y` modulo 2^251 + 17 * 2^192 + 1 `count` times, each time the last product by `y`, with GMP's
/// `mpz_mul` and `mpz_mod`. Four limbs each, the lowest first; the result replaces `x`.
void reference_multiplication_chain(uint64_t x[4], const uint64_t y[4], int64_t count);
