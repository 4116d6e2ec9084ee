// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CAddressPadding
import CVerification
import Foundation

let usage = """
    usage: timing-test [--samples N] [--seed S] [OPERATION…]

    Tests whether the time of operations on secrets depends on them (dudect). Exits with 1 when |t| is 4.5 or more for
    an operation, or below that for a control that leaks.
    operations: \(Operation.all.map(\.name).joined(separator: " "))

    """

func refuse(_ message: String) -> Never {
    FileHandle.standardError.write(Data("timing-test: \(message)\n\(usage)".utf8))
    exit(64)
}

var samples = 1_000_000
var seed = UInt64.random(in: .min ... .max)
var names: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--help", "-h":
        print(usage, terminator: "")
        exit(0)
    case "--samples":
        guard let value = arguments.popFirst().flatMap({ Int($0) }), value >= 20_000 else {
            refuse("--samples needs a number from 20000 on")
        }
        samples = value
    case "--seed":
        guard let value = arguments.popFirst().flatMap({ UInt64($0) }) else { refuse("--seed needs a number") }
        seed = value
    default:
        guard Operation.all.contains(where: { $0.name == argument }) else { refuse("no operation \(argument)") }
        names.append(argument)
    }
}

func column(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }

print(
    "seed \(seed), code shifted by \(address_padding()) bytes, \(verification_cycles_unit().map { String(cString: $0) } ?? ""), bound |t| < \(Measurement.bound)"
)
print(column("operation", 20) + column("samples", 10) + column("mean fixed", 12) + column("mean random", 13) + "t")
var generator = SplitMix64(seed: seed)
var hasFailed = false
for operation in Operation.all where names.isEmpty || names.contains(operation.name) {
    let measurement = operation.measure(samples, &generator)
    let worst = measurement.worst
    let passes = (operation.expectation == .leak) == (abs(worst.t) >= Measurement.bound)
    if !passes { hasFailed = true }
    let verdict =
        switch (operation.expectation, passes) {
        case (.constant, true): "ok"
        case (.constant, false): "LEAKS"
        case (.nothingToFind, true): "nothing, as it must be"
        case (.nothingToFind, false): "FOUND WHAT IS NOT THERE: this run shows nothing"
        case (.leak, true): "found, as it must be"
        case (.leak, false): "NOT FOUND: this run shows nothing"
        }
    let (fixed, random) = measurement.all.means
    print(
        column(operation.name, 20) + column("\(measurement.all.total)", 10) + column("\(Int(fixed))", 12)
            + column("\(Int(random))", 13) + column(String(format: "%.2f", worst.t), 10)
            + "\(verdict) (of \(worst.of))")
    fflush(nil)
}
exit(hasFailed ? 1 : 0)
