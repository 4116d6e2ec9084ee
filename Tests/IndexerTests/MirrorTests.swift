// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import Marketplace
import MarketplaceMirror
import PostgreSQL
import Starknet
import Synchronization
import Testing

/// A marketplace in memory that follows the contract's rules, emits the contract's events, and knows what its views
/// answer.
private struct Market {
    static let contract: Felt = 0x5A1
    var tasks: [OnChainTask] = []
    var assignees: [[ContractAddress]] = []
    var nodes: [ContractAddress: OnChainNode] = [:]
    var limits: [ContractAddress: TokenAmount] = [:]
    var payouts: [Int: TokenAmount] = [:]

    static func u256(_ amount: TokenAmount) -> [Felt] { [Felt(amount.value.low), Felt(amount.value.high)] }
    static func id(_ index: Int) -> [Felt] { [Felt(UInt64(index + 1)), .zero] }
    static func event(_ name: String, _ keys: [Felt], _ data: [Felt]) -> (keys: [Felt], data: [Felt]) {
        ([SmainerEvent.selectorOfEvent(named: name)] + keys, data)
    }

    /// One random call of the contract at a time, with the events it emits; none where the contract would refuse.
    mutating func act(
        at now: UInt64, people: [ContractAddress], _ random: inout SplitMix
    ) -> [(keys: [Felt], data: [Felt])] {
        let user = people.randomElement(using: &random) ?? people[0]
        let provider = people.randomElement(using: &random) ?? people[0]
        let index = tasks.isEmpty ? nil : Int.random(in: 0..<tasks.count, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return create(user, at: now, &random)
        case 2, 3: return index.map { assign($0, provider, at: now) } ?? []
        case 4: return index.map { complete($0, at: now, &random) } ?? []
        case 5: return index.map { refund($0, expired: Bool.random(using: &random)) } ?? []
        case 6: return register(provider, at: now, &random)
        case 7: return move(provider, &random)
        default:
            limits[user] = TokenAmount(UInt64.random(in: 0 ... .max, using: &random))
            return [Self.event("SpendingLimitSet", [user.felt], Self.u256(limits[user] ?? .zero))]
        }
    }

    private mutating func create(_ user: ContractAddress, at now: UInt64, _ random: inout SplitMix)
        -> [(keys: [Felt], data: [Felt])]
    {
        let amount = TokenAmount(UInt256(UInt128.random(in: 1 ... .max, using: &random)))
        let hash = Felt(UInt64.random(in: 1 ... .max, using: &random))
        tasks.append(
            OnChainTask(
                creator: user, amount: amount, taskHash: hash, executionWindow: 120, createdAt: now, status: .open))
        assignees.append([])
        return [
            Self.event(
                "TaskCreated", Self.id(tasks.count - 1) + [user.felt],
                Self.u256(amount) + [hash, Felt(UInt64(120)), .zero])
        ]
    }

    private mutating func assign(_ index: Int, _ provider: ContractAddress, at now: UInt64)
        -> [(keys: [Felt], data: [Felt])]
    {
        let task = tasks[index]
        guard !task.status.isFinal, nodes[provider]?.status == .active, assignees[index].count < 3,
            !assignees[index].contains(provider)
        else { return [] }
        assignees[index].append(provider)
        tasks[index].provider = provider
        tasks[index].status = .assigned
        tasks[index].assignedAt = now
        tasks[index].deadline = now + task.executionWindow
        tasks[index].assignments += 1
        return [
            Self.event(
                "TaskAssigned", Self.id(index) + [provider.felt],
                [Felt(now + task.executionWindow), Felt(UInt64(tasks[index].assignments))])
        ]
    }

    private mutating func complete(_ index: Int, at now: UInt64, _ random: inout SplitMix)
        -> [(keys: [Felt], data: [Felt])]
    {
        guard tasks[index].status == .assigned, let provider = assignees[index].randomElement(using: &random) else {
            return []
        }
        let split = FeeSplit(tasks[index].amount)
        tasks[index].status = .completed
        tasks[index].provider = provider
        tasks[index].resultHash = Felt(UInt64.random(in: 1 ... .max, using: &random))
        tasks[index].completedAt = now
        nodes[provider]?.completedTasks += 1
        if let earnings = nodes[provider]?.earnings { nodes[provider]?.earnings = earnings + split.provider }
        payouts[index] = split.provider
        return [
            Self.event(
                "TaskCompleted", Self.id(index) + [provider.felt],
                [tasks[index].resultHash] + Self.u256(tasks[index].amount) + Self.u256(split.provider)
                    + Self.u256(split.gasSubsidy) + Self.u256(split.treasury))
        ]
    }

    private mutating func refund(_ index: Int, expired: Bool) -> [(keys: [Felt], data: [Felt])] {
        guard tasks[index].status == (expired ? .assigned : .open) else { return [] }
        tasks[index].status = expired ? .expired : .cancelled
        return [
            Self.event(
                expired ? "TaskExpired" : "TaskCancelled", Self.id(index) + [tasks[index].creator.felt],
                Self.u256(tasks[index].amount))
        ]
    }

    private mutating func register(_ provider: ContractAddress, at now: UInt64, _ random: inout SplitMix)
        -> [(keys: [Felt], data: [Felt])]
    {
        let key = Felt(UInt64.random(in: 1 ... .max, using: &random))
        guard var node = nodes[provider] else {
            nodes[provider] = OnChainNode(publicKey: key, registeredAt: now, status: .active)
            return registered(provider, key, .unregistered)
        }
        guard node.status == .inactive else {
            node.publicKey = key
            nodes[provider] = node
            return [Self.event("NodeKeyRotated", [provider.felt], [key])]
        }
        node.publicKey = key
        node.status = .active
        nodes[provider] = node
        return registered(provider, key, .inactive)
    }

    private func registered(_ provider: ContractAddress, _ key: Felt, _ old: NodeStatus)
        -> [(keys: [Felt], data: [Felt])]
    {
        [
            Self.event("NodeRegistered", [provider.felt], [key]),
            Self.event("NodeStatusChanged", [provider.felt], [Felt(UInt64(old.rawValue)), Felt(UInt64(1))]),
        ]
    }

    private mutating func move(_ provider: ContractAddress, _ random: inout SplitMix) -> [(keys: [Felt], data: [Felt])]
    {
        guard let node = nodes[provider] else { return [] }
        let next: NodeStatus = node.status == .active ? (Bool.random(using: &random) ? .inactive : .suspended) : .active
        nodes[provider]?.status = next
        return [
            Self.event(
                "NodeStatusChanged", [provider.felt],
                [Felt(UInt64(node.status.rawValue)), Felt(UInt64(next.rawValue))])
        ]
    }
}

/// Blocks of a random market, each with the market as it was after it.
private final class MarketChain: BlockSource {
    struct State {
        var blocks: [IndexedBlock] = []
        var markets: [Market] = []
        var random: SplitMix
        var nextHash: UInt64 = 1
    }

    let people: [ContractAddress]
    let state: Mutex<State>

    init(seed: UInt64) throws {
        people = try (1...5).map { try ContractAddress(Felt(UInt64($0 * 1000))) }
        state = Mutex(State(random: SplitMix(state: seed)))
    }

    var market: Market { state.withLock { $0.markets.last ?? Market() } }

    func extend(by count: Int) {
        state.withLock { state in
            for _ in 0..<count {
                var market = state.markets.last ?? Market()
                let number = UInt64(state.blocks.count)
                // Forks have other times, too.
                let now = 1_700_000_000 + number * 10 + UInt64.random(in: 0...5, using: &state.random)
                var events: [IndexedEvent] = []
                for transaction in 0..<Int.random(in: 0...4, using: &state.random) {
                    for (index, event) in market.act(at: now, people: people, &state.random).enumerated() {
                        events.append(
                            IndexedEvent(
                                transactionIndex: transaction, eventIndex: index,
                                transactionHash: Felt(state.nextHash * 100 + UInt64(transaction)),
                                contract: Market.contract, keys: event.keys, data: event.data))
                    }
                }
                state.blocks.append(
                    IndexedBlock(
                        number: number, hash: Felt(state.nextHash), parentHash: state.blocks.last?.hash ?? .zero,
                        timestamp: now, events: events))
                state.nextHash += 1
                state.markets.append(market)
            }
        }
    }

    func reorganise(depth: Int) {
        state.withLock { state in
            let depth = min(depth, state.blocks.count)
            state.blocks.removeLast(depth)
            state.markets.removeLast(depth)
        }
        extend(by: depth + 1)
    }

    func head() async throws -> BlockReference {
        let last = state.withLock { $0.blocks.last }
        return BlockReference(number: last?.number ?? 0, hash: last?.hash ?? .zero)
    }

    func block(_ number: UInt64, contracts: [Felt]) async throws -> IndexedBlock? {
        state.withLock { $0.blocks.count > Int(number) ? $0.blocks[Int(number)] : nil }
    }

    func hash(of number: UInt64) async throws -> Felt? { try await block(number, contracts: [])?.hash }
}

@Suite struct MirrorTests {
    @Test("the mirror answers what the contract answers, through random histories and forks")
    func randomMarket() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("randomMarket seed \(seed)")
        let pool = try await TestCluster.shared.database().pool(.init(maximumConnections: 2))
        let chain = try MarketChain(seed: seed)
        let contract = SmainerContract(try ContractAddress(Market.contract))
        var settings = IndexerConfiguration()
        settings.pollInterval = .milliseconds(1)
        let indexer = IndexerService(
            pool: pool, source: chain, projections: [SmainerProjection(contract: contract)], configuration: settings)
        let queries = MirrorQueries(pool: pool)
        chain.extend(by: 60)
        try await indexer.prepare()
        for round in 0..<12 {
            try await indexer.catchUp()
            try await expectEqual(queries, chain.market, chain.people)
            if round % 2 == 0 {
                chain.extend(by: 15)
            } else {
                chain.reorganise(depth: [1, 3, 8, 20, 40, 70][round / 2])
            }
        }
        await pool.shutdown()
    }

    private func expectEqual(_ queries: MirrorQueries, _ market: Market, _ people: [ContractAddress]) async throws {
        for (index, task) in market.tasks.enumerated() {
            let id = TaskID(UInt64(index + 1))
            let mirrored = try await queries.task(id)
            #expect(mirrored?.onChain == task)
            #expect(
                mirrored?.payment?.provider == market.payouts[index].flatMap { task.status == .completed ? $0 : nil })
            #expect(try await queries.assignees(of: id) == market.assignees[index])
        }
        #expect(try await queries.task(TaskID(UInt64(market.tasks.count + 1))) == nil)
        for person in people {
            let own = market.tasks.indices.filter { market.tasks[$0].creator == person }.map { TaskID(UInt64($0 + 1)) }
            #expect(try await queries.userTasks(of: person) == Array(own.prefix(100)))
            #expect(try await queries.userTasks(of: person, offset: 2, limit: 3) == Array(own.dropFirst(2).prefix(3)))
            #expect(try await queries.userTaskCount(of: person) == UInt64(own.count))
            #expect(try await queries.node(person) == market.nodes[person])
            #expect(try await queries.nodeStatus(of: person) == market.nodes[person]?.status ?? .unregistered)
            #expect(try await queries.userEarnings(of: person) == market.nodes[person]?.earnings ?? .zero)
            #expect(try await queries.spendingLimit(of: person) == market.limits[person] ?? .zero)
        }
    }

    @Test("each change of the mirror is notified when it is committed")
    func notifications() async throws {
        let pool = try await TestCluster.shared.database().pool()
        let chain = try MarketChain(seed: 3)
        let contract = SmainerContract(try ContractAddress(Market.contract))
        let indexer = IndexerService(
            pool: pool, source: chain, projections: [SmainerProjection(contract: contract)])
        try await indexer.prepare()
        var events = MirrorQueries(pool: pool).changes().makeAsyncIterator()
        #expect(await events.next() == .listening)
        chain.extend(by: 5)
        try await indexer.catchUp()
        for block in chain.state.withLock({ $0.blocks }) where !block.events.isEmpty {
            guard case .notification(let notification) = await events.next() else {
                Issue.record("no notification for block \(block.number)")
                break
            }
            #expect(notification.payload == String(block.number))
        }
        await pool.shutdown()
    }
}
