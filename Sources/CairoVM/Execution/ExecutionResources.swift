// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// What a run used, in the units that fees are made of.
public struct ExecutionResources: Sendable, Hashable {
    /// Instructions executed.
    public var steps = 0
    /// Memory cells that were skipped and never written.
    public var memoryHoles = 0
    /// Instances used of each builtin; absent means none.
    public var builtins: [Builtin: Int] = [:]

    /// No resources at all.
    public init() {}

    /// Creates resources from their parts.
    public init(steps: Int, memoryHoles: Int = 0, builtins: [Builtin: Int] = [:]) {
        self.steps = steps
        self.memoryHoles = memoryHoles
        self.builtins = builtins
    }

    /// Adds what another run used.
    public static func += (sum: inout ExecutionResources, other: ExecutionResources) {
        sum.steps += other.steps
        sum.memoryHoles += other.memoryHoles
        sum.builtins.merge(other.builtins) { $0 + $1 }
    }

    /// The resources used by `factor` equal runs.
    public static func * (resources: ExecutionResources, factor: Int) -> ExecutionResources {
        ExecutionResources(
            steps: resources.steps * factor, memoryHoles: resources.memoryHoles * factor,
            builtins: resources.builtins.mapValues { $0 * factor })
    }
}
