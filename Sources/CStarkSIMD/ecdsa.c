// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CStarkSIMD.h"

#include "multiples.h"

#if STARK_SIMD_LANES

// The lanes in which r is the x coordinate of A + B or of A - B: see StarkECDSA.isSum. r and the numerators are < 16,
// the denominators < 1.1.
INLINE __mmask8 isSum(lanes r, coordinate a, coordinate b) {
    lanes u = multiplied(a.numerator, b.denominator);                   // < 1.1
    lanes v = multiplied(b.numerator, a.denominator);                   // < 1.1
    lanes product = multiplied(a.numerator, b.numerator);               // < 1.6
    lanes scale = integer(carried(multiplied(a.denominator, b.denominator)));   // < 1.1
    lanes both = carried(sum(u, v));                                    // < 2.2
    lanes betaScale = carried(multiplied(constant(beta), scale));       // < 1.1
    lanes square = carried(squared(factor(difference(u, v), 2)));       // < 1.1
    // Twice the linear coefficient.
    lanes linear = doubled(sum(
        multiplied(both, carried(sum(product, scale))), doubled(multiplied(betaScale, scale))));  // < 6.6
    lanes constantTerm = difference(
        squared(factor(difference(product, scale), 2)), shifted(multiplied(betaScale, both), 2));
    lanes slope = factor(difference(multiplied(r, square), linear), 7);
    return zeroMask(sum(multiplied(slope, r), constantTerm));
}

// Whether a key is the x coordinate of a point is not asked. If it is none, it is that of a point B of the twist, as
// are its multiples. Over the field of P^2 elements, curve and twist are two subgroups of the points of one curve. If
// isSum holds for a finite A and B, three finite points add up to infinity, one for each of the three coordinates: A of
// the curve, B of the twist, and one of either. Two are of the same group, so that the third, as the opposite of their
// sum, is of both. But a point of both is its own opposite, which with an odd number of points only infinity is.
TARGET void stark_simd_ecdsa_check(
    const uint64_t *table, const uint64_t *items, size_t count, stark_simd_verdict *verdicts
) {
    enum { WORDS = 16 };
    uint64_t rows[4][LANES], last[LANES * WORDS];
    for (size_t done = 0; done < count; done += LANES) {
        const uint64_t *group = items + WORDS * done;
        size_t used = count - done < LANES ? count - done : LANES;
        if (used < LANES) {
            for (size_t i = 0; i < LANES * WORDS; i++) last[i] = i < used * WORDS ? group[i] : 0;
            group = last;
        }
        gather(rows, group, WORDS, LANES);
        coordinate byKey = multipleOfKey(loaded(rows), group + 12, WORDS);
        coordinate byGenerator = multipleOfGenerator(table, group + 8, WORDS);
        gather(rows, group + 4, WORDS, LANES);
        unsigned undecided = zeroMask(integer(byKey.denominator)) | zeroMask(integer(byGenerator.denominator));
        unsigned valid = isSum(loaded(rows), byGenerator, byKey);
        for (size_t lane = 0; lane < used; lane++) {
            verdicts[done + lane] = undecided >> lane & 1 ? STARK_SIMD_UNDECIDED
                : valid >> lane & 1                       ? STARK_SIMD_VALID
                                                          : STARK_SIMD_INVALID;
        }
    }
}

#else

// Nothing to call: `stark_simd_available` says so.
void stark_simd_ecdsa_check(
    const uint64_t *table, const uint64_t *items, size_t count, stark_simd_verdict *verdicts
) {
    __builtin_trap();
}

#endif
