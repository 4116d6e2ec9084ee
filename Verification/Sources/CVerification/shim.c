// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CVerification.h"

static volatile uint64_t sink;

void verification_branch(uint64_t bit) {
    // Assembly, so that the compiler cannot do without the branch.
    if (bit & 1) {
        __asm__ volatile("nop" : : : "memory");
    } else {
        __asm__ volatile("" : : : "memory");
    }
}

void verification_consume(uint64_t value) { sink = value; }
