// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What a task may use at most. A task goes to a node whose free offer covers it.
public struct TaskRequirements: Hashable, Sendable {
    /// The longest execution that can be asked for: what is left of the contract's longest window of one day after
    /// ``windowMargin``.
    public static let longestExecution = 86_400 - windowMargin
    /// The seconds by which the window on the chain is longer than the execution.
    public static let windowMargin = 120

    /// Threads of execution, 1 to 4096.
    public var cpuThreads: Int
    /// Memory in GB (10⁹ bytes), above 0 and at most 1,048,576.
    public var ramGB: Double
    /// Whether a GPU is needed.
    public var gpuRequired: Bool
    /// The execution's time limit in seconds, 1 to ``longestExecution``.
    public var maxExecutionTime: Int
    /// The memory that the GPU must have, in GB.
    public var minVRAMGB: Double?

    /// Creates requirements; the ranges are checked where they are read from JSON.
    public init(cpuThreads: Int, ramGB: Double, gpuRequired: Bool, maxExecutionTime: Int, minVRAMGB: Double? = nil) {
        self.cpuThreads = cpuThreads
        self.ramGB = ramGB
        self.gpuRequired = gpuRequired
        self.maxExecutionTime = maxExecutionTime
        self.minVRAMGB = minVRAMGB
    }

    /// The window to ask the contract for, in seconds: `max_execution_time + 120`.
    public var executionWindow: UInt64 { UInt64(maxExecutionTime + Self.windowMargin) }
}

extension TaskRequirements: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("cpu_threads", cpuThreads)
        object.set("ram_gb", number: ramGB)
        object.set("gpu_required", gpuRequired)
        object.set("max_execution_time", maxExecutionTime)
        if let minVRAMGB { object.set("min_vram_gb", number: minVRAMGB) }
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(
            allowing: ["cpu_threads", "ram_gb", "gpu_required", "max_execution_time", "min_vram_gb"])
        cpuThreads = try object.required("cpu_threads").int(in: 1...4096)
        ramGB = try object.required("ram_gb").double(in: 0.001...1_048_576)
        gpuRequired = try object.required("gpu_required").bool()
        maxExecutionTime = try object.required("max_execution_time").int(in: 1...Self.longestExecution)
        minVRAMGB = try object.optional("min_vram_gb")?.double(in: 0...1_048_576)
    }
}
