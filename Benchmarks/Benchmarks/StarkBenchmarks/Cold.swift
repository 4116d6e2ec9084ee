// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Benchmark
import Foundation
import StarkOperations

/// The first use in a new process, construction of tables included. Each sample is a process of `stark-probe`, which
/// measures its own processor time.
func registerCold(_ operation: StarkOperations.Operation) {
    let metric = BenchmarkMetric.custom("First use (ns)", polarity: .prefersSmaller, useScalingFactor: false)
    Benchmark(
        "\(operation.name), cold",
        configuration: .init(metrics: [metric], warmupIterations: 1, maxDuration: .seconds(2), maxIterations: 30)
    ) { benchmark in
        benchmark.measurement(metric, Int(try firstUse(operation.name)))
    }
}

private struct ProbeError: Error, CustomStringConvertible {
    let description: String
}

/// The nanoseconds that the operation's first use takes in a new process.
private func firstUse(_ name: String) throws -> Double {
    guard let folder = Bundle.main.executableURL?.deletingLastPathComponent() else {
        throw ProbeError(description: "the folder of this program is not known")
    }
    let process = Process()
    process.executableURL = folder.appendingPathComponent("stark-probe")
    process.arguments = ["cold", name]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    guard process.terminationStatus == 0, let nanoseconds = Double(text.dropLast()) else {
        throw ProbeError(description: "stark-probe cold \(name) said: \(text)")
    }
    return nanoseconds
}
