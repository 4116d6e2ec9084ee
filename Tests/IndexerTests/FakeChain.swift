// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Indexer
import Synchronization

/// A chain in memory that grows, forks and goes back, and a source that can fail at any moment.
final class FakeChain: BlockSource {
    struct Failure: Error {}

    struct State {
        var blocks: [IndexedBlock] = []
        var generator: SplitMix
        var nextHash: UInt64 = 1
        /// One request in so many fails; 0 for none.
        var failureRate = 0
        /// One request in so many changes the chain first; 0 for none.
        var changeRate = 0
    }

    static let contract: Felt = 0xC0FFEE
    let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(generator: SplitMix(state: seed))) }

    func with<R>(_ body: (inout sending State) -> sending R) -> R { state.withLock { body(&$0) } }

    /// Adds blocks with a few events each, some without any.
    func extend(by count: Int) { with { Self.extend(&$0, by: count) } }

    /// Replaces the newest blocks by others, at least as many.
    func reorganise(depth: Int) { with { Self.reorganise(&$0, depth: depth) } }

    /// Drops the newest blocks, as a development chain does.
    func rollBack(depth: Int) { with { $0.blocks.removeLast(min(depth, $0.blocks.count)) } }

    func setRates(failure: Int, change: Int) {
        with {
            $0.failureRate = failure
            $0.changeRate = change
        }
    }

    var blocks: [IndexedBlock] { with { $0.blocks } }

    private static func extend(_ state: inout State, by count: Int) {
        for _ in 0..<count {
            let number = UInt64(state.blocks.count)
            let hash = Felt(state.nextHash)
            state.nextHash += 1
            var events: [IndexedEvent] = []
            for index in 0..<Int.random(in: 0...3, using: &state.generator) {
                events.append(
                    IndexedEvent(
                        transactionIndex: index / 2, eventIndex: index % 2, transactionHash: hash + 1_000_000,
                        contract: contract, keys: [Felt(UInt64.random(in: 0...4, using: &state.generator))],
                        data: [Felt(UInt64.random(in: 1...1000, using: &state.generator))]))
            }
            state.blocks.append(
                IndexedBlock(
                    number: number, hash: hash, parentHash: state.blocks.last?.hash ?? .zero,
                    timestamp: 1_700_000_000 + number, events: events))
        }
    }

    private static func reorganise(_ state: inout State, depth: Int) {
        let depth = min(depth, state.blocks.count)
        state.blocks.removeLast(depth)
        extend(&state, by: depth + Int.random(in: 0...2, using: &state.generator))
    }

    /// What happens between two requests.
    private func interfere() throws {
        try with { state -> Result<Void, Failure> in
            if state.changeRate > 0, Int.random(in: 1...state.changeRate, using: &state.generator) == 1 {
                switch Int.random(in: 0...3, using: &state.generator) {
                case 0: Self.reorganise(&state, depth: Int.random(in: 1...6, using: &state.generator))
                case 1: Self.reorganise(&state, depth: Int.random(in: 1...30, using: &state.generator))
                case 2:
                    state.blocks.removeLast(
                        min(Int.random(in: 1...4, using: &state.generator), max(0, state.blocks.count - 1)))
                default: Self.extend(&state, by: Int.random(in: 1...3, using: &state.generator))
                }
            }
            if state.failureRate > 0, Int.random(in: 1...state.failureRate, using: &state.generator) == 1 {
                return .failure(Failure())
            }
            return .success(())
        }.get()
    }

    func head() async throws -> BlockReference {
        try interfere()
        return try with { state -> Result<BlockReference, Failure> in
            guard let last = state.blocks.last else { return .failure(Failure()) }
            return .success(BlockReference(number: last.number, hash: last.hash))
        }.get()
    }

    func block(_ number: UInt64, contracts: [Felt]) async throws -> IndexedBlock? {
        try interfere()
        return with { $0.blocks.count > Int(number) ? $0.blocks[Int(number)] : nil }
    }

    func hash(of number: UInt64) async throws -> Felt? { try await block(number, contracts: [])?.hash }
}

/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator, Sendable {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
