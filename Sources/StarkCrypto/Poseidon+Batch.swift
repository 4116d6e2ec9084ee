// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CStarkSIMD
public import Felt

extension Poseidon {
    /// How many states a vector instruction works on.
    private static let laneCount = 8

    /// Applies the Hades permutation to many states.
    ///
    /// Costs about 0.6 µs for each state on processors with AVX-512 IFMA, where eight are computed at once, and 2.4 µs
    /// elsewhere. Takes the same time for all values.
    public static func permute(batch states: inout [(Felt, Felt, Felt)]) {
        let vectorCount = vectorCount(of: states.count)
        states.withUnsafeMutableBufferPointer { buffer in
            if vectorCount > 0, let first = buffer.baseAddress {
                first.withMemoryRebound(to: UInt64.self, capacity: 12 * vectorCount) {
                    stark_simd_poseidon_permute($0, vectorCount)
                }
            }
            for i in vectorCount..<buffer.count { permute(&buffer[i]) }
        }
    }

    /// The hashes of many pairs, each as ``hash(_:_:)`` gives it.
    ///
    /// Costs about 0.6 µs for each pair on processors with AVX-512 IFMA and 2.4 µs elsewhere. Takes the same time for
    /// all values.
    public static func hash(pairs: [(Felt, Felt)]) -> [Felt] {
        pairs.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { return [] }
            return first.withMemoryRebound(to: Felt.self, capacity: 2 * buffer.count) {
                hash(adjacentPairs: UnsafeBufferPointer(start: $0, count: 2 * buffer.count))
            }
        }
    }

    /// The hashes of the first and second felt, the third and fourth, and so on: a level of a Merkle tree from the one
    /// below it. The last of an odd number of felts is left out.
    ///
    /// Costs as much as ``hash(pairs:)``.
    public static func hash(adjacentPairsOf felts: [Felt]) -> [Felt] {
        felts.withUnsafeBufferPointer { hash(adjacentPairs: $0) }
    }

    private static func hash(adjacentPairs felts: UnsafeBufferPointer<Felt>) -> [Felt] {
        let pairCount = felts.count / 2
        let vectorCount = vectorCount(of: pairCount)
        return [Felt](unsafeUninitializedCapacity: pairCount) { hashes, initializedCount in
            if vectorCount > 0, let source = felts.baseAddress, let target = hashes.baseAddress {
                source.withMemoryRebound(to: UInt64.self, capacity: 8 * vectorCount) { pairs in
                    target.withMemoryRebound(to: UInt64.self, capacity: 4 * vectorCount) { results in
                        stark_simd_poseidon_hash_pairs(pairs, results, vectorCount)
                    }
                }
            }
            for i in vectorCount..<pairCount {
                hashes.initializeElement(at: i, to: hash(felts[2 * i], felts[2 * i + 1]))
            }
            initializedCount = pairCount
        }
    }

    /// The hashes of many sequences, each as ``hash(many:)`` gives it.
    ///
    /// On processors with AVX-512 IFMA eight sequences are absorbed in step, the longest first, and the next one takes
    /// the place of one that ends. So the cost is about 0.6 µs for each permutation, except where fewer than eight
    /// sequences are left; one alone costs as much as ``hash(many:)``.
    public static func hash(batch sequences: [[Felt]]) -> [Felt] {
        guard VectorInstructions.areUsed, sequences.count > 1 else { return sequences.map { hash(many: $0) } }
        var waiting = sequences.indices.sorted { sequences[$0].count < sequences[$1].count }
        var hashes = [Felt](repeating: .zero, count: sequences.count)
        var states: [(Felt, Felt, Felt)] = []
        var lanes: [(sequence: Int, position: Int)] = []
        while true {
            while lanes.count < laneCount, let longest = waiting.popLast() {
                lanes.append((longest, 0))
                states.append((.zero, .zero, .zero))
            }
            if lanes.isEmpty { return hashes }
            for i in lanes.indices {
                absorb(sequences[lanes[i].sequence], at: lanes[i].position, into: &states[i])
                lanes[i].position += 2
            }
            permute(batch: &states)
            for i in lanes.indices.reversed() where lanes[i].position > sequences[lanes[i].sequence].count {
                hashes[lanes[i].sequence] = states[i].0
                lanes.remove(at: i)
                states.remove(at: i)
            }
        }
    }

    /// Adds two felts of a sequence that ends in 1 and then perhaps 0.
    private static func absorb(_ felts: [Felt], at position: Int, into state: inout (Felt, Felt, Felt)) {
        state.0 += position < felts.count ? felts[position] : .one
        if position + 1 < felts.count {
            state.1 += felts[position + 1]
        } else if position + 1 == felts.count {
            state.1 += .one
        }
    }

    /// How many of a number of permutations go to the vector unit. A group of eight costs as much as two single ones,
    /// whether or not it is full.
    private static func vectorCount(of count: Int) -> Int {
        guard count > 1, VectorInstructions.areUsed else { return 0 }
        return count % laneCount == 1 ? count - 1 : count
    }
}
