// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CSTARKSIMD_H
#define CSTARKSIMD_H

#include <stddef.h>
#include <stdint.h>

/// Whether this processor and its operating system have AVX-512 with IFMA (52-bit multiply-add), which the functions
/// below need. Always false where the module is not compiled for x86-64. The answer is found once and kept.
_Bool stark_simd_available(void);

/// Applies the Hades permutation to `count` states of three felts.
///
/// A felt is four 64-bit limbs, the lowest first, in Montgomery form for 2^256 and below P, before and after. Works on
/// eight states at a time, or twice eight, and pads the last group. Takes the same time for all values. May be called
/// only where `stark_simd_available` is true.
void stark_simd_poseidon_permute(uint64_t *states, size_t count);

/// Writes the Poseidon hash of each of `count` pairs of felts, in the form described above, to `hashes`.
void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count);

/// The round keys in radix 2^52: five limbs for each of 107 keys, times 2^260 modulo P, plus 4 * P. For tests.
extern const uint64_t stark_simd_poseidon_keys[107][5];

#endif
