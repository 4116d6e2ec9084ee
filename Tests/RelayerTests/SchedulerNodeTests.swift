// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import Relayer
import Starknet
import TestSupport
import Testing

/// Which node is given a task.
@Suite struct SchedulerNodeTests {
    static func node(
        _ name: String, at address: Felt = 0x11, tasks: Int = 1, threads: Int = 8, ram: Double = 16, gpu: Double? = nil,
        algorithms: Set<String> = ["matrix_multiplication"]
    ) throws -> SchedulerNode {
        SchedulerNode(
            id: try NodeID(name), address: try ContractAddress(address), algorithms: algorithms, freeTasks: tasks,
            freeThreads: threads, freeRAM: ram, gpuRAM: gpu)
    }

    static func requirements(
        threads: Int = 4, ram: Double = 8, gpu: Bool = false, vram: Double? = nil
    ) -> TaskRequirements {
        TaskRequirements(
            cpuThreads: threads, ramGB: ram, gpuRequired: gpu, maxExecutionTime: 300, minVRAMGB: vram)
    }

    static func choose(
        _ requirements: TaskRequirements = requirements(), among nodes: [SchedulerNode],
        assigned: Set<ContractAddress> = [], excluded: Set<NodeID> = [], mayAssign: Bool = true
    ) -> String? {
        SchedulerNode.choose(
            for: requirements, algorithm: "matrix_multiplication", among: nodes, assigned: assigned,
            excluded: excluded, mayAssign: mayAssign)?.id.value
    }

    /// Exactly enough is enough, and one less of anything is not.
    @Test func theFreeOfferMustCoverEverything() throws {
        #expect(try Self.choose(among: [Self.node("a", tasks: 1, threads: 4, ram: 8)]) == "a")
        for short in [
            try Self.node("a", tasks: 0), try Self.node("a", threads: 3), try Self.node("a", ram: 7.9),
            try Self.node("a", algorithms: ["linear_solve"]), try Self.node("a", algorithms: []),
        ] {
            #expect(Self.choose(among: [short]) == nil, "\(short)")
        }
    }

    @Test func aGPUIsAskedForByNeedOrBySize() throws {
        let without = try Self.node("a")
        let small = try Self.node("b", gpu: 8)
        let large = try Self.node("c", gpu: 24)
        #expect(Self.choose(Self.requirements(gpu: true), among: [without]) == nil)
        #expect(Self.choose(Self.requirements(gpu: true), among: [without, small]) == "b")
        #expect(Self.choose(Self.requirements(vram: 16), among: [without, small, large]) == "c")
        #expect(Self.choose(Self.requirements(gpu: true, vram: 32), among: [without, small, large]) == nil)
    }

    @Test func theNodeWithTheMostRoomIsChosen() throws {
        let nodes = [
            try Self.node("a", at: 0x11, threads: 4), try Self.node("b", at: 0x12, threads: 16),
            try Self.node("c", at: 0x13, threads: 8),
        ]
        #expect(Self.choose(among: nodes) == "b")
        #expect(Self.choose(among: nodes, excluded: [try NodeID("b")]) == "c")
    }

    /// An assignment costs a transaction and one of three places, so an assignee goes before a larger node.
    @Test func anAssigneeGoesFirst() throws {
        let nodes = [try Self.node("a", at: 0x11, threads: 4), try Self.node("b", at: 0x12, threads: 16)]
        let assigned: Set<ContractAddress> = [try ContractAddress(0x11)]
        #expect(Self.choose(among: nodes, assigned: assigned) == "a")
        #expect(Self.choose(among: nodes, assigned: assigned, mayAssign: false) == "a")
        #expect(Self.choose(among: nodes, assigned: assigned, excluded: [try NodeID("a")]) == "b")
        #expect(
            Self.choose(among: nodes, assigned: assigned, excluded: [try NodeID("a")], mayAssign: false) == nil,
            "a full contract takes no one else")
    }

    /// The choice does not depend on the order in which the database lists the nodes.
    @Test func theOrderOfTheNodesDoesNotMatter() throws {
        var random = SeededGenerator.random()
        for _ in 0..<200 {
            var nodes: [SchedulerNode] = []
            for index in 0..<Int.random(in: 1...8, using: &random) {
                nodes.append(
                    try Self.node(
                        "n\(index)", at: Felt(UInt64.random(in: 0x11...0x13, using: &random)),
                        tasks: Int.random(in: 0...2, using: &random), threads: Int.random(in: 2...6, using: &random),
                        ram: Double(Int.random(in: 6...10, using: &random))))
            }
            let assigned: Set<ContractAddress> = [
                try ContractAddress(Felt(UInt64.random(in: 0x11...0x13, using: &random)))
            ]
            let chosen = Self.choose(among: nodes, assigned: assigned)
            #expect(Self.choose(among: nodes.shuffled(using: &random), assigned: assigned) == chosen)
            let able = nodes.filter { $0.covers(Self.requirements(), algorithm: "matrix_multiplication") }
            #expect((chosen == nil) == able.isEmpty)
        }
    }
}
