// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "multiplication_chain.h"
#include <gmp.h>

static void set_limbs(mpz_t v, const uint64_t limbs[4]) { mpz_import(v, 4, -1, 8, 0, 0, limbs); }

void reference_multiplication_chain(uint64_t x[4], const uint64_t y[4], int64_t count) {
    static const uint64_t prime[4] = {1, 0, 0, 0x0800000000000011};
    mpz_t value, factor, product, modulus;
    mpz_init(value);
    mpz_init(factor);
    mpz_init2(product, 512);
    mpz_init(modulus);
    set_limbs(value, x);
    set_limbs(factor, y);
    set_limbs(modulus, prime);
    for (int64_t i = 0; i < count; i++) {
        mpz_mul(product, value, factor);
        mpz_mod(value, product, modulus);
    }
    for (int i = 0; i < 4; i++) x[i] = 0;
    mpz_export(x, NULL, -1, 8, 0, 0, value);
    mpz_clear(value);
    mpz_clear(factor);
    mpz_clear(product);
    mpz_clear(modulus);
}
