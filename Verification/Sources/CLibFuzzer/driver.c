// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CLibFuzzer.h"

// libFuzzer as a library (https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library). Weak, so that the same
// program builds without it and then replays inputs, under other sanitizers for example.
extern int LLVMFuzzerRunDriver(int *argc, char ***argv, fuzz_target target) __attribute__((weak));

int fuzz_has_driver(void) { return LLVMFuzzerRunDriver != 0; }

int fuzz_run_driver(int argc, char **argv, fuzz_target target) {
    if (!fuzz_has_driver()) return -1;
    return LLVMFuzzerRunDriver(&argc, &argv, target);
}
