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
/// eight states at a time, and pads the last group. Takes the same time for all values. May be called
/// only where `stark_simd_available` is true.
void stark_simd_poseidon_permute(uint64_t *states, size_t count);

/// Writes the Poseidon hash of each of `count` pairs of felts, in the form described above, to `hashes`.
void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count);

/// How many bytes of working memory `stark_simd_pedersen_hash_pairs` needs for a number of pairs.
size_t stark_simd_pedersen_scratch_size(size_t count);

/// Writes the Pedersen hash of each of `count` pairs of felts, in the form described above, to `hashes`.
///
/// Costs as much for every started eight, besides six calls of `invert`. Time and reads depend on the values. May be
/// called only where `stark_simd_available` is true.
///
/// - Parameters:
///   - first: 31 rows of 128 points for the first felts of pairs, followed by 32 points. A point is the felts x and y.
///     Row i has the multiples by 1, 3, 5 ... 255 of 256^i times the point that the low 248 bits multiply. Last point
///     2h + 1 is what the four high bits h add, last point 2h the same minus the multiple by 1 in row 0.
///   - second: The same for the second felts.
///   - scratch: As many bytes as `stark_simd_pedersen_scratch_size` says, at a multiple of 64.
///   - invert: Replaces a felt by its inverse; or returns false, when it is 0.
/// - Returns: False, with no hashes, when two points that were to be added were equal or opposite.
_Bool stark_simd_pedersen_hash_pairs(
    const uint64_t *first, const uint64_t *second, const uint64_t *pairs, uint64_t *hashes, size_t count, void *scratch,
    _Bool (*invert)(uint64_t felt[4]));

/// The round keys in radix 2^52: five limbs for each of 107 keys, times 2^260 modulo P, plus 4 * P. For tests.
extern const uint64_t stark_simd_poseidon_keys[107][5];

/// What `stark_simd_ecdsa_check` says of a signature.
typedef enum { STARK_SIMD_INVALID, STARK_SIMD_VALID, STARK_SIMD_UNDECIDED } stark_simd_verdict;

/// Decides about `count` signatures on the STARK curve by x-only keys, eight at a time.
///
/// An item has four numbers of four words: the key's x and r as felts in the form described above, and the factors of
/// the generator and of the key as integers below N. Valid means that the key is the x coordinate of a point, and r
/// that of the sum or of the difference of the two multiples. Undecided are those for which the formulas fail, among
/// them all with a multiple at infinity. Ranges are not checked.
///
/// The table holds multiples of the generator G as points of two felts: 1 ... 128 times 2^(8 * i) * G for i = 0 ... 30,
/// and then (h + c) * 2^248 * G at index 2 * h + c, for h = 0 ... 15 and c = 0 and 1. Time depends on the values. May
/// be called only where `stark_simd_available` is true.
void stark_simd_ecdsa_check(
    const uint64_t *table, const uint64_t *items, size_t count, stark_simd_verdict *verdicts);

/// The operations of the private lanes.h, which says what they take and give.
typedef enum {
    STARK_SIMD_MULTIPLY,
    STARK_SIMD_SQUARE,
    STARK_SIMD_SUM_OF_PRODUCTS,
    STARK_SIMD_ADD,
    STARK_SIMD_SUBTRACT,
    STARK_SIMD_RAISE,
    STARK_SIMD_SHIFT,
    STARK_SIMD_CARRY,
    STARK_SIMD_NEARLY_REDUCE,
    STARK_SIMD_NEGATE_EVEN_LANES,
    STARK_SIMD_SELECT_EVEN_LANES,
    STARK_SIMD_IS_ZERO,
    STARK_SIMD_IS_EQUAL,
    STARK_SIMD_LOAD,
    STARK_SIMD_STORE,
    STARK_SIMD_LOAD_FIRST_OF_PAIRS,
    STARK_SIMD_LOAD_SECOND_OF_PAIRS,
} stark_simd_operation;

/// Applies an operation to five rows of limbs of eight lanes, and gives the mask of those that have one. For tests.
///
/// Factors are carried first. The sum of products is x * y + x * x. Raising adds 511 * P, shifting multiplies by 8,
/// negating subtracts from 16 * P. Loading reads four rows of words, and storing writes them; pairs are read from the
/// words of x, four words apart.
uint8_t stark_simd_lanes_apply(
    stark_simd_operation operation, const uint64_t x[40], const uint64_t y[40], uint64_t result[40]);

#endif
