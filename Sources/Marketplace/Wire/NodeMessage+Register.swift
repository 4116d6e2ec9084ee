// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import JSON
public import StarkCrypto
public import Starknet

extension NodeMessage {
    /// Answers the challenge and announces the node.
    public struct Register: Hashable, Sendable {
        /// The name under which the node connects; the same as in the URL.
        public var nodeID: NodeID
        /// The address that is registered with the contract, and paid.
        public var address: ContractAddress
        /// The key that the contract has for that address.
        public var publicKey: Felt
        /// What the node has and offers.
        public var hardware: HardwareSpec
        /// What the node can run.
        public var capabilities: NodeCapabilities
        /// Over ``NodeSessionMessage`` with ``publicKey``; its `issued_at` is the challenge's time in whole seconds.
        public var signature: StarkSignature

        /// Creates the message.
        public init(
            nodeID: NodeID, address: ContractAddress, publicKey: Felt, hardware: HardwareSpec,
            capabilities: NodeCapabilities, signature: StarkSignature
        ) {
            self.nodeID = nodeID
            self.address = address
            self.publicKey = publicKey
            self.hardware = hardware
            self.capabilities = capabilities
            self.signature = signature
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: [
                "message_type", "node_id", "starknet_address", "public_key", "hardware_spec", "capabilities",
                "signature",
            ])
            nodeID = try object.required("node_id").decode()
            address = try object.required("starknet_address").contractAddress()
            publicKey = try object.required("public_key").felt()
            hardware = try object.required("hardware_spec").decode()
            capabilities = try object.required("capabilities").decode()
            signature = try object.required("signature").signature()
        }

        func write(to object: inout ObjectBuilder) {
            object.set("node_id", nodeID)
            object.set("starknet_address", JSONValue.felt(address.felt))
            object.set("public_key", JSONValue.felt(publicKey))
            object.set("hardware_spec", hardware)
            object.set("capabilities", capabilities)
            object.set("signature", signature.json)
        }
    }

    /// Reports the load.
    public struct Heartbeat: Hashable, Sendable {
        /// Processor load in percent of all threads, 0 to 100.
        public var cpuUsage: Double
        /// Memory in use, in percent.
        public var memoryUsage: Double
        /// How many tasks are running.
        public var activeTasks: Int
        /// GPU load in percent, where there is a GPU.
        public var gpuUsage: Double?

        /// Creates the message.
        public init(cpuUsage: Double, memoryUsage: Double, activeTasks: Int, gpuUsage: Double? = nil) {
            self.cpuUsage = cpuUsage
            self.memoryUsage = memoryUsage
            self.activeTasks = activeTasks
            self.gpuUsage = gpuUsage
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(
                allowing: ["message_type", "cpu_usage", "memory_usage", "active_tasks", "gpu_usage"])
            cpuUsage = try object.required("cpu_usage").double(in: 0...100)
            memoryUsage = try object.required("memory_usage").double(in: 0...100)
            activeTasks = try object.required("active_tasks").int(in: 0...65_536)
            gpuUsage = try object.optional("gpu_usage")?.double(in: 0...100)
        }

        func write(to object: inout ObjectBuilder) {
            object.set("cpu_usage", number: cpuUsage)
            object.set("memory_usage", number: memoryUsage)
            object.set("active_tasks", activeTasks)
            if let gpuUsage { object.set("gpu_usage", number: gpuUsage) }
        }
    }
}
