// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CVERIFICATION_H
#define CVERIFICATION_H

#include <stdint.h>
#include <stddef.h>
#include <time.h>

// Time: the processor's cycle counter where there is one that counts finely enough, and else a clock in nanoseconds.

#if defined(__x86_64__)

/// The cycle counter, read after everything before it is done and before anything after it begins.
static inline uint64_t verification_cycles_begin(void) {
    uint32_t low, high;
    __asm__ volatile("mfence\n\tlfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
    return ((uint64_t)high << 32) | low;
}

/// The cycle counter, read after everything before it is done.
static inline uint64_t verification_cycles_end(void) {
    uint32_t low, high;
    __asm__ volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high) : : "rcx", "memory");
    return ((uint64_t)high << 32) | low;
}

static inline const char *verification_cycles_unit(void) { return "cycles (rdtsc)"; }

#else

static inline uint64_t verification_cycles_begin(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t verification_cycles_end(void) { return verification_cycles_begin(); }

static inline const char *verification_cycles_unit(void) { return "ns (monotonic clock)"; }

#endif

// Secrets: requests to valgrind's memcheck, which do nothing outside it. The instructions are those that valgrind's
// manual and valgrind.h define for client requests on amd64.

static inline uint64_t verification_valgrind_request(uint64_t code, uint64_t a, uint64_t b, uint64_t c) {
    uint64_t result = 0;
#if defined(__x86_64__)
    volatile uint64_t arguments[6] = {code, a, b, c, 0, 0};
    __asm__ volatile(
        "rolq $3, %%rdi\n\trolq $13, %%rdi\n\trolq $61, %%rdi\n\trolq $51, %%rdi\n\txchgq %%rbx, %%rbx"
        : "=d"(result)
        : "a"(&arguments[0]), "0"(result)
        : "cc", "memory");
#else
    (void)code, (void)a, (void)b, (void)c;
#endif
    return result;
}

/// Whether the program runs under valgrind (RUNNING_ON_VALGRIND).
static inline int verification_under_valgrind(void) { return verification_valgrind_request(0x1001, 0, 0, 0) != 0; }

/// The number of errors that valgrind has reported (VALGRIND_COUNT_ERRORS).
static inline uint64_t verification_error_count(void) { return verification_valgrind_request(0x1201, 0, 0, 0); }

/// From here on the bytes are secret: memcheck reports branches and addresses that depend on them
/// (VALGRIND_MAKE_MEM_UNDEFINED).
static inline void verification_classify(const void *start, size_t length) {
    verification_valgrind_request(0x4d430001, (uint64_t)(uintptr_t)start, (uint64_t)length, 0);
}

/// From here on the bytes are public (VALGRIND_MAKE_MEM_DEFINED).
static inline void verification_declassify(const void *start, size_t length) {
    verification_valgrind_request(0x4d430002, (uint64_t)(uintptr_t)start, (uint64_t)length, 0);
}

/// Whether any bit of the number is secret (VALGRIND_GET_VBITS).
static inline int verification_is_secret(const uint64_t *number) {
    uint64_t undefined = 0;
    verification_valgrind_request(
        0x4d430008, (uint64_t)(uintptr_t)number, (uint64_t)(uintptr_t)&undefined, sizeof undefined);
    return undefined != 0;
}

/// Takes a branch on a bit.
void verification_branch(uint64_t bit);

/// Uses a value in a way that the compiler cannot leave out.
void verification_consume(uint64_t value);

#endif
