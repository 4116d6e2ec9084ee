// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// One run of a fuzz target on one input. Returns 0, or -1 to keep the input out of the corpus.
typedef int (*fuzz_target)(const uint8_t *data, size_t size);

/// Whether libFuzzer is linked in.
int fuzz_has_driver(void);

/// Gives the process to libFuzzer and returns its exit code; -1 where it is not linked in.
int fuzz_run_driver(int argc, char **argv, fuzz_target target);

#endif
