// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "lanes.h"

#include "CStarkSIMD.h"

// A hash is the sum of 64 points, one for each byte of its inputs' digits. Each lane has a hash of its own, and a group
// is eight of them. The points are added in a tree of affine additions:
//
//     slope = (y2 - y1) / (x2 - x1), x3 = slope^2 - x1 - x2, y3 = slope * (x1 - x3) - y1
//
// All divisors of a level of the tree are inverted at once: a chain multiplies them, keeping what it had before each;
// the product is inverted; and the chain is gone back, which gives the inverse of the last divisor first. So an
// addition costs five multiplications and a squaring. When a level goes back its sums are the points of the next one,
// whose chain grows at the same time, in the opposite order.

enum { DIGITS = 32, ENTRIES = 128, ADDITIONS = 32 };

#if STARK_SIMD_LANES

// An addition whose divisor is in a chain: x and y of the first point, the differences to the second one's, and the
// product of the divisors that are before it in the chain.
//
// On the first level x and y are in 0 ... 16. On the others x is in -0.01 ... 1.01, and y is a product in 0 ... 1.2
// minus a y of the level before: in -16 ... 1.2, -1.2 ... 17.2, -17.2 ... 2.4, -2.4 ... 18.4 and at last -18.4 ... 3.6.
// The differences have 32 * P more than they should, and are in 9 ... 55.
typedef struct {
    lanes x, y, dx, dy, before;
} addition;

// The table entries that a group reads, as a byte for each digit, and the digits whose points are negated.
typedef struct {
    __m512i entries[2][4], signs[2][4];
} digits;

// Additions of even rows are in one chain and those of odd rows in the other, so that two of them can go back in step.
typedef struct {
    lanes even, odd;
} chains;

INLINE lanes product(lanes x, lanes y) { return carried(multiplied(x, y)); }

// 2^260 modulo P, the form of 1.
static const uint64_t one[5] = {0xffffffffffe01, 0xfffffffffffff, 0xfffffffffffff, 0xde10fffffffff, 0x007ffffffffff};

INLINE chains emptyChains(void) { return (chains){constant(one), constant(one)}; }

// Puts the sum of two points into a chain.
INLINE void append(addition *to, lanes *chain, lanes x, lanes y, lanes x2, lanes y2) {
    lanes dx = integer(carried(raised(difference(x2, x), 32)));
    to->x = x;
    to->y = y;
    to->dx = dx;
    to->dy = carried(raised(difference(y2, y), 32));
    to->before = *chain;
    *chain = product(*chain, dx);
}

// The bytes of both inputs' digits, for up to eight pairs.
//
// The low 248 bits v of an input, made odd by adding 1 if need be, are the sum of (2 * byte - 255) * 256^i over the 31
// bytes of v / 2 + 2^247. So digit i is an odd number in -255 ... 255, of which the table has the positive ones. The
// last byte selects the point for the four high bits and for whether 1 was added.
INLINE digits digitsOf(const uint64_t *pairs, size_t count) {
    uint64_t rows[4][LANES];
    digits result;
    __m512i zero = _mm512_setzero_si512();
    lanes unit = {_mm512_set1_epi64(1), zero, zero, zero, zero};
    for (size_t input = 0; input < 2; input++) {
        gather(rows, pairs + 4 * input, 8, count);
        // A product with 1 leaves Montgomery form. It is at most P, and its sixteenfold is stored as it is.
        store(shifted(multiplied(loaded((const uint64_t(*)[LANES])rows), unit), 4), rows);
        __m512i v0 = _mm512_loadu_si512(rows[0]), v1 = _mm512_loadu_si512(rows[1]);
        __m512i v2 = _mm512_loadu_si512(rows[2]), v3 = _mm512_loadu_si512(rows[3]);
        __m512i parity = _mm512_and_si512(v0, _mm512_set1_epi64(1));
        __m512i high = _mm512_and_si512(_mm512_srli_epi64(v3, 55), _mm512_set1_epi64(0x1e));
        __m512i low3 = _mm512_and_si512(_mm512_srli_epi64(v3, 1), _mm512_set1_epi64(0x007fffffffffffff));
        // With the bits for 2^247 and for a positive last digit.
        __m512i last = _mm512_or_si512(
            _mm512_slli_epi64(_mm512_or_si512(high, parity), 56), _mm512_set1_epi64((long long)0x8080000000000000));
        __m512i bytes[4] = {
            _mm512_or_si512(_mm512_srli_epi64(v0, 1), _mm512_slli_epi64(v1, 63)),
            _mm512_or_si512(_mm512_srli_epi64(v1, 1), _mm512_slli_epi64(v2, 63)),
            _mm512_or_si512(_mm512_srli_epi64(v2, 1), _mm512_slli_epi64(v3, 63)), _mm512_or_si512(low3, last)};
        for (size_t i = 0; i < 4; i++) {
            // A byte of 128 or more is entry byte - 128, another one the negative of entry 127 - byte.
            __m512i signs = _mm512_andnot_si512(bytes[i], _mm512_set1_epi64((long long)0x8080808080808080));
            __m512i inverted = _mm512_sub_epi64(signs, _mm512_srli_epi64(signs, 7));
            result.signs[input][i] = signs;
            result.entries[input][i] = _mm512_xor_si512(
                _mm512_and_si512(bytes[i], _mm512_set1_epi64(0x7f7f7f7f7f7f7f7f)), inverted);
        }
    }
    return result;
}

// The point for a digit of an input.
INLINE void loadPoint(const uint64_t *table, const digits *from, size_t input, size_t digit, lanes *x, lanes *y) {
    const uint8_t *entries = (const uint8_t *)&from->entries[input][digit / 8] + digit % 8;
    const uint64_t *sources[LANES];
    for (size_t lane = 0; lane < LANES; lane++) {
        sources[lane] = table + 8 * (ENTRIES * digit + entries[8 * lane]);
    }
    loadPairs(sources, x, y);
    __m512i sign = _mm512_set1_epi64((long long)((uint64_t)0x80 << (8 * (digit % 8))));
    *y = negatedWhere(_mm512_test_epi64_mask(from->signs[input][digit / 8], sign), *y, 16);
}

// Pairs up neighbouring points, those of the same digit for all groups after one another: they are near in the table.
TARGET static chains begin(
    const uint64_t *const tables[2], const digits *from, addition *additions, size_t groups
) {
    chains result = emptyChains();
    for (size_t row = 0; row < ADDITIONS; row++) {
        size_t input = 2 * row / DIGITS, digit = 2 * row % DIGITS;
        for (size_t group = 0; group < groups; group++) {
            lanes x, y, x2, y2;
            loadPoint(tables[input], from + group, input, digit, &x, &y);
            loadPoint(tables[input], from + group, input, digit + 1, &x2, &y2);
            append(additions + groups * row + group, row % 2 ? &result.odd : &result.even, x, y, x2, y2);
        }
    }
    return result;
}

INLINE lanes rotated(lanes x, int n) {
    __m512i index = _mm512_and_si512(
        _mm512_add_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(n)), _mm512_set1_epi64(7));
    return (lanes){
        _mm512_permutexvar_epi64(index, x.l0), _mm512_permutexvar_epi64(index, x.l1),
        _mm512_permutexvar_epi64(index, x.l2), _mm512_permutexvar_epi64(index, x.l3),
        _mm512_permutexvar_epi64(index, x.l4)};
}

// Inverts the products of both chains in all lanes, by one inversion. False when one of them is 0.
TARGET static _Bool invertChains(chains *x, _Bool (*invert)(uint64_t felt[4])) {
    uint64_t rows[4][LANES], felt[4];
    lanes both = product(x->even, x->odd);
    // Products over lanes that are 4, then also 2, then also 1 apart.
    lanes two = product(both, rotated(both, 4));
    lanes four = product(two, rotated(two, 2));
    store(multiplied(four, rotated(four, 1)), rows);
    for (size_t i = 0; i < 4; i++) felt[i] = rows[i][0];
    if (!invert(felt)) return 0;
    for (size_t i = 0; i < 4; i++) {
        for (size_t lane = 0; lane < LANES; lane++) rows[i][lane] = felt[i];
    }
    lanes inverse = product(loaded((const uint64_t(*)[LANES])rows), rotated(four, 1));
    inverse = product(inverse, rotated(two, 2));
    inverse = product(inverse, rotated(both, 4));
    lanes even = product(inverse, x->odd);
    x->odd = product(inverse, x->even);
    x->even = even;
    return 1;
}

// The x coordinate of a sum. Twice the first x and the difference make up both.
INLINE lanes sumX(const addition *a, lanes slope) {
    return nearlyReduced(difference(squared(slope), sum(sum(a->x, a->x), a->dx)));
}

INLINE lanes sumY(const addition *a, lanes slope, lanes x) {
    return difference(multiplied(slope, carried(raised(difference(a->x, x), 2))), a->y);
}

// Takes the last additions off both chains and makes an addition of the next level from their sums. Products are at
// most 1.2 here. One step after the other is done for both, so that the multiplier need not wait for results.
INLINE void combine(const addition *a, const addition *b, chains *inverses, addition *to, lanes *chain) {
    lanes slopeA = product(inverses->even, a->before), slopeB = product(inverses->odd, b->before);
    inverses->even = product(inverses->even, a->dx);
    inverses->odd = product(inverses->odd, b->dx);
    slopeA = product(slopeA, a->dy);
    slopeB = product(slopeB, b->dy);
    lanes xA = sumX(a, slopeA), xB = sumX(b, slopeB);
    lanes yA = sumY(a, slopeA, xA), yB = sumY(b, slopeB, xB);
    append(to, chain, xA, yA, xB, yB);
}

// Makes the additions of a level, `rows` of them in each group, from twice as many, in whose memory they are put: row i
// in that of row 2i. Descending is the order that goes back over an ascending one.
TARGET static chains advance(chains inverses, addition *additions, size_t groups, size_t rows, _Bool descending) {
    chains result = emptyChains();
    size_t spacing = ADDITIONS / (2 * rows) * groups;
    for (size_t i = 0; i < rows; i++) {
        size_t row = descending ? rows - 1 - i : i;
        for (size_t k = 0; k < groups; k++) {
            addition *first = additions + 2 * spacing * row + (descending ? groups - 1 - k : k);
            combine(first, first + spacing, &inverses, first, row % 2 ? &result.odd : &result.even);
        }
    }
    return result;
}

// The x coordinates of the last additions' sums.
TARGET static void finish(lanes inverse, const addition *additions, size_t groups, uint64_t *hashes, size_t count) {
    uint64_t rows[4][LANES];
    // The level before was a descending one.
    for (size_t group = 0; group < groups; group++) {
        const addition *a = additions + group;
        lanes slope = product(product(inverse, a->before), a->dy);
        inverse = product(inverse, a->dx);
        store(raised(sumX(a, slope), 1), rows);
        size_t left = count - LANES * group;
        scatter(hashes + 4 * LANES * group, 4, (const uint64_t(*)[LANES])rows, left < LANES ? left : LANES);
    }
}

size_t stark_simd_pedersen_scratch_size(size_t count) {
    return (count + LANES - 1) / LANES * (ADDITIONS * sizeof(addition) + sizeof(digits));
}

TARGET _Bool stark_simd_pedersen_hash_pairs(
    const uint64_t *first, const uint64_t *second, const uint64_t *pairs, uint64_t *hashes, size_t count, void *scratch,
    _Bool (*invert)(uint64_t felt[4])
) {
    size_t groups = (count + LANES - 1) / LANES;
    if (groups == 0) return 1;
    addition *additions = scratch;
    digits *allDigits = (digits *)(additions + ADDITIONS * groups);
    for (size_t group = 0; group < groups; group++) {
        size_t left = count - LANES * group;
        allDigits[group] = digitsOf(pairs + 8 * LANES * group, left < LANES ? left : LANES);
    }
    const uint64_t *tables[2] = {first, second};
    chains products = begin(tables, allDigits, additions, groups);
    _Bool descending = 1;
    for (size_t rows = ADDITIONS / 2; rows > 0; rows /= 2) {
        if (!invertChains(&products, invert)) return 0;
        products = advance(products, additions, groups, rows, descending);
        descending = !descending;
    }
    if (!invertChains(&products, invert)) return 0;
    finish(products.even, additions, groups, hashes, count);
    return 1;
}

#else

size_t stark_simd_pedersen_scratch_size(size_t count) { return 0; }

_Bool stark_simd_pedersen_hash_pairs(
    const uint64_t *first, const uint64_t *second, const uint64_t *pairs, uint64_t *hashes, size_t count, void *scratch,
    _Bool (*invert)(uint64_t felt[4])
) {
    __builtin_trap();
}

#endif
