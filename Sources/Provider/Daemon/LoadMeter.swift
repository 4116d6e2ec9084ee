// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import Synchronization

/// The machine's load between two heartbeats, in percent.
final class LoadMeter: Sendable {
    private struct Ticks {
        var busy = 0.0
        var total = 0.0
    }

    private let last = Mutex(Ticks())

    /// Processor and memory use since the last sample. Both are 0 where the system does not tell.
    func sample() -> (cpu: Double, memory: Double) {
        (cpu: cpu(), memory: Self.memory())
    }

    private func cpu() -> Double {
        guard let line = Self.lines("/proc/stat").first, line.hasPrefix("cpu ") else { return 0 }
        let fields = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard fields.count >= 5 else { return 0 }
        let total = fields.prefix(8).reduce(0, +)
        let now = Ticks(busy: total - fields[3] - fields[4], total: total)
        return last.withLock { last in
            defer { last = now }
            guard now.total > last.total else { return 0 }
            return min(max(100 * (now.busy - last.busy) / (now.total - last.total), 0), 100)
        }
    }

    private static func memory() -> Double {
        var values: [Substring: Double] = [:]
        for line in lines("/proc/meminfo").prefix(8) {
            let parts = line.split(separator: " ")
            if parts.count >= 2, let value = Double(parts[1]) { values[parts[0]] = value }
        }
        guard let total = values["MemTotal:"], total > 0, let free = values["MemAvailable:"] else { return 0 }
        return min(max(100 * (1 - free / total), 0), 100)
    }

    private static func lines(_ path: String) -> [Substring] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
    }
}
