// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// Multiples of the generator and of keys in eight lanes. Private to this module.

#ifndef MULTIPLES_H
#define MULTIPLES_H

#include "curve.h"

#if STARK_SIMD_LANES

// 1 and the constant term of the curve's equation.
static const uint64_t one[5] = {0xffffffffffe01, 0xfffffffffffff, 0xfffffffffffff, 0xde10fffffffff, 0x007ffffffffff};
static const uint64_t beta[5] = {0xdd67b59a21c9e, 0x37aab9006359d, 0x41f9476725f22, 0x47d8b8a1e002a, 0x0039316517742};

// N, the curve's order.
static const uint64_t order[4] = {0x1e66a241adc64d2f, 0xb781126dcae7b232, 0xffffffffffffffff, 0x0800000000000010};


// A fraction that is an x coordinate, or any with the denominator 0 where the formulas failed.
typedef struct {
    lanes numerator, denominator;
} coordinate;

// MARK: Integers of one lane

// a + b modulo 2^256.
static inline void addWords(uint64_t result[4], const uint64_t a[4], const uint64_t b[4]) {
    uint64_t carry = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned __int128 t = (unsigned __int128)a[i] + b[i] + carry;
        result[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
}

// a - b modulo 2^256.
static inline void subtractWords(uint64_t result[4], const uint64_t a[4], const uint64_t b[4]) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned __int128 t = (unsigned __int128)a[i] - b[i] - borrow;
        result[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
}

// MARK: Multiples of the generator

enum { GENERATOR_WINDOWS = 31, GENERATOR_ENTRIES = 128 };

// The digits of a scalar for the generator's table: bytes that are a signed digit plus 128, and the index on top.
typedef struct {
    uint8_t windows[GENERATOR_WINDOWS];
    uint8_t top;
} generatorDigits;

static inline generatorDigits digitsForGenerator(const uint64_t scalar[4]) {
    static const uint64_t offset[4] = {
        0x8080808080808080, 0x8080808080808080, 0x8080808080808080, 0x0080808080808080};
    generatorDigits digits;
    uint64_t words[4], shifted[4];
    // N more where the index on top would be 0 or 1, of which the first is no point.
    if (scalar[3] >> 56 == 0) addWords(words, scalar, order);
    else for (size_t i = 0; i < 4; i++) words[i] = scalar[i];
    uint64_t high = words[3] >> 56;
    words[3] &= 0x00ffffffffffffff;
    addWords(shifted, words, offset);
    for (size_t i = 0; i < GENERATOR_WINDOWS; i++) digits.windows[i] = (uint8_t)(shifted[i / 8] >> (i % 8 * 8));
    digits.top = (uint8_t)(high << 1 | shifted[3] >> 56);
    return digits;
}

// The x coordinates of multiples of the generator by scalars below N. Fails for multiples at infinity, and where a
// partial sum is the next point or its opposite.
TARGET static inline coordinate multipleOfGenerator(const uint64_t *table, const uint64_t *scalars, size_t stride) {
    generatorDigits digits[LANES];
    const uint64_t *sources[LANES];
    affinePoint q;
    for (size_t lane = 0; lane < LANES; lane++) {
        digits[lane] = digitsForGenerator(scalars + stride * lane);
        sources[lane] = table + 8 * (GENERATOR_WINDOWS * GENERATOR_ENTRIES + (size_t)digits[lane].top);
    }
    loadPairs(sources, &q.x, &q.y);
    projectivePoint p = {q.x, q.y, constant(one), constant(one)};
    for (size_t window = 0; window < GENERATOR_WINDOWS; window++) {
        unsigned negative = 0, zero = 0;
        for (size_t lane = 0; lane < LANES; lane++) {
            int digit = digits[lane].windows[window] - 128;
            unsigned isNegative = digit < 0, isZero = digit == 0;
            negative |= isNegative << lane;
            zero |= isZero << lane;
            size_t entry = (size_t)(isNegative ? -digit : digit) - (isZero ? 0 : 1);
            sources[lane] = table + 8 * (window * GENERATOR_ENTRIES + entry);
        }
        loadPairs(sources, &q.x, &q.y);
        q.y = carried(negatedWhere((__mmask8)negative, q.y, 16));
        projectivePoint before = p;
        addToProjective(&p, q);
        if (zero != 0) {
            p.x = selected((__mmask8)zero, before.x, p.x);
            p.y = selected((__mmask8)zero, before.y, p.y);
            p.zz = selected((__mmask8)zero, before.zz, p.zz);
            p.zzz = selected((__mmask8)zero, before.zzz, p.zzz);
        }
    }
    return (coordinate){p.x, p.zz};
}

// MARK: Multiples of a key

// Windows of five bits with odd digits from -31 to 31.
enum { WINDOW_BITS = 5, WINDOWS = 51, ODD_MULTIPLES = 16 };

// The multiples 1, 3, ..., 31 of a point of a curve isomorphic to the STARK curve: the same integers as those of the
// coordinates' lanes, in 64-bit words.
typedef struct {
    uint64_t words[ODD_MULTIPLES][LANES][8];
    // The curve's coefficient of x, not carried.
    lanes a;
    // By this factor an x coordinate on it has to be divided.
    lanes scale;
} oddMultiples;

// Keeps two factors below 2^256.
INLINE void keepPair(uint64_t words[LANES][8], lanes x, lanes y) {
    __m512i rows[8];
    for (size_t i = 0; i < 2; i++) {
        lanes z = i == 0 ? x : y;
        z.l0 = _mm512_and_si512(z.l0, MASK);
        z.l1 = _mm512_and_si512(z.l1, MASK);
        z.l2 = _mm512_and_si512(z.l2, MASK);
        z.l3 = _mm512_and_si512(z.l3, MASK);
        rows[4 * i] = _mm512_or_si512(z.l0, _mm512_slli_epi64(z.l1, 52));
        rows[4 * i + 1] = _mm512_or_si512(_mm512_srli_epi64(z.l1, 12), _mm512_slli_epi64(z.l2, 40));
        rows[4 * i + 2] = _mm512_or_si512(_mm512_srli_epi64(z.l2, 24), _mm512_slli_epi64(z.l3, 28));
        rows[4 * i + 3] = _mm512_or_si512(_mm512_srli_epi64(z.l3, 36), _mm512_slli_epi64(z.l4, 16));
    }
    transpose(rows);
    for (size_t lane = 0; lane < LANES; lane++) _mm512_storeu_si512(words[lane], rows[lane]);
}

// What `keepPair` kept.
INLINE affinePoint kept(const uint64_t *const sources[LANES]) {
    __m512i rows[8];
    for (size_t lane = 0; lane < LANES; lane++) rows[lane] = _mm512_loadu_si512(sources[lane]);
    transpose(rows);
    lanes z[2];
    for (size_t i = 0; i < 2; i++) {
        __m512i w0 = rows[4 * i], w1 = rows[4 * i + 1], w2 = rows[4 * i + 2], w3 = rows[4 * i + 3];
        z[i] = (lanes){
            _mm512_and_si512(w0, MASK),
            _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w0, 52), _mm512_slli_epi64(w1, 12)), MASK),
            _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w1, 40), _mm512_slli_epi64(w2, 24)), MASK),
            _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w2, 28), _mm512_slli_epi64(w3, 36)), MASK),
            _mm512_srli_epi64(w3, 16)};
    }
    return (affinePoint){z[0], z[1]};
}

// The multiples of the points with these x coordinates, which are < 16, or of points of the twisted curve where the
// curve has none. Would fail for points of an order up to 31, which neither curve has.
//
// With c = x^3 + x + B = y^2 the point (c * x, c^2) of the curve with a = c^2 is the one with z = y, isomorphic to the
// point (x, y): see OddMultiples.swift.
TARGET static inline void makeOddMultiples(oddMultiples *multiples, lanes x) {
    lanes c = carried(sum(multiplied(carried(sum(squared(x), constant(one))), x), constant(beta)));     // < 2.1
    lanes cx = carried(multiplied(c, x)), cc = squared(c);              // < 1.1

    // The point and its double with a common Z, which is 2 * y.
    lanes yy2 = carried(doubled(squared(carried(cc))));                 // < 2.1
    lanes xx = squared(cx);                                             // < 1.1
    lanes m = carried(sum(sum(doubled(xx), xx), cc));                   // < 4.4
    affinePoint odd = {doubled(multiplied(cx, yy2)), doubled(squared(yy2))};
    lanes twiceX = raised(difference(squared(m), doubled(odd.x)), 5);   // < 6.1
    lanes product = multiplied(m, factor(difference(odd.x, twiceX), 7));
    affinePoint twice = {twiceX, raised(difference(product, odd.y), 3)};

    affinePoint points[ODD_MULTIPLES];
    lanes ratios[ODD_MULTIPLES];
    points[0] = odd;
    ratios[0] = carried(doubled(cc));
    for (size_t i = 1; i < ODD_MULTIPLES; i++) {
        // The sum with Z multiplied by h, and the double with the same Z: x and y < 4.2, and < 6.1.
        lanes h = factor(difference(twice.x, odd.x), 5);                // < 11.1
        lanes hh = carried(squared(h));                                 // < 1.3
        lanes r = factor(difference(twice.y, odd.y), 5);                // < 9.2
        lanes w = multiplied(carried(twice.x), hh);                     // < 1.1
        lanes v = multiplied(carried(odd.x), hh);                       // < 1.1
        lanes y = multiplied(carried(twice.y), factor(difference(w, v), 2));    // < 1.1
        odd.x = raised(difference(difference(squared(r), w), v), 3);    // < 4.2
        product = multiplied(r, factor(difference(w, odd.x), 5));       // < 1.2
        odd.y = raised(difference(product, y), 2);                      // < 3.2
        twice = (affinePoint){w, y};
        points[i] = odd;
        ratios[i] = h;
    }
    // All with the Z of the last.
    keepPair(multiples->words[ODD_MULTIPLES - 1], carried(odd.x), carried(odd.y));
    lanes z = ratios[ODD_MULTIPLES - 1], square = carried(squared(z));
    for (size_t i = ODD_MULTIPLES - 1; i-- > 0;) {
        lanes cube = carried(multiplied(square, z));
        keepPair(
            multiples->words[i], carried(multiplied(carried(points[i].x), square)),
            carried(multiplied(carried(points[i].y), cube)));
        z = carried(multiplied(z, ratios[i]));
        square = carried(squared(z));
    }
    multiples->a = multiplied(carried(cc), carried(squared(square)));
    multiples->scale = carried(multiplied(c, square));
}

// The x coordinates of multiples of the points with these x coordinates, which are < 16, by scalars below N. Fails for
// multiples at infinity, and where a partial sum is the next point or its opposite.
TARGET static inline coordinate multipleOfKey(lanes x, const uint64_t *scalars, size_t stride) {
    oddMultiples multiples;
    makeOddMultiples(&multiples, x);
    uint8_t digits[WINDOWS][LANES];
    const uint64_t *sources[LANES];
    for (size_t lane = 0; lane < LANES; lane++) {
        // N minus an even scalar, for the opposite point has the same x. What is kept of an odd k are the bits e with
        // k = sum of (2 * e_i - 1) * 2^i over 255 bits: see WindowTable.swift.
        uint64_t odd[4];
        for (size_t i = 0; i < 4; i++) odd[i] = scalars[stride * lane + i];
        if ((odd[0] & 1) == 0) subtractWords(odd, order, odd);
        for (size_t i = 0; i < 4; i++) odd[i] = odd[i] >> 1 | (i < 3 ? odd[i + 1] << 63 : (uint64_t)1 << 62);
        for (size_t window = 0; window < WINDOWS; window++) {
            size_t bit = WINDOW_BITS * window, i = bit / 64, shift = bit % 64;
            uint64_t word = odd[i] >> shift;
            if (shift > 64 - WINDOW_BITS && i < 3) word |= odd[i + 1] << (64 - shift);
            digits[window][lane] = (uint8_t)(word & 31);
        }
        // The highest digit is 1 or 3.
        sources[lane] = multiples.words[digits[WINDOWS - 1][lane] & 15][lane];
    }
    affinePoint q = kept(sources);
    lanes a = carried(multiples.a);
    jacobianPoint p = {q.x, q.y, constant(one), multiples.a};
    for (size_t window = WINDOWS - 1; window-- > 0;) {
        for (size_t i = 1; i < WINDOW_BITS; i++) doublePoint(&p, 1);
        doublePoint(&p, 0);
        unsigned negative = 0;
        for (size_t lane = 0; lane < LANES; lane++) {
            unsigned digit = digits[window][lane], isNegative = digit < 16;
            negative |= isNegative << lane;
            sources[lane] = multiples.words[isNegative ? 15 - digit : digit - 16][lane];
        }
        q = kept(sources);
        q.y = carried(negatedWhere((__mmask8)negative, q.y, 4));
        addToJacobian(&p, q, a);
    }
    return (coordinate){p.x, carried(multiplied(carried(squared(p.z)), multiples.scale))};
}

#endif
#endif
