// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CStarkSIMD.h"

#if defined(__x86_64__) && (defined(__clang__) || defined(__GNUC__))

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512ifma")))
#define INLINE TARGET __attribute__((always_inline)) static inline

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

// Eight field elements, one in each lane: five limbs of radix 2^52, in Montgomery form for R = 2^260, which is more
// than 511 * P. Between multiplications limbs may be larger than 52 bits and, as 64-bit integers, negative: sums need
// no carries. The multiplier reads the low 52 bits of a limb, so that its factors have to be carried first.
typedef struct {
    __m512i l0, l1, l2, l3, l4;
} lanes;

#define MASK _mm512_set1_epi64(0xfffffffffffff)

// P = 1 + 2^156 * (P3 + 2^52 * P4).
#define P3 _mm512_set1_epi64((long long)17 << 36)
#define P4 _mm512_set1_epi64((long long)1 << 43)

#define LOW(sum, x, y) sum = _mm512_madd52lo_epu64(sum, x, y)
#define HIGH(sum, x, y) sum = _mm512_madd52hi_epu64(sum, x, y)
#define CARRY(into, from) into = _mm512_add_epi64(into, _mm512_srli_epi64(from, 52))
#define COMPLEMENT(x) _mm512_ternarylogic_epi64(x, x, x, 0x55)

// Adds x * y at limbs i and i + 1.
#define PRODUCT(low, high, x, y) LOW(low, x, y); HIGH(high, x, y)
// Adds n * (P - 1) at limbs i + 3 to i + 5.
#define MODULUS(a, b, c, n) LOW(a, n, P3); HIGH(b, n, P3); LOW(b, n, P4); HIGH(c, n, P4)

// t / R modulo P, in (0, t / R + P], for a sum t of products that starts from P3, P4 and 1 in limbs 3, 4 and 5.
//
// P is 1 modulo 2^156. So the low limbs themselves are the digits of the quotient q for which t - q * P is a multiple
// of R. The multiplier only adds, hence it gets n = R - 1 - q: t + (n + 1) * P is a multiple of R, too. Below limb 5
// the digits of t, n and 1 sum up to R, which is the 1 in limb 5, and P3 and P4 are the rest of 1 * P.
#define REDUCE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9)                                                                 \
    MODULUS(t3, t4, t5, COMPLEMENT(t0));                                                                               \
    CARRY(t1, t0);                                                                                                     \
    MODULUS(t4, t5, t6, COMPLEMENT(t1));                                                                               \
    CARRY(t2, t1);                                                                                                     \
    MODULUS(t5, t6, t7, COMPLEMENT(t2));                                                                               \
    CARRY(t3, t2);                                                                                                     \
    MODULUS(t6, t7, t8, COMPLEMENT(t3));                                                                               \
    CARRY(t4, t3);                                                                                                     \
    MODULUS(t7, t8, t9, COMPLEMENT(t4));                                                                               \
    CARRY(t5, t4)

INLINE lanes multiplied(lanes x, lanes y) {
    __m512i t0 = _mm512_setzero_si512(), t1 = t0, t2 = t0, t3 = P3, t4 = P4;
    __m512i t5 = _mm512_set1_epi64(1), t6 = t0, t7 = t0, t8 = t0, t9 = t0;
    PRODUCT(t0, t1, x.l0, y.l0);
    PRODUCT(t1, t2, x.l0, y.l1);
    PRODUCT(t1, t2, x.l1, y.l0);
    PRODUCT(t2, t3, x.l0, y.l2);
    PRODUCT(t2, t3, x.l1, y.l1);
    PRODUCT(t2, t3, x.l2, y.l0);
    PRODUCT(t3, t4, x.l0, y.l3);
    PRODUCT(t3, t4, x.l1, y.l2);
    PRODUCT(t3, t4, x.l2, y.l1);
    PRODUCT(t3, t4, x.l3, y.l0);
    PRODUCT(t4, t5, x.l0, y.l4);
    PRODUCT(t4, t5, x.l1, y.l3);
    PRODUCT(t4, t5, x.l2, y.l2);
    PRODUCT(t4, t5, x.l3, y.l1);
    PRODUCT(t4, t5, x.l4, y.l0);
    PRODUCT(t5, t6, x.l1, y.l4);
    PRODUCT(t5, t6, x.l2, y.l3);
    PRODUCT(t5, t6, x.l3, y.l2);
    PRODUCT(t5, t6, x.l4, y.l1);
    PRODUCT(t6, t7, x.l2, y.l4);
    PRODUCT(t6, t7, x.l3, y.l3);
    PRODUCT(t6, t7, x.l4, y.l2);
    PRODUCT(t7, t8, x.l3, y.l4);
    PRODUCT(t7, t8, x.l4, y.l3);
    PRODUCT(t8, t9, x.l4, y.l4);
    REDUCE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    return (lanes){t5, t6, t7, t8, t9};
}

#define DOUBLE(x) x = _mm512_add_epi64(x, x)

INLINE lanes squared(lanes x) {
    // First the mixed products, which count twice; so do halves of what the reduction starts from, the 1 of limb 5
    // written as 2^52 in limb 4.
    __m512i t0 = _mm512_setzero_si512(), t1 = t0, t2 = t0, t3 = _mm512_set1_epi64((long long)17 << 35);
    __m512i t4 = _mm512_set1_epi64(((long long)1 << 42) + ((long long)1 << 51));
    __m512i t5 = t0, t6 = t0, t7 = t0, t8 = t0, t9 = t0;
    PRODUCT(t1, t2, x.l0, x.l1);
    PRODUCT(t2, t3, x.l0, x.l2);
    PRODUCT(t3, t4, x.l0, x.l3);
    PRODUCT(t3, t4, x.l1, x.l2);
    PRODUCT(t4, t5, x.l0, x.l4);
    PRODUCT(t4, t5, x.l1, x.l3);
    PRODUCT(t5, t6, x.l1, x.l4);
    PRODUCT(t5, t6, x.l2, x.l3);
    PRODUCT(t6, t7, x.l2, x.l4);
    PRODUCT(t7, t8, x.l3, x.l4);
    DOUBLE(t1);
    DOUBLE(t2);
    DOUBLE(t3);
    DOUBLE(t4);
    DOUBLE(t5);
    DOUBLE(t6);
    DOUBLE(t7);
    DOUBLE(t8);
    PRODUCT(t0, t1, x.l0, x.l0);
    PRODUCT(t2, t3, x.l1, x.l1);
    PRODUCT(t4, t5, x.l2, x.l2);
    PRODUCT(t6, t7, x.l3, x.l3);
    PRODUCT(t8, t9, x.l4, x.l4);
    REDUCE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    return (lanes){t5, t6, t7, t8, t9};
}

INLINE lanes sum(lanes x, lanes y) {
    return (lanes){
        _mm512_add_epi64(x.l0, y.l0), _mm512_add_epi64(x.l1, y.l1), _mm512_add_epi64(x.l2, y.l2),
        _mm512_add_epi64(x.l3, y.l3), _mm512_add_epi64(x.l4, y.l4)};
}

INLINE lanes difference(lanes x, lanes y) {
    return (lanes){
        _mm512_sub_epi64(x.l0, y.l0), _mm512_sub_epi64(x.l1, y.l1), _mm512_sub_epi64(x.l2, y.l2),
        _mm512_sub_epi64(x.l3, y.l3), _mm512_sub_epi64(x.l4, y.l4)};
}

INLINE lanes withKey(lanes x, const uint64_t key[5]) {
    const long long *k = (const long long *)key;
    return sum(
        x, (lanes){
               _mm512_set1_epi64(k[0]), _mm512_set1_epi64(k[1]), _mm512_set1_epi64(k[2]), _mm512_set1_epi64(k[3]),
               _mm512_set1_epi64(k[4])});
}

// The same integer, which must be in 0 ..< R, as a factor: its limbs are the low 52 bits, whatever is above them.
INLINE lanes carried(lanes x) {
    x.l1 = _mm512_add_epi64(x.l1, _mm512_srai_epi64(x.l0, 52));
    x.l2 = _mm512_add_epi64(x.l2, _mm512_srai_epi64(x.l1, 52));
    x.l3 = _mm512_add_epi64(x.l3, _mm512_srai_epi64(x.l2, 52));
    x.l4 = _mm512_add_epi64(x.l4, _mm512_srai_epi64(x.l3, 52));
    return x;
}

// The same element, within 2^-30 * P of 0 ... P, with limbs of little more than 52 bits, for a value below 512 * P.
INLINE lanes nearlyReduced(lanes x) {
    __m512i q = _mm512_srai_epi64(x.l4, 43);
    __m512i low = _mm512_set1_epi64(0x7ffffffffff);
    lanes r;
    r.l4 = _mm512_add_epi64(_mm512_and_si512(x.l4, low), _mm512_srai_epi64(x.l3, 52));
    __m512i q17 = _mm512_add_epi64(_mm512_slli_epi64(q, 36), _mm512_slli_epi64(q, 40));
    r.l3 = _mm512_sub_epi64(
        _mm512_add_epi64(_mm512_and_si512(x.l3, MASK), _mm512_srai_epi64(x.l2, 52)), q17);
    r.l2 = _mm512_add_epi64(_mm512_and_si512(x.l2, MASK), _mm512_srai_epi64(x.l1, 52));
    r.l1 = _mm512_add_epi64(_mm512_and_si512(x.l1, MASK), _mm512_srai_epi64(x.l0, 52));
    r.l0 = _mm512_sub_epi64(_mm512_and_si512(x.l0, MASK), q);
    return r;
}

INLINE lanes loaded(const uint64_t words[4][8]) {
    __m512i w0 = _mm512_loadu_si512(words[0]), w1 = _mm512_loadu_si512(words[1]);
    __m512i w2 = _mm512_loadu_si512(words[2]), w3 = _mm512_loadu_si512(words[3]);
    // The shift by four bits turns the factor 2^256 of the Montgomery form into 2^260.
    return (lanes){
        _mm512_and_si512(_mm512_slli_epi64(w0, 4), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w0, 48), _mm512_slli_epi64(w1, 16)), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w1, 36), _mm512_slli_epi64(w2, 28)), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w2, 24), _mm512_slli_epi64(w3, 40)), MASK),
        _mm512_srli_epi64(w3, 12)};
}

// Stores what is in 0 ..< 16 * P in Montgomery form for 2^256, fully reduced.
INLINE void store(lanes x, uint64_t words[4][8]) {
    // P is 1 modulo 16: adding P times the negative makes a multiple of 16, which is divided by shifting.
    __m512i m = _mm512_and_si512(_mm512_sub_epi64(_mm512_setzero_si512(), x.l0), _mm512_set1_epi64(15));
    x.l0 = _mm512_add_epi64(x.l0, m);
    x.l3 = _mm512_add_epi64(x.l3, _mm512_add_epi64(_mm512_slli_epi64(m, 36), _mm512_slli_epi64(m, 40)));
    x.l4 = _mm512_add_epi64(x.l4, _mm512_slli_epi64(m, 43));
    x = carried(x);
    x.l0 = _mm512_and_si512(x.l0, MASK);
    x.l1 = _mm512_and_si512(x.l1, MASK);
    x.l2 = _mm512_and_si512(x.l2, MASK);
    x.l3 = _mm512_and_si512(x.l3, MASK);
    __m512i w0 = _mm512_or_si512(_mm512_srli_epi64(x.l0, 4), _mm512_slli_epi64(x.l1, 48));
    __m512i w1 = _mm512_or_si512(_mm512_srli_epi64(x.l1, 16), _mm512_slli_epi64(x.l2, 36));
    __m512i w2 = _mm512_or_si512(_mm512_srli_epi64(x.l2, 28), _mm512_slli_epi64(x.l3, 24));
    __m512i w3 = _mm512_or_si512(_mm512_srli_epi64(x.l3, 40), _mm512_slli_epi64(x.l4, 12));

    // It is below 2 * P now. One P is subtracted from what is not below P.
    __m512i top = _mm512_set1_epi64(0x0800000000000011), one = _mm512_set1_epi64(1), zero = _mm512_setzero_si512();
    __m512i rest = _mm512_or_si512(_mm512_or_si512(w0, w1), w2);
    __mmask8 atLeast = _mm512_cmpgt_epu64_mask(w3, top);
    atLeast |= _mm512_mask_cmpneq_epi64_mask(_mm512_cmpeq_epi64_mask(w3, top), rest, zero);
    __mmask8 borrow0 = _mm512_mask_cmpeq_epi64_mask(atLeast, w0, zero);
    __mmask8 borrow1 = _mm512_mask_cmpeq_epi64_mask(borrow0, w1, zero);
    __mmask8 borrow2 = _mm512_mask_cmpeq_epi64_mask(borrow1, w2, zero);
    w0 = _mm512_mask_sub_epi64(w0, atLeast, w0, one);
    w1 = _mm512_mask_sub_epi64(w1, borrow0, w1, one);
    w2 = _mm512_mask_sub_epi64(w2, borrow1, w2, one);
    w3 = _mm512_mask_sub_epi64(w3, atLeast, w3, top);
    w3 = _mm512_mask_sub_epi64(w3, borrow2, w3, one);
    _mm512_storeu_si512(words[0], w0);
    _mm512_storeu_si512(words[1], w1);
    _mm512_storeu_si512(words[2], w2);
    _mm512_storeu_si512(words[3], w3);
}

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

// 4 * P more, which makes the last values positive.
INLINE lanes raised(lanes x) {
    x.l0 = _mm512_add_epi64(x.l0, _mm512_set1_epi64(4));
    x.l3 = _mm512_add_epi64(x.l3, _mm512_set1_epi64((long long)17 << 38));
    x.l4 = _mm512_add_epi64(x.l4, _mm512_set1_epi64((long long)1 << 45));
    return x;
}

enum { LANES = 8 };

// Brings word i of up to eight felts, which are `stride` words apart, into row i.
INLINE void gather(uint64_t rows[4][LANES], const uint64_t *felts, size_t stride, size_t count) {
    for (size_t lane = 0; lane < LANES; lane++) {
        for (size_t i = 0; i < 4; i++) rows[i][lane] = lane < count ? felts[stride * lane + i] : 0;
    }
}

INLINE void scatter(uint64_t *felts, size_t stride, const uint64_t rows[4][LANES], size_t count) {
    for (size_t lane = 0; lane < count; lane++) {
        for (size_t i = 0; i < 4; i++) felts[stride * lane + i] = rows[i][lane];
    }
}

TARGET void stark_simd_poseidon_permute(uint64_t *states, size_t count) {
    uint64_t rows[3][4][LANES];
    for (; count > 0; states += 12 * LANES) {
        size_t used = count < LANES ? count : LANES;
        for (size_t i = 0; i < 3; i++) gather(rows[i], states + 4 * i, 12, used);
        state x = {loaded(rows[0]), loaded(rows[1]), loaded(rows[2])};
        permuted(&x);
        store(x.a, rows[0]);
        store(raised(x.b), rows[1]);
        store(raised(x.c), rows[2]);
        for (size_t i = 0; i < 3; i++) scatter(states + 4 * i, 12, rows[i], used);
        count -= used;
    }
}

// 2 * 2^260 modulo P.
static const uint64_t two[5] = {0xffffffffffc01, 0xfffffffffffff, 0xfffffffffffff, 0xbc10fffffffff, 0x007ffffffffff};

TARGET void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count) {
    uint64_t rows[2][4][LANES];
    __m512i zero = _mm512_setzero_si512();
    for (; count > 0; pairs += 8 * LANES, hashes += 4 * LANES) {
        size_t used = count < LANES ? count : LANES;
        for (size_t i = 0; i < 2; i++) gather(rows[i], pairs + 4 * i, 8, used);
        state x = {loaded(rows[0]), loaded(rows[1]), {zero, zero, zero, zero, zero}};
        x.c = withKey(x.c, two);
        permuted(&x);
        store(x.a, rows[0]);
        scatter(hashes, 4, rows[0], used);
        count -= used;
    }
}

#else

_Bool stark_simd_available(void) { return 0; }

// Nothing to call: `stark_simd_available` says so.
void stark_simd_poseidon_permute(uint64_t *states, size_t count) { __builtin_trap(); }

void stark_simd_poseidon_hash_pairs(const uint64_t *pairs, uint64_t *hashes, size_t count) { __builtin_trap(); }

#endif
