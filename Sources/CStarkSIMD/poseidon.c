// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CStarkSIMD.h"

#include "lanes.h"

#if STARK_SIMD_LANES

INLINE lanes withKey(lanes x, const uint64_t key[5]) { return sum(x, constant(key)); }

typedef struct {
    lanes a, b, c;
} state;

INLINE lanes cubed(lanes x) { return multiplied(carried(squared(x)), x); }

// Cubes and mixes: (a, b, c) -> (s + 2a, s - 2b, s - 3c) with s = a + b + c. The cubes are below 1.1 * P, so that the
// new b and c are above -3.3 * P, which the next key makes up for.
INLINE void fullRound(state *x) {
    lanes u = cubed(carried(x->a)), v = cubed(carried(x->b)), w = cubed(carried(x->c));
    lanes s = sum(sum(u, v), w);
    x->a = sum(s, sum(u, u));
    x->b = difference(s, sum(v, v));
    x->c = difference(s, sum(sum(w, w), w));
}

INLINE void addKeys(state *x, const uint64_t keys[3][5]) {
    x->a = withKey(x->a, keys[0]);
    x->b = withKey(x->b, keys[1]);
    x->c = withKey(x->c, keys[2]);
}

// Cubes c and mixes, where b holds a + b: with u = c^3 the next values are a = s + 2a + u, s = 4a + 2u, c = s - 2u.
INLINE void partialRound(state *x) {
    lanes u = cubed(carried(x->c));
    lanes w = sum(sum(x->a, x->a), u);
    x->c = difference(x->b, sum(u, u));
    x->a = nearlyReduced(sum(x->b, w));
    x->b = sum(w, w);
}

// The Hades permutation. Values before a cube are below 21 * P, hence squares below 1.9 * P and cubes below 1.1 * P.
INLINE void permuted(state *x) {
    const uint64_t(*keys)[5] = stark_simd_poseidon_keys;
    for (size_t i = 0; i < 4; i++) {
        addKeys(x, keys + 3 * i);
        fullRound(x);
    }
    x->c = withKey(x->c, keys[12]);
    x->a = nearlyReduced(x->a);
    x->b = nearlyReduced(sum(x->a, x->b));
    for (size_t i = 13; i < 95; i++) {
        partialRound(x);
        x->c = withKey(x->c, keys[i]);
    }
    partialRound(x);
    x->b = difference(x->b, x->a);
    for (size_t i = 0; i < 4; i++) {
        addKeys(x, keys + 95 + 3 * i);
        fullRound(x);
    }
}

TARGET void stark_simd_poseidon_permute(uint64_t *states, size_t count) {
    uint64_t rows[3][4][LANES];
    while (count > 0) {
        size_t used = count < LANES ? count : LANES;
        for (size_t i = 0; i < 3; i++) gather(rows[i], states + 4 * i, 12, used);
        state x = {loaded(rows[0]), loaded(rows[1]), loaded(rows[2])};
        permuted(&x);
        store(x.a, rows[0]);
        store(raised(x.b, 4), rows[1]);
        store(raised(x.c, 4), rows[2]);
        for (size_t i = 0; i < 3; i++) scatter(states + 4 * i, 12, rows[i], used);
        states += 12 * used;
        count -= used;
    }
}

// 2 * 2^260 modulo P.
static const uint64_t two[5] = {0xffffffffffc01, 0xfffffffffffff, 0xfffffffffffff, 0xbc10fffffffff, 0x007ffffffffff};

TARGET void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count) {
    uint64_t rows[2][4][LANES];
    __m512i zero = _mm512_setzero_si512();
    while (count > 0) {
        size_t used = count < LANES ? count : LANES;
        for (size_t i = 0; i < 2; i++) gather(rows[i], pairs + 4 * i, 8, used);
        state x = {loaded(rows[0]), loaded(rows[1]), {zero, zero, zero, zero, zero}};
        x.c = withKey(x.c, two);
        permuted(&x);
        store(x.a, rows[0]);
        scatter(hashes, 4, rows[0], used);
        pairs += 8 * used;
        hashes += 4 * used;
        count -= used;
    }
}

#else

// Nothing to call: `stark_simd_available` says so.
void stark_simd_poseidon_permute(uint64_t *states, size_t count) { __builtin_trap(); }

void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count) { __builtin_trap(); }

#endif
