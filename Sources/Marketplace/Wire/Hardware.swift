// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// A graphics processor of a node.
public struct GPU: Hashable, Sendable {
    /// The product's name.
    public var name: String
    /// Its memory in GB.
    public var vramGB: Double

    /// Describes a GPU.
    public init(name: String, vramGB: Double) {
        self.name = name
        self.vramGB = vramGB
    }
}

extension GPU: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("name", name)
        object.set("vram_gb", number: vramGB)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["name", "vram_gb"])
        name = try object.required("name").string(maxBytes: 256)
        vramGB = try object.required("vram_gb").double(in: 0...1_048_576)
    }
}

/// What a node measured of itself.
public struct MeasuredHardware: Hashable, Sendable {
    /// Threads of execution.
    public var cpuThreads: Int
    /// Memory in GB.
    public var ramGB: Double
    /// Free disk space in GB.
    public var storageGB: Double
    /// The GPUs, none where there are none.
    public var gpus: [GPU]
    /// The speed of a short dgemm, in 10⁹ floating-point operations a second.
    public var gflops: Double

    /// Describes what was measured.
    public init(cpuThreads: Int, ramGB: Double, storageGB: Double, gpus: [GPU] = [], gflops: Double) {
        self.cpuThreads = cpuThreads
        self.ramGB = ramGB
        self.storageGB = storageGB
        self.gpus = gpus
        self.gflops = gflops
    }
}

extension MeasuredHardware: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("cpu_threads", cpuThreads)
        object.set("ram_gb", number: ramGB)
        object.set("storage_gb", number: storageGB)
        object.set("gpus", gpus)
        object.set("gflops", number: gflops)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["cpu_threads", "ram_gb", "storage_gb", "gpus", "gflops"])
        cpuThreads = try object.required("cpu_threads").int(in: 1...65_536)
        ramGB = try object.required("ram_gb").double(in: 0...1_048_576)
        storageGB = try object.required("storage_gb").double(in: 0...1_000_000_000)
        gpus = try object.required("gpus").decodeArray(maxCount: 64)
        gflops = try object.required("gflops").double(in: 0...1_000_000_000)
    }
}

/// The capacity that a node offers to tasks. By default it is what was measured; an operator may offer more.
public struct OfferedCapacity: Hashable, Sendable {
    /// Threads of execution.
    public var cpuThreads: Int
    /// Memory in GB.
    public var ramGB: Double
    /// Disk space in GB, where the operator limits it.
    public var storageGB: Double?

    /// Describes an offer.
    public init(cpuThreads: Int, ramGB: Double, storageGB: Double? = nil) {
        self.cpuThreads = cpuThreads
        self.ramGB = ramGB
        self.storageGB = storageGB
    }
}

extension OfferedCapacity: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("cpu_threads", cpuThreads)
        object.set("ram_gb", number: ramGB)
        if let storageGB { object.set("storage_gb", number: storageGB) }
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["cpu_threads", "ram_gb", "storage_gb"])
        cpuThreads = try object.required("cpu_threads").int(in: 1...65_536)
        ramGB = try object.required("ram_gb").double(in: 0...1_048_576)
        storageGB = try object.optional("storage_gb")?.double(in: 0...1_000_000_000)
    }
}

/// A node's hardware as it announces it: what it measured and what it offers.
public struct HardwareSpec: Hashable, Sendable {
    /// What the node measured.
    public var measured: MeasuredHardware
    /// What it offers to tasks.
    public var offered: OfferedCapacity
    /// The operating system, such as `linux`.
    public var os: String
    /// The processor's architecture, such as `x86_64`.
    public var arch: String

    /// Describes a node's hardware.
    public init(measured: MeasuredHardware, offered: OfferedCapacity, os: String, arch: String) {
        self.measured = measured
        self.offered = offered
        self.os = os
        self.arch = arch
    }

    /// Whether the node offers more than it measured.
    public var isOversubscribed: Bool {
        offered.cpuThreads > measured.cpuThreads || offered.ramGB > measured.ramGB
    }
}

extension HardwareSpec: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("measured", measured)
        object.set("offered", offered)
        object.set("os", os)
        object.set("arch", arch)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["measured", "offered", "os", "arch"])
        measured = try object.required("measured").decode()
        offered = try object.required("offered").decode()
        os = try object.required("os").string(maxBytes: 64)
        arch = try object.required("arch").string(maxBytes: 64)
    }
}

/// What a node can run.
public struct NodeCapabilities: Hashable, Sendable {
    /// The names of the algorithms, as in `payload.algorithm`.
    public var algorithms: [String]
    /// How many tasks it runs at the same time, 1 to 1024.
    public var maxConcurrentTasks: Int

    /// Describes what a node can run.
    public init(algorithms: [String], maxConcurrentTasks: Int) {
        self.algorithms = algorithms
        self.maxConcurrentTasks = maxConcurrentTasks
    }
}

extension NodeCapabilities: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("algorithms", algorithms)
        object.set("max_concurrent_tasks", maxConcurrentTasks)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["algorithms", "max_concurrent_tasks"])
        var names: [String] = []
        for name in try object.required("algorithms").array(maxCount: 256) {
            names.append(try name.string(maxBytes: 64))
        }
        algorithms = names
        maxConcurrentTasks = try object.required("max_concurrent_tasks").int(in: 1...1024)
    }
}
