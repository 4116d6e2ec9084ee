// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Foundation
public import Marketplace

/// Measures the machine.
public enum HardwareProbe {
    /// The operating system, as it stands in `register`.
    public static var operatingSystem: String {
        #if os(Linux)
        "linux"
        #elseif os(macOS)
        "macos"
        #else
        "other"
        #endif
    }

    /// The processor's architecture, as it stands in `register`.
    public static var architecture: String {
        #if arch(x86_64)
        "x86_64"
        #elseif arch(arm64)
        "arm64"
        #else
        "other"
        #endif
    }

    /// Measures everything. Takes a few hundred milliseconds, most of it for the matrix product, on a thread of its own.
    ///
    /// - Parameter stateDirectory: The folder whose file system counts as storage.
    public static func measure(stateDirectory: String) async -> MeasuredHardware {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: MeasuredHardware(
                        cpuThreads: threads(), ramGB: memoryGB(), storageGB: storageGB(stateDirectory), gpus: gpus(),
                        gflops: gflops()))
            }
        }
    }

    static func threads() -> Int {
        let visible = ProcessInfo.processInfo.activeProcessorCount
        guard let line = firstLine("/sys/fs/cgroup/cpu.max") else { return max(visible, 1) }
        let parts = line.split(separator: " ").compactMap { Double($0) }
        guard parts.count == 2, parts[1] > 0 else { return max(visible, 1) }
        return max(min(visible, Int((parts[0] / parts[1]).rounded(.up))), 1)
    }

    static func memoryGB() -> Double {
        var bytes = Double(ProcessInfo.processInfo.physicalMemory)
        if let line = firstLine("/sys/fs/cgroup/memory.max"), let limit = Double(line) { bytes = min(bytes, limit) }
        return rounded(bytes / 1e9)
    }

    static func storageGB(_ path: String) -> Double {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.doubleValue ?? 0
        return rounded(free / 1e9)
    }

    /// The list that NVIDIA's driver publishes; machines without one have none.
    static func gpus() -> [GPU] {
        let root = "/proc/driver/nvidia/gpus"
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return entries.sorted().compactMap { entry in
            guard let text = try? String(contentsOfFile: "\(root)/\(entry)/information", encoding: .utf8) else {
                return nil
            }
            let model = text.split(separator: "\n").first { $0.hasPrefix("Model:") }
            let name = model?.dropFirst("Model:".count).trimmingCharacters(in: .whitespaces) ?? "unknown"
            return GPU(name: name, vramGB: 0)
        }
    }

    static func gflops() -> Double {
        let size = 384
        let seconds = Compute.timedFloatProduct(size: size, rounds: 3)
        guard seconds > 0 else { return 0 }
        return rounded(2 * Double(size * size * size) / seconds / 1e9)
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    private static func firstLine(_ path: String) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first.map(String.init)
    }
}
