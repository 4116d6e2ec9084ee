// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "lanes.h"

#include "CStarkSIMD.h"

#if STARK_SIMD_LANES

_Bool stark_simd_available(void) {
    // 0 is unknown, 1 is no, 2 is yes. Threads that race here find the same answer.
    static int state = 0;
    int known = __atomic_load_n(&state, __ATOMIC_RELAXED);
    if (known == 0) {
        __builtin_cpu_init();
        known = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma") ? 2 : 1;
        __atomic_store_n(&state, known, __ATOMIC_RELAXED);
    }
    return known == 2;
}

INLINE lanes fromLimbs(const uint64_t limbs[40]) {
    return (lanes){
        _mm512_loadu_si512(limbs), _mm512_loadu_si512(limbs + 8), _mm512_loadu_si512(limbs + 16),
        _mm512_loadu_si512(limbs + 24), _mm512_loadu_si512(limbs + 32)};
}

INLINE void toLimbs(lanes x, uint64_t limbs[40]) {
    _mm512_storeu_si512(limbs, x.l0);
    _mm512_storeu_si512(limbs + 8, x.l1);
    _mm512_storeu_si512(limbs + 16, x.l2);
    _mm512_storeu_si512(limbs + 24, x.l3);
    _mm512_storeu_si512(limbs + 32, x.l4);
}

TARGET uint8_t stark_simd_lanes_apply(
    stark_simd_operation operation, const uint64_t x[40], const uint64_t y[40], uint64_t result[40]
) {
    lanes a = fromLimbs(x), b = fromLimbs(y), c = a;
    __mmask8 mask = 0;
    switch (operation) {
    case STARK_SIMD_MULTIPLY: c = multiplied(carried(a), carried(b)); break;
    case STARK_SIMD_SQUARE: c = squared(carried(a)); break;
    case STARK_SIMD_SUM_OF_PRODUCTS: c = productSum(carried(a), carried(b), carried(a), carried(a)); break;
    case STARK_SIMD_ADD: c = sum(a, b); break;
    case STARK_SIMD_SUBTRACT: c = difference(a, b); break;
    case STARK_SIMD_RAISE: c = raised(a, 511); break;
    case STARK_SIMD_SHIFT: c = shifted(a, 3); break;
    case STARK_SIMD_CARRY: c = integer(carried(a)); break;
    case STARK_SIMD_NEARLY_REDUCE: c = nearlyReduced(a); break;
    case STARK_SIMD_NEGATE_EVEN_LANES: c = negatedWhere(0x55, a, 16); break;
    case STARK_SIMD_SELECT_EVEN_LANES: c = selected(0x55, a, b); break;
    case STARK_SIMD_IS_ZERO: mask = zeroMask(a); break;
    case STARK_SIMD_IS_EQUAL: mask = equalMask(a, b); break;
    case STARK_SIMD_LOAD: c = loaded((const uint64_t(*)[LANES])x); break;
    case STARK_SIMD_STORE: store(a, (uint64_t(*)[LANES])result); return 0;
    case STARK_SIMD_LOAD_FIRST_OF_PAIRS:
    case STARK_SIMD_LOAD_SECOND_OF_PAIRS: {
        const uint64_t *sources[LANES];
        for (size_t i = 0; i < LANES; i++) sources[i] = x + 4 * i;
        loadPairs(sources, &a, &b);
        c = operation == STARK_SIMD_LOAD_FIRST_OF_PAIRS ? a : b;
        break;
    }
    }
    toLimbs(c, result);
    return mask;
}

#else

_Bool stark_simd_available(void) { return 0; }

uint8_t stark_simd_lanes_apply(
    stark_simd_operation operation, const uint64_t x[40], const uint64_t y[40], uint64_t result[40]
) {
    __builtin_trap();
}

#endif
