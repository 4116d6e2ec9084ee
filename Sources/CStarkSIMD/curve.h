// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// Points of curves y^2 = x^3 + a * x + b in eight lanes, with a curve for each lane. Private to this module.
//
// The formulas are those of JacobianPoint.swift and ProjectivePoint.swift, and incomplete: equal or opposite points
// must not be added, nor a point with y = 0 be doubled. Where that happens, Z becomes 0, and it stays 0 in all further
// steps. So a point whose Z is not 0 at the end is right, whatever went into it; the others have to be computed
// elsewhere. A comment "< n" says below which multiple of P a value is. Coordinates are factors, but for a * Z^4.

#ifndef CURVE_H
#define CURVE_H

#include "lanes.h"

#if STARK_SIMD_LANES

// x and y: < 16.
typedef struct {
    lanes x, y;
} affinePoint;

// x = X / Z^2 and y = Y / Z^3, and a * Z^4: < 6.1, < 4.1, < 2.1 and < 1.1.
typedef struct {
    lanes x, y, z, az4;
} jacobianPoint;

// x = X / ZZ and y = Y / ZZZ with ZZ^3 = ZZZ^2: < 16, < 16, < 1.1 and < 1.1.
typedef struct {
    lanes x, y, zz, zzz;
} projectivePoint;

// x + n * P as a factor; x must be in -n * P ..< R - n * P.
INLINE lanes factor(lanes x, long long n) { return carried(raised(x, n)); }

// n * P - x as a factor, for x in 0 ... n * P.
INLINE lanes negated(lanes x, long long n) { return carried(negatedWhere(0xff, x, n)); }

INLINE lanes doubled(lanes x) { return sum(x, x); }

// Twice the point: 4 multiplications and 4 squarings, and one multiplication less when a * Z^4 is not needed after it.
INLINE void doublePoint(jacobianPoint *p, _Bool keepsAZ4) {
    lanes yy2 = carried(doubled(squared(p->y)));                        // < 2.1
    lanes xx = squared(p->x);                                           // < 1.1
    lanes m = carried(sum(sum(doubled(xx), xx), p->az4));               // < 4.4
    lanes s = doubled(multiplied(p->x, yy2));                           // < 2.1
    lanes yyyy8 = doubled(squared(yy2));                                // < 2.1
    p->z = carried(doubled(multiplied(p->y, p->z)));                    // < 2.1
    lanes x = raised(difference(squared(m), doubled(s)), 5);            // < 6.1
    lanes product = multiplied(m, factor(difference(s, x), 7));         // < 1.1
    p->x = carried(x);
    p->y = factor(difference(product, yyyy8), 3);                       // < 4.1
    if (keepsAZ4) p->az4 = multiplied(carried(doubled(yyyy8)), carried(p->az4));
}

// Adds an affine point: 9 multiplications and 5 squarings, with one reduction less.
INLINE void addToJacobian(jacobianPoint *p, affinePoint q, lanes a) {
    lanes zz = carried(squared(p->z));                                  // < 1.1
    lanes zzz = carried(multiplied(zz, p->z));                          // < 1.1
    lanes h = factor(difference(multiplied(q.x, zz), integer(p->x)), 7);    // < 8.1
    lanes r = factor(difference(multiplied(q.y, zzz), integer(p->y)), 5);   // < 6.1
    lanes hh = carried(squared(h));                                     // < 1.2
    lanes hhh = multiplied(h, hh);                                      // < 1.1
    lanes v = multiplied(p->x, hh);                                     // < 1.1
    lanes x = raised(difference(difference(squared(r), hhh), doubled(v)), 4);   // < 5.1
    // r * (v - x) - y * hhh
    p->y = carried(productSum(r, factor(difference(v, x), 6), p->y, negated(hhh, 2)));
    p->x = carried(x);
    p->z = carried(multiplied(p->z, h));
    p->az4 = multiplied(carried(squared(carried(squared(p->z)))), a);
}

// Adds an affine point: 8 multiplications and 2 squarings, with one reduction less.
INLINE void addToProjective(projectivePoint *p, affinePoint q) {
    lanes h = factor(difference(multiplied(q.x, p->zz), integer(p->x)), 16);    // < 17.1
    lanes r = factor(difference(multiplied(q.y, p->zzz), integer(p->y)), 16);   // < 17.1
    lanes hh = carried(squared(h));                                     // < 1.6
    lanes hhh = multiplied(h, hh);                                      // < 1.1
    lanes v = multiplied(p->x, hh);                                     // < 1.1
    lanes x = raised(difference(difference(squared(r), hhh), doubled(v)), 4);   // < 5.6
    // r * (v - x) - y * hhh
    p->y = carried(productSum(r, factor(difference(v, x), 6), p->y, negated(hhh, 2)));
    p->x = carried(x);
    p->zz = carried(multiplied(p->zz, hh));
    p->zzz = carried(multiplied(p->zzz, carried(hhh)));
}

#endif
#endif
