// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

/// A line on standard error that shows how far long work has come, how fast it goes and when it will be done.
///
/// Silent when standard error is not a terminal.
package struct ProgressBar {
    private let label: String
    private let unit: String
    private let started = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?
    private var first: Double?

    package init(label: String, unit: String) {
        self.label = label
        self.unit = unit
    }

    /// Shows that `done` of `total` is done; draws at most ten times a second.
    package mutating func update(done: Double, total: Double) {
        guard Terminal.errorIsTerminal else { return }
        let now = ContinuousClock.now
        if let drawn, drawn.duration(to: now) < .milliseconds(100), done < total { return }
        drawn = now
        let start = first ?? done
        first = start
        let elapsed =
            Double(started.duration(to: now).components.seconds)
            + Double(started.duration(to: now).components.attoseconds) / 1e18
        let rate = elapsed > 0 ? (done - start) / elapsed : 0
        let share = total > 0 ? min(max(done / total, 0), 1) : 1
        let filled = Int(share * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 24 - filled)
        let remaining = rate > 0 ? (total - done) / rate : 0
        let line = "\(label) \(bar) \(Int(share * 100)) %  \(Int(rate)) \(unit)/s  \(Self.clock(remaining)) left"
        Terminal.write("\r\u{1b}[K\(line)", to: .standardError)
    }

    /// Leaves the line as it is and goes on below.
    package func finish() {
        guard drawn != nil else { return }
        Terminal.write("\n", to: .standardError)
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole >= 3600
            ? "\(whole / 3600) h \(whole % 3600 / 60) min"
            : whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
    }
}
