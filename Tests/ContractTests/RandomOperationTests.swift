// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import StarkCrypto
import Starknet
import TestSupport
import Testing

/// Random operations by everybody against a small model: the escrow holds exactly what open and assigned tasks are
/// worth, no token appears or is lost, and every task ends paid once or refunded once.
@Suite struct RandomOperationTests {
    /// What the model knows of a task.
    struct ModelTask {
        var amount: UInt256
        var creator: ContractAddress
        var hash: Felt
        var status = TaskStatus.open
        var keys: [ContractAddress: StarkPrivateKey] = [:]
        var paid: ContractAddress?

        var isFunded: Bool { status == .open || status == .assigned }
        func pays(_ node: ContractAddress, _ key: StarkPrivateKey) -> Bool {
            status == .assigned && keys[node]?.publicKey == key.publicKey
        }
    }

    enum Operation: CaseIterable {
        case create, createFor, assign, assignAgain, cancel, reclaim, claim, batch, time, rotate, suspend, reinstate
        case deactivate, register
    }

    struct Session {
        let world: World
        var random: SeededGenerator
        var tasks: [ModelTask] = []
        var current: [ContractAddress: StarkPrivateKey]
        var reference: UInt64 = 0
        var done: [Operation: Int] = [:]
        let everybody: [ContractAddress] = [.demander, .stranger, .treasury, .smainer] + ContractAddress.nodes

        init(_ random: SeededGenerator) throws {
            world = try World()
            self.random = random
            current = world.keys
            try world.send(world.token.transfer(to: .stranger, TokenAmount(1_000_000_000)), by: .demander)
            try world.send(world.token.approve(.smainer, TokenAmount(1_000_000_000)), by: .stranger)
            try world.setLimit(from: 0, to: 1_000_000)
            try world.setLimit(from: 0, to: 5000, by: .stranger)
        }

        func sum() throws -> UInt256 { try everybody.reduce(UInt256.zero) { try $0 + world.balance($1) } }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        mutating func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        mutating func newKey() -> StarkPrivateKey {
            .numbered(Felt(UInt64.random(in: 2...1_000_000_000, using: &random)))
        }

        /// Mostly one of the newest tasks.
        mutating func pickTask() -> Int? {
            guard !tasks.isEmpty else { return nil }
            let range = chance(30) ? 0..<tasks.count : max(0, tasks.count - 5)..<tasks.count
            return Int.random(in: range, using: &random)
        }

        mutating func step() throws {
            let operation = pick(Operation.allCases)
            do {
                try perform(operation)
                done[operation, default: 0] += 1
            } catch is Refusal {}
            let escrow = tasks.filter(\.isFunded).reduce(UInt256.zero) { $0 + $1.amount }
            #expect(try world.balance(.smainer) == escrow, "after \(operation)")
        }

        mutating func perform(_ operation: Operation) throws {
            let node = pick(ContractAddress.nodes)
            let contract = world.contract
            switch operation {
            case .create:
                let creator = pick([ContractAddress.demander, .stranger])
                let amount = pick([1, 7, 1000, UInt256(UInt64.random(in: 1...1_000_000, using: &random))])
                let hash = Felt(UInt64.random(in: 1...9, using: &random))
                let id = try world.create(amount, hash: hash, window: pick([60, 300]), by: creator)
                tasks.append(ModelTask(amount: amount, creator: creator, hash: hash))
                #expect(id == TaskID(UInt64(tasks.count)))
            case .createFor:
                let creator = pick([ContractAddress.demander, .stranger])
                let amount = UInt256(UInt64.random(in: 1...2000, using: &random))
                if chance(60) { reference += 1 }
                try world.send(
                    world.creation(amount, ref: Felt(reference), for: creator, hash: 3, window: 60), by: .relayer)
                tasks.append(ModelTask(amount: amount, creator: creator, hash: 3))
            case .assign, .assignAgain:
                guard let index = pickTask() else { return }
                try world.assign(id(index), to: node, hash: tasks[index].hash)
                #expect(tasks[index].isFunded)
                #expect(tasks[index].keys[node] == nil)
                tasks[index].status = .assigned
                tasks[index].keys[node] = current[node]
                #expect(tasks[index].keys.count <= SmainerContract.maxAssignments)
            case .cancel:
                guard let index = pickTask() else { return }
                let caller = pick([ContractAddress.demander, .stranger, .relayer, .node1])
                try world.send(contract.cancelTask(id(index)), by: caller)
                #expect(tasks[index].status == .open)
                #expect(caller == tasks[index].creator || caller == .relayer)
                tasks[index].status = .cancelled
            case .reclaim:
                guard let index = pickTask() else { return }
                let deadline = try world.task(id(index)).deadline
                try world.send(contract.reclaimTask(id(index)), by: node)
                #expect(tasks[index].status == .assigned)
                #expect(world.now > deadline + SmainerContract.claimGrace)
                tasks[index].status = .expired
            case .claim:
                guard let index = pickTask() else { return }
                let key = pick([tasks[index].keys[node], current[node], world.keys[node]].compactMap(\.self))
                try world.settle(claim(index, node, key))
                #expect(tasks[index].pays(node, key))
                pay(index, node)
            case .batch:
                let picked = (0..<3).compactMap { _ in pickTask() }.map { ($0, pick(ContractAddress.nodes)) }
                let claims = try picked.map { index, node in
                    try claim(index, node, tasks[index].keys[node] ?? .numbered(3))
                }
                let outcomes = try world.settleBatch(claims)
                for (outcome, (index, node)) in zip(outcomes, picked) {
                    #expect(outcome.isPaid == tasks[index].pays(node, tasks[index].keys[node] ?? .numbered(3)))
                    if outcome.isPaid { pay(index, node) }
                }
            case .time: world.pass(pick([1, 30, 60, 200, 3600, 4000]))
            case .rotate, .register:
                let key = newKey()
                let call =
                    operation == .rotate
                    ? contract.rotateNodeKey(publicKey: key.publicKey) : contract.registerNode(publicKey: key.publicKey)
                try world.send(call, by: node)
                current[node] = key
            case .suspend: if chance(30) { try world.send(contract.suspendNode(node), by: .owner) }
            case .reinstate: try world.send(contract.reinstateNode(node), by: .owner)
            case .deactivate: if chance(30) { try world.send(contract.deactivateNode(), by: node) }
            }
        }

        func id(_ index: Int) -> TaskID { TaskID(UInt64(index + 1)) }

        func claim(_ index: Int, _ node: ContractAddress, _ key: StarkPrivateKey) throws -> Claim {
            try world.claim(id(index), by: node, result: 5, hash: tasks[index].hash, .init(key: key))
        }

        mutating func pay(_ index: Int, _ node: ContractAddress) {
            tasks[index].status = .completed
            tasks[index].paid = node
        }
    }

    @Test func moneyIsConservedUnderRandomOperations() throws {
        var session = try Session(.random())
        let total = try session.sum()
        for _ in 0..<1500 { try session.step() }
        #expect(try session.sum() == total)
        for (index, task) in session.tasks.enumerated() {
            let stored = try session.world.task(session.id(index))
            #expect(stored.status == task.status)
            if let paid = task.paid { #expect(stored.provider == paid) }
        }
        var fees = UInt256.zero
        for node in ContractAddress.nodes {
            let splits = session.tasks.filter { $0.paid == node }.map { FeeSplit(TokenAmount($0.amount)) }
            let earned = splits.reduce(UInt256.zero) { $0 + $1.provider.value }
            fees = splits.reduce(fees) { $0 + $1.treasury.value }
            #expect(try session.world.balance(node) == earned)
            #expect(try session.world.view("get_user_earnings", node.felt) == earned)
            #expect(try session.world.node(node).completedTasks == UInt64(splits.count))
        }
        #expect(try session.world.balance(.treasury) == fees)
        // The run must have reached every kind of end to prove anything.
        for operation in [Operation.assign, .cancel, .reclaim, .claim] {
            #expect(session.done[operation, default: 0] > 0, "no \(operation) got through")
        }
    }
}
