// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Benchmark
import StarkOperations

/// What the benchmark plugin's generated `main` runs: every operation warm on one thread and on two, and cold.
let benchmarks: @Sendable () -> Void = {
    for operation in Operation.all {
        registerWarm(operation)
        registerTwoThreads(operation)
        registerCold(operation)
    }
}
