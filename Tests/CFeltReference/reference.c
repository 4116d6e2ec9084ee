// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CFeltReference.h"

typedef unsigned __int128 wide;

#define KERNEL __attribute__((always_inline)) static inline

static const uint64_t modulusHighLimb = 0x0800000000000011;

typedef struct {
    uint64_t l0, l1, l2, l3;
} limbs;

KERNEL uint64_t add(uint64_t a, uint64_t b, uint64_t *carry) {
    uint64_t partial = a + b, sum = partial + *carry;
    *carry = (uint64_t)(partial < a) | (uint64_t)(sum < partial);
    return sum;
}

KERNEL uint64_t subtract(uint64_t a, uint64_t b, uint64_t *borrow) {
    uint64_t partial = a - b, difference = partial - *borrow;
    *borrow = (uint64_t)(a < b) | (uint64_t)(partial < *borrow);
    return difference;
}

KERNEL uint64_t low(wide x) { return (uint64_t)x; }
KERNEL uint64_t high(wide x) { return (uint64_t)(x >> 64); }

// (t0, t1, t2, t3) += x * y, and returns the limb above.
KERNEL uint64_t multiplyAdd(uint64_t x, limbs y, uint64_t *t0, uint64_t *t1, uint64_t *t2, uint64_t *t3) {
    wide p0 = (wide)x * y.l0, p1 = (wide)x * y.l1, p2 = (wide)x * y.l2, p3 = (wide)x * y.l3;
    uint64_t carry = 0;
    *t0 = add(*t0, low(p0), &carry);
    *t1 = add(*t1, low(p1), &carry);
    *t2 = add(*t2, low(p2), &carry);
    *t3 = add(*t3, low(p3), &carry);
    uint64_t t4 = carry;
    carry = 0;
    *t1 = add(*t1, high(p0), &carry);
    *t2 = add(*t2, high(p1), &carry);
    *t3 = add(*t3, high(p2), &carry);
    return t4 + high(p3) + carry;
}

// t / 2^256 modulo P, below P, for t below P * 2^256. P is 1 modulo 2^192, so that three limbs are cleared at once by
// subtracting multiples of P whose factors are these limbs themselves.
KERNEL limbs reduced(
    uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3, uint64_t t4, uint64_t t5, uint64_t t6, uint64_t t7) {
    wide p0 = (wide)t0 * modulusHighLimb, p1 = (wide)t1 * modulusHighLimb, p2 = (wide)t2 * modulusHighLimb;
    uint64_t carry = 0;
    uint64_t q1 = add(high(p0), low(p1), &carry);
    uint64_t q2 = add(high(p1), low(p2), &carry);
    uint64_t q3 = high(p2) + carry;
    uint64_t borrow = 0;
    t3 = subtract(t3, low(p0), &borrow);
    t4 = subtract(t4, q1, &borrow);
    t5 = subtract(t5, q2, &borrow);
    t6 = subtract(t6, q3, &borrow);
    t7 = subtract(t7, 0, &borrow);
    wide last = (wide)t3 * modulusHighLimb;
    uint64_t again = 0;
    t6 = subtract(t6, low(last), &again);
    t7 = subtract(t7, high(last), &again);
    // Below zero, but above -P.
    uint64_t negative = borrow | again;
    carry = 0;
    limbs r;
    r.l0 = add(t4, negative, &carry);
    r.l1 = add(t5, 0, &carry);
    r.l2 = add(t6, 0, &carry);
    r.l3 = t7 + (-negative & modulusHighLimb) + carry;
    return r;
}

KERNEL limbs product(limbs x, limbs y) {
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0;
    uint64_t t4 = multiplyAdd(x.l0, y, &t0, &t1, &t2, &t3);
    uint64_t t5 = multiplyAdd(x.l1, y, &t1, &t2, &t3, &t4);
    uint64_t t6 = multiplyAdd(x.l2, y, &t2, &t3, &t4, &t5);
    uint64_t t7 = multiplyAdd(x.l3, y, &t3, &t4, &t5, &t6);
    return reduced(t0, t1, t2, t3, t4, t5, t6, t7);
}

KERNEL limbs square(limbs x) {
    // The six mixed products, which count twice.
    wide p01 = (wide)x.l0 * x.l1, p02 = (wide)x.l0 * x.l2, p03 = (wide)x.l0 * x.l3;
    wide p12 = (wide)x.l1 * x.l2, p13 = (wide)x.l1 * x.l3, p23 = (wide)x.l2 * x.l3;
    uint64_t carry = 0;
    uint64_t t1 = low(p01);
    uint64_t t2 = add(high(p01), low(p02), &carry);
    uint64_t t3 = add(high(p02), low(p03), &carry);
    uint64_t t4 = add(high(p03), low(p13), &carry);
    uint64_t t5 = add(high(p13), low(p23), &carry);
    uint64_t t6 = high(p23) + carry;
    carry = 0;
    t3 = add(t3, low(p12), &carry);
    t4 = add(t4, high(p12), &carry);
    t5 = add(t5, 0, &carry);
    t6 += carry;
    uint64_t t7 = t6 >> 63;
    t6 = t6 << 1 | t5 >> 63;
    t5 = t5 << 1 | t4 >> 63;
    t4 = t4 << 1 | t3 >> 63;
    t3 = t3 << 1 | t2 >> 63;
    t2 = t2 << 1 | t1 >> 63;
    t1 = t1 << 1;
    wide s0 = (wide)x.l0 * x.l0, s1 = (wide)x.l1 * x.l1, s2 = (wide)x.l2 * x.l2, s3 = (wide)x.l3 * x.l3;
    carry = 0;
    t1 = add(t1, high(s0), &carry);
    t2 = add(t2, low(s1), &carry);
    t3 = add(t3, high(s1), &carry);
    t4 = add(t4, low(s2), &carry);
    t5 = add(t5, high(s2), &carry);
    t6 = add(t6, low(s3), &carry);
    t7 += high(s3) + carry;
    return reduced(low(s0), t1, t2, t3, t4, t5, t6, t7);
}

__attribute__((noinline)) void felt_reference_multiply(uint64_t x[4], const uint64_t y[4], size_t count) {
    limbs r = {x[0], x[1], x[2], x[3]}, factor = {y[0], y[1], y[2], y[3]};
    while (count-- > 0) r = product(r, factor);
    x[0] = r.l0;
    x[1] = r.l1;
    x[2] = r.l2;
    x[3] = r.l3;
}

__attribute__((noinline)) void felt_reference_square(uint64_t x[4], size_t count) {
    limbs r = {x[0], x[1], x[2], x[3]};
    while (count-- > 0) r = square(r);
    x[0] = r.l0;
    x[1] = r.l1;
    x[2] = r.l2;
    x[3] = r.l3;
}
