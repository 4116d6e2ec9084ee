// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CFELTREFERENCE_H
#define CFELTREFERENCE_H

#include <stddef.h>
#include <stdint.h>

/// The yardstick of the ratio guard: Montgomery arithmetic modulo P = 2^251 + 17 * 2^192 + 1 in plain C, by the same
/// technique as the Swift kernel. Limbs are 64 bits, the lowest first, in Montgomery form for 2^256.
///
/// It is fixed on purpose. Making it faster or slower moves what the guard measures.

/// x = x * y, `count` times, each after the one before.
void felt_reference_multiply(uint64_t x[4], const uint64_t y[4], size_t count);

/// x = x * x, `count` times, each after the one before.
void felt_reference_square(uint64_t x[4], size_t count);

#endif
