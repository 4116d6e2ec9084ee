// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CCONSTANTTIME_H
#define CCONSTANTTIME_H

#include <stdint.h>

/// The same value, of which the compiler no longer knows how it was computed. Costs no instruction.
///
/// Otherwise the compiler may turn a conjunction of bits into several branches, one for each of them.
static inline uint64_t constant_time_value_barrier(uint64_t value) {
    __asm__("" : "+r"(value));
    return value;
}

#endif
