// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// Arithmetic modulo P = 2^251 + 17 * 2^192 + 1 on eight elements at once, with AVX-512 IFMA. Private to this module.
//
// Where STARK_SIMD_LANES is 0, the compiler's target has no such instructions and there is nothing here. Where it is 1,
// functions that use this are marked TARGET or INLINE, and run only after `stark_simd_available` was true.

#ifndef LANES_H
#define LANES_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && (defined(__clang__) || defined(__GNUC__))
#define STARK_SIMD_LANES 1

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512ifma")))
#ifdef __OPTIMIZE__
#define INLINE TARGET __attribute__((always_inline, unused)) static inline
#else
// Inlined without optimization, all temporary values together would take megabytes of the stack.
#define INLINE TARGET __attribute__((unused)) static
#endif

enum { LANES = 8 };

// Eight integers, one in each lane, of which each stands for an element: the integer is the element times R modulo P,
// for R = 2^260, which is more than 511 * P. The five limbs have the radix 2^52, the lowest first, and are 64-bit
// numbers with a sign: limbs of sums may be negative or larger than 52 bits. Every operation says which integers it
// takes and gives; bounds count in multiples of P.
//
// A factor is what `multiplied` and `squared` take: an integer in 0 ..< R whose limbs are carried, which means that the
// low 52 bits of each limb are its digits in radix 2^52. What is above them is ignored there, but not by sums: only
// `integer` makes a number of a factor again.
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
#define COMPLEMENT(x) _mm512_andnot_si512(x, MASK)

// Adds x * y at limbs i and i + 1.
#define PRODUCT(low, high, x, y) LOW(low, x, y); HIGH(high, x, y)
// Adds n * (P - 1) at limbs i + 3 to i + 5. The high half of n * P4 is a shift, for the multiplier has the most to do.
#define MODULUS(a, b, c, n)                                                                                            \
    do {                                                                                                               \
        __m512i digit = n;                                                                                             \
        LOW(a, digit, P3);                                                                                             \
        HIGH(b, digit, P3);                                                                                            \
        LOW(b, digit, P4);                                                                                             \
        c = _mm512_add_epi64(c, _mm512_srli_epi64(digit, 9));                                                          \
    } while (0)

// t / R modulo P, in (t / R, t / R + P], for a sum t of products that starts from P3, P4 and 1 in limbs 3, 4 and 5.
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

// Adds x * y to t0 ... t9.
#define PRODUCTS(x, y)                                                                                                 \
    PRODUCT(t0, t1, x.l0, y.l0);                                                                                       \
    PRODUCT(t1, t2, x.l0, y.l1);                                                                                       \
    PRODUCT(t1, t2, x.l1, y.l0);                                                                                       \
    PRODUCT(t2, t3, x.l0, y.l2);                                                                                       \
    PRODUCT(t2, t3, x.l1, y.l1);                                                                                       \
    PRODUCT(t2, t3, x.l2, y.l0);                                                                                       \
    PRODUCT(t3, t4, x.l0, y.l3);                                                                                       \
    PRODUCT(t3, t4, x.l1, y.l2);                                                                                       \
    PRODUCT(t3, t4, x.l2, y.l1);                                                                                       \
    PRODUCT(t3, t4, x.l3, y.l0);                                                                                       \
    PRODUCT(t4, t5, x.l0, y.l4);                                                                                       \
    PRODUCT(t4, t5, x.l1, y.l3);                                                                                       \
    PRODUCT(t4, t5, x.l2, y.l2);                                                                                       \
    PRODUCT(t4, t5, x.l3, y.l1);                                                                                       \
    PRODUCT(t4, t5, x.l4, y.l0);                                                                                       \
    PRODUCT(t5, t6, x.l1, y.l4);                                                                                       \
    PRODUCT(t5, t6, x.l2, y.l3);                                                                                       \
    PRODUCT(t5, t6, x.l3, y.l2);                                                                                       \
    PRODUCT(t5, t6, x.l4, y.l1);                                                                                       \
    PRODUCT(t6, t7, x.l2, y.l4);                                                                                       \
    PRODUCT(t6, t7, x.l3, y.l3);                                                                                       \
    PRODUCT(t6, t7, x.l4, y.l2);                                                                                       \
    PRODUCT(t7, t8, x.l3, y.l4);                                                                                       \
    PRODUCT(t7, t8, x.l4, y.l3);                                                                                       \
    PRODUCT(t8, t9, x.l4, y.l4)

// x * y / R modulo P, for factors. It is in (x * y / R, x * y / R + P], hence never 0: at most (1 + a * b / 511) * P
// for factors of at most a * P and b * P. Its limbs are in 0 ..< 2^57 and not carried.
INLINE lanes multiplied(lanes x, lanes y) {
    __m512i t0 = _mm512_setzero_si512(), t1 = t0, t2 = t0, t3 = P3, t4 = P4;
    __m512i t5 = _mm512_set1_epi64(1), t6 = t0, t7 = t0, t8 = t0, t9 = t0;
    PRODUCTS(x, y);
    REDUCE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    return (lanes){t5, t6, t7, t8, t9};
}

// (x * y + u * v) / R modulo P, for factors, with one reduction: more than the exact quotient, by P at most. Its limbs
// are in 0 ..< 2^58 and not carried.
INLINE lanes productSum(lanes x, lanes y, lanes u, lanes v) {
    __m512i t0 = _mm512_setzero_si512(), t1 = t0, t2 = t0, t3 = P3, t4 = P4;
    __m512i t5 = _mm512_set1_epi64(1), t6 = t0, t7 = t0, t8 = t0, t9 = t0;
    PRODUCTS(x, y);
    PRODUCTS(u, v);
    REDUCE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    return (lanes){t5, t6, t7, t8, t9};
}

#define DOUBLE(x) x = _mm512_add_epi64(x, x)

// multiplied(x, x), with the same bounds.
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

// The same integer in every lane.
INLINE lanes constant(const uint64_t limbs[5]) {
    return (lanes){
        _mm512_set1_epi64((long long)limbs[0]), _mm512_set1_epi64((long long)limbs[1]),
        _mm512_set1_epi64((long long)limbs[2]), _mm512_set1_epi64((long long)limbs[3]),
        _mm512_set1_epi64((long long)limbs[4])};
}

// x + y as integers, limb by limb and without carries. The limbs must not leave 64 bits.
INLINE lanes sum(lanes x, lanes y) {
    return (lanes){
        _mm512_add_epi64(x.l0, y.l0), _mm512_add_epi64(x.l1, y.l1), _mm512_add_epi64(x.l2, y.l2),
        _mm512_add_epi64(x.l3, y.l3), _mm512_add_epi64(x.l4, y.l4)};
}

// x - y as integers, limb by limb. Where y is larger it is negative, and takes a multiple of P to become a factor.
INLINE lanes difference(lanes x, lanes y) {
    return (lanes){
        _mm512_sub_epi64(x.l0, y.l0), _mm512_sub_epi64(x.l1, y.l1), _mm512_sub_epi64(x.l2, y.l2),
        _mm512_sub_epi64(x.l3, y.l3), _mm512_sub_epi64(x.l4, y.l4)};
}

// x + n * P, for n in 0 ... 511.
INLINE lanes raised(lanes x, long long n) {
    x.l0 = _mm512_add_epi64(x.l0, _mm512_set1_epi64(n));
    x.l3 = _mm512_add_epi64(x.l3, _mm512_set1_epi64(n * ((long long)17 << 36)));
    x.l4 = _mm512_add_epi64(x.l4, _mm512_set1_epi64(n * ((long long)1 << 43)));
    return x;
}

// x * 2^n, limb by limb. The limbs must not leave 64 bits.
INLINE lanes shifted(lanes x, unsigned n) {
    return (lanes){
        _mm512_slli_epi64(x.l0, n), _mm512_slli_epi64(x.l1, n), _mm512_slli_epi64(x.l2, n), _mm512_slli_epi64(x.l3, n),
        _mm512_slli_epi64(x.l4, n)};
}

// The same integer with carried limbs: a factor, if it is in 0 ..< R, and no operand for sums any more. Limbs may be
// anything in -2^62 ... 2^62.
INLINE lanes carried(lanes x) {
    x.l1 = _mm512_add_epi64(x.l1, _mm512_srai_epi64(x.l0, 52));
    x.l2 = _mm512_add_epi64(x.l2, _mm512_srai_epi64(x.l1, 52));
    x.l3 = _mm512_add_epi64(x.l3, _mm512_srai_epi64(x.l2, 52));
    x.l4 = _mm512_add_epi64(x.l4, _mm512_srai_epi64(x.l3, 52));
    return x;
}

// The number that a factor is, with limbs of 52 bits: still a factor, too.
INLINE lanes integer(lanes x) {
    return (lanes){
        _mm512_and_si512(x.l0, MASK), _mm512_and_si512(x.l1, MASK), _mm512_and_si512(x.l2, MASK),
        _mm512_and_si512(x.l3, MASK), x.l4};
}

// The same element, within 2^-30 * P of 0 ... P, hence perhaps below 0. Limbs may be anything in -2^62 ... 2^62; those
// of the result are in -2^62 ... 2^62 again, of little more than 52 bits for values below 512 * P, and not carried.
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

// The lanes whose element is 0. Limbs may be anything in -2^62 ... 2^62.
INLINE __mmask8 zeroMask(lanes x) {
    // Of the multiples of P, only 0 and P are so near to 0 ... P.
    x = carried(nearlyReduced(x));
    __m512i l0 = _mm512_and_si512(x.l0, MASK), l3 = _mm512_and_si512(x.l3, MASK), zero = _mm512_setzero_si512();
    __m512i middle = _mm512_and_si512(_mm512_or_si512(x.l1, x.l2), MASK);
    __m512i overZero = _mm512_or_si512(_mm512_or_si512(l0, l3), x.l4);
    __m512i overModulus = _mm512_or_si512(
        _mm512_or_si512(_mm512_xor_si512(l0, _mm512_set1_epi64(1)), _mm512_xor_si512(l3, P3)),
        _mm512_xor_si512(x.l4, P4));
    __mmask8 candidates = _mm512_cmpeq_epi64_mask(middle, zero);
    return _mm512_mask_cmpeq_epi64_mask(candidates, overZero, zero) |
        _mm512_mask_cmpeq_epi64_mask(candidates, overModulus, zero);
}

// The lanes in which both stand for the same element. Limbs of the difference may be anything in -2^62 ... 2^62.
INLINE __mmask8 equalMask(lanes x, lanes y) { return zeroMask(difference(x, y)); }

// x in the lanes of the mask and y in the others.
INLINE lanes selected(__mmask8 mask, lanes x, lanes y) {
    return (lanes){
        _mm512_mask_blend_epi64(mask, y.l0, x.l0), _mm512_mask_blend_epi64(mask, y.l1, x.l1),
        _mm512_mask_blend_epi64(mask, y.l2, x.l2), _mm512_mask_blend_epi64(mask, y.l3, x.l3),
        _mm512_mask_blend_epi64(mask, y.l4, x.l4)};
}

// n * P - x in the lanes of the mask and x in the others, for n in 0 ... 511. Not carried.
INLINE lanes negatedWhere(__mmask8 mask, lanes x, long long n) {
    __m512i zero = _mm512_setzero_si512();
    return (lanes){
        _mm512_mask_sub_epi64(x.l0, mask, _mm512_set1_epi64(n), x.l0), _mm512_mask_sub_epi64(x.l1, mask, zero, x.l1),
        _mm512_mask_sub_epi64(x.l2, mask, zero, x.l2),
        _mm512_mask_sub_epi64(x.l3, mask, _mm512_set1_epi64(n * ((long long)17 << 36)), x.l3),
        _mm512_mask_sub_epi64(x.l4, mask, _mm512_set1_epi64(n * ((long long)1 << 43)), x.l4)};
}

// The elements of four 64-bit limbs each, in Montgomery form for 2^256: carried, and 16 times the number that the limbs
// are. So reduced elements become factors below 16 * P.
INLINE lanes fromWords(__m512i w0, __m512i w1, __m512i w2, __m512i w3) {
    // The shift by four bits turns the factor 2^256 of the Montgomery form into 2^260.
    return (lanes){
        _mm512_and_si512(_mm512_slli_epi64(w0, 4), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w0, 48), _mm512_slli_epi64(w1, 16)), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w1, 36), _mm512_slli_epi64(w2, 28)), MASK),
        _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w2, 24), _mm512_slli_epi64(w3, 40)), MASK),
        _mm512_srli_epi64(w3, 12)};
}

// `fromWords` of rows: word i of all lanes is in row i.
INLINE lanes loaded(const uint64_t words[4][LANES]) {
    return fromWords(
        _mm512_loadu_si512(words[0]), _mm512_loadu_si512(words[1]), _mm512_loadu_si512(words[2]),
        _mm512_loadu_si512(words[3]));
}

// Transposes eight rows of eight words.
INLINE void transpose(__m512i rows[8]) {
    // Even words of two rows, and odd ones.
    __m512i a0 = _mm512_unpacklo_epi64(rows[0], rows[1]), a1 = _mm512_unpackhi_epi64(rows[0], rows[1]);
    __m512i a2 = _mm512_unpacklo_epi64(rows[2], rows[3]), a3 = _mm512_unpackhi_epi64(rows[2], rows[3]);
    __m512i a4 = _mm512_unpacklo_epi64(rows[4], rows[5]), a5 = _mm512_unpackhi_epi64(rows[4], rows[5]);
    __m512i a6 = _mm512_unpacklo_epi64(rows[6], rows[7]), a7 = _mm512_unpackhi_epi64(rows[6], rows[7]);
    // Words 0 and 4 of four rows, then 2 and 6, 1 and 5, 3 and 7.
    __m512i b0 = _mm512_shuffle_i64x2(a0, a2, 0x88), b1 = _mm512_shuffle_i64x2(a4, a6, 0x88);
    __m512i c0 = _mm512_shuffle_i64x2(a0, a2, 0xdd), c1 = _mm512_shuffle_i64x2(a4, a6, 0xdd);
    __m512i d0 = _mm512_shuffle_i64x2(a1, a3, 0x88), d1 = _mm512_shuffle_i64x2(a5, a7, 0x88);
    __m512i e0 = _mm512_shuffle_i64x2(a1, a3, 0xdd), e1 = _mm512_shuffle_i64x2(a5, a7, 0xdd);
    rows[0] = _mm512_shuffle_i64x2(b0, b1, 0x88);
    rows[1] = _mm512_shuffle_i64x2(d0, d1, 0x88);
    rows[2] = _mm512_shuffle_i64x2(c0, c1, 0x88);
    rows[3] = _mm512_shuffle_i64x2(e0, e1, 0x88);
    rows[4] = _mm512_shuffle_i64x2(b0, b1, 0xdd);
    rows[5] = _mm512_shuffle_i64x2(d0, d1, 0xdd);
    rows[6] = _mm512_shuffle_i64x2(c0, c1, 0xdd);
    rows[7] = _mm512_shuffle_i64x2(e0, e1, 0xdd);
}

// `fromWords` of two elements for each lane, which lie one after the other in memory like the coordinates of a point:
// lane i reads eight words at sources[i].
INLINE void loadPairs(const uint64_t *const sources[LANES], lanes *first, lanes *second) {
    __m512i rows[8];
    for (size_t i = 0; i < 8; i++) rows[i] = _mm512_loadu_si512(sources[i]);
    transpose(rows);
    *first = fromWords(rows[0], rows[1], rows[2], rows[3]);
    *second = fromWords(rows[4], rows[5], rows[6], rows[7]);
}

// Writes what is in 0 ... 16 * P as four 64-bit limbs in Montgomery form for 2^256, fully reduced, in rows as `loaded`
// reads them.
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

// Brings word i of up to eight felts, which are `stride` words apart, into row i, and 0 into the lanes that are left.
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

#else
#define STARK_SIMD_LANES 0
#endif

#endif
