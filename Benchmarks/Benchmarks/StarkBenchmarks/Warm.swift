// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Benchmark
import Dispatch
import StarkOperations

private var configuration: Benchmark.Configuration {
    .init(
        metrics: [.wallClock, .throughput], timeUnits: .nanoseconds, warmupIterations: 2, scalingFactor: .kilo,
        maxDuration: .seconds(1),
        maxIterations: 1000)
}

/// The operation again and again on one thread; its tables exist after the warm-up. Times are for each result.
func registerWarm(_ operation: StarkOperations.Operation) {
    Benchmark(operation.name, configuration: configuration) { benchmark in
        operation.run(results: benchmark.scaledIterations.count)
    }
}

/// Half of the work on each of two threads at once. On two idle cores the times are half of those on one thread.
func registerTwoThreads(_ operation: StarkOperations.Operation) {
    Benchmark("\(operation.name), 2 threads", configuration: configuration) { benchmark in
        let share = benchmark.scaledIterations.count / 2
        DispatchQueue.concurrentPerform(iterations: 2) { _ in operation.run(results: share) }
    }
}
