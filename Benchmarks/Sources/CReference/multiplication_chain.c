// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "multiplication_chain.h"
#include <gmp.h>

static void set_limbs(mpz_t v, const uint64_t limbs[4]) { mpz_import(v, 4, -1, 8, 0, 0, limbs); }

typedef struct {
    mpz_t value, factor, product, modulus;
} chain;

static void chain_begin(chain *c, const uint64_t x[4], const uint64_t y[4]) {
    static const uint64_t prime[4] = {1, 0, 0, 0x0800000000000011};
    mpz_init(c->value);
    mpz_init(c->factor);
    mpz_init2(c->product, 512);
    mpz_init(c->modulus);
    set_limbs(c->value, x);
    set_limbs(c->factor, y);
    set_limbs(c->modulus, prime);
}

static void chain_end(chain *c, uint64_t x[4]) {
    for (int i = 0; i < 4; i++) x[i] = 0;
    mpz_export(x, NULL, -1, 8, 0, 0, c->value);
    mpz_clear(c->value);
    mpz_clear(c->factor);
    mpz_clear(c->product);
    mpz_clear(c->modulus);
}

void reference_multiplication_chain(uint64_t x[4], const uint64_t y[4], int64_t count) {
    chain c;
    chain_begin(&c, x, y);
    for (int64_t i = 0; i < count; i++) {
        mpz_mul(c.product, c.value, c.factor);
        mpz_mod(c.value, c.product, c.modulus);
    }
    chain_end(&c, x);
}

void reference_multiplication_chain_in_place(uint64_t x[4], const uint64_t y[4], int64_t count) {
    chain c;
    chain_begin(&c, x, y);
    for (int64_t i = 0; i < count; i++) {
        mpz_mul(c.value, c.value, c.factor);
        mpz_mod(c.value, c.value, c.modulus);
    }
    chain_end(&c, x);
}
