// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import Crypto
import Felt
import Foundation
import StarkCrypto
import TestSupport
import Testing

/// Every test runs with vector instructions where the processor has them, and with the dispatch forced off.
@Suite("Poseidon in batches") struct PoseidonBatchTests {
    func permuted(_ state: (Felt, Felt, Felt)) -> (Felt, Felt, Felt) {
        var result = state
        Poseidon.permute(&result)
        return result
    }

    func expectScalarResults(_ states: [(Felt, Felt, Felt)], _ sourceLocation: SourceLocation = #_sourceLocation) {
        var batch = states
        Poseidon.permute(batch: &batch)
        #expect(batch.count == states.count, sourceLocation: sourceLocation)
        let firstWrong = zip(batch, states).enumerated().first { $1.0 != permuted($1.1) }
        #expect(firstWrong == nil, sourceLocation: sourceLocation)
        let pairs = states.map { ($0.0, $0.1) }
        let hashes = pairs.map { Poseidon.hash($0.0, $0.1) }
        #expect(Poseidon.hash(pairs: pairs) == hashes, sourceLocation: sourceLocation)
        #expect(
            Poseidon.hash(adjacentPairsOf: pairs.flatMap { [$0.0, $0.1] } + [7]) == hashes,
            sourceLocation: sourceLocation)
    }

    @Test func keysOfTheVectorCodeAreTheOthers() throws {
        let limbs = withUnsafeBytes(of: stark_simd_poseidon_keys) { Array($0.bindMemory(to: UInt64.self)) }
        #expect(limbs.count == 5 * 107 && Poseidon.roundKeys.count == 107)
        for (i, key) in Poseidon.roundKeys.enumerated() {
            // The factor 2^260 in place of 2^256.
            let moved = key.reduced() * 16
            let form = UInt256(limbs: (moved.m0, moved.m1, moved.m2, moved.m3))
            let expected = Felt.modulus * 4 + form
            let value = limbs[(5 * i)..<(5 * i + 5)].reversed().reduce(UInt256.zero) { $0 &<< 52 + UInt256($1) }
            #expect(value == expected, "key \(i)")
            #expect(limbs[(5 * i)..<(5 * i + 5)].allSatisfy { $0 >> 52 == 0 }, "key \(i)")
        }
    }

    @Test(arguments: vectorPaths) func knownAnswers(vectors: Bool) throws {
        let fixture = try Fixture.load()
        #expect(fixture.poseidon.count > 100 && fixture.poseidonMany.count > 1)
        with(vectors: vectors) {
            var states = fixture.poseidonPermutation.map { ($0.felts[0], $0.felts[1], $0.felts[2]) }
            Poseidon.permute(batch: &states)
            #expect(states.map { [$0.0, $0.1, $0.2] } == fixture.poseidonPermutation.map(\.result))
            #expect(Poseidon.hash(pairs: fixture.poseidon.map { ($0.a, $0.b) }) == fixture.poseidon.map(\.hash))
            #expect(Poseidon.hash(batch: fixture.poseidonMany.map(\.felts)) == fixture.poseidonMany.map(\.hash))
            let example: Felt = 0x5d4_4a3d_ecb2_b2e0_cc71_071f_7b80_2f45_dd79_2d06_4f0f_c731_6c46_514f_70f9_891a
            #expect(Poseidon.hash(pairs: Array(repeating: (1, 2), count: 8)) == Array(repeating: example, count: 8))
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"), arguments: vectorPaths)
    func publishedParameters(vectors: Bool) throws {
        let text = String(decoding: try SharedVectors.data("crypto/poseidon3.txt"), as: UTF8.self)
        #expect(text.contains("FullRounds = 8\nPartialRounds = 83\nMDS = [[3, 1, 1], [1, -1, 1], [1, 1, -2]]\n"))
        let numbers = try #require(text.split(separator: "RoundKeys").last).split { !$0.isNumber }
        let keys = try numbers.map { try Felt(decimal: $0) }
        #expect(keys.count == 3 * 91)
        var states: [(Felt, Felt, Felt)] = (0..<17).map { (Felt($0), Felt(-$0), Felt($0 * $0)) }
        let expected = states.map { state in
            var s = [state.0, state.1, state.2]
            for round in 0..<91 {
                for i in 0..<3 { s[i] += keys[3 * round + i] }
                for i in 0..<3 where i == 2 || !(4..<87).contains(round) { s[i] = s[i] * s[i] * s[i] }
                s = [3 * s[0] + s[1] + s[2], s[0] - s[1] + s[2], s[0] + s[1] - 2 * s[2]]
            }
            return s
        }
        with(vectors: vectors) { Poseidon.permute(batch: &states) }
        #expect(states.map { [$0.0, $0.1, $0.2] } == expected)
    }

    @Test func hundredThousandRandomStates() {
        var generator = SeededGenerator.random()
        var states = (0..<100_000).map { _ in
            (
                Felt.random(using: &generator), Felt.random(using: &generator), Felt.random(using: &generator)
            )
        }
        let expected = states.map { permuted($0) }
        Poseidon.permute(batch: &states)
        let firstWrong = zip(states, expected).enumerated().first { $1.0 != $1.1 }
        #expect(firstWrong == nil)
    }

    /// Values whose Montgomery form is extreme are extreme for the limbs, those that are extreme as integers for readers.
    static let edges: [Felt] =
        [0, 1, 2, -1, -2].flatMap { (x: Felt) in
            // The second has the Montgomery form x, the third that of the vector code.
            [x, x * Felt(2).pow(256).inverted()!, x * Felt(2).pow(260).inverted()!]
        } + [
            Felt(montgomery: .max, .max, .max, 0x0800_0000_0000_0010), Felt(montgomery: .max, 0, .max, 0),
            Felt(montgomery: 0, 0, 0, 0x0800_0000_0000_0011), Felt(montgomery: 0, 0, 0, 0x0800_0000_0000_0000),
            Felt(montgomery: 0xf, .max, 0, 0x07ff_ffff_ffff_ffff), Felt(montgomery: 0, 0, 1, 0),
        ]

    @Test(arguments: vectorPaths) func edgesInEveryLane(vectors: Bool) {
        with(vectors: vectors) {
            for edge in Self.edges {
                expectScalarResults(Array(repeating: (edge, edge, edge), count: 8))
                for lane in 0..<8 {
                    for position in 0..<3 {
                        var states = Array(repeating: (Felt(3), Felt(5), Felt(7)), count: 8)
                        switch position {
                        case 0: states[lane].0 = edge
                        case 1: states[lane].1 = edge
                        default: states[lane].2 = edge
                        }
                        expectScalarResults(states)
                    }
                }
            }
            for a in Self.edges {
                expectScalarResults(Self.edges.flatMap { b in Self.edges.map { c in (a, b, c) } })
            }
        }
    }

    /// States whose permutation is an edge: the last step is where a value of P or more, or below 0, would show.
    @Test(arguments: vectorPaths) func edgesAsResults(vectors: Bool) throws {
        let targets: [(Felt, Felt, Felt)] = Self.edges.flatMap { x in
            Self.edges.prefix(7).map { y in (x, y, x + y) } + [(x, x, x)]
        }
        var states = targets.map { inverse($0) }
        with(vectors: vectors) { Poseidon.permute(batch: &states) }
        for (state, target) in zip(states, targets) {
            #expect(state == target)
            #expect(UInt256(limbs: (state.0.m0, state.0.m1, state.0.m2, state.0.m3)) < Felt.modulus)
        }
    }

    static let plainKeys = (0..<273).map {
        Felt(reducingBigEndianBytes: Array(SHA256.hash(data: Array("Hades\($0)".utf8))))
    }

    /// The state whose permutation is given.
    func inverse(_ target: (Felt, Felt, Felt)) -> (Felt, Felt, Felt) {
        var s = [target.0, target.1, target.2]
        // Cubing is undone by the power d with 3 * d = 1 modulo P - 1, which is (2 * (P - 1) + 1) / 3.
        let cubeRoot = (Felt.modulus * 2 - 1).quotientAndRemainder(dividingBy: 3).quotient
        let half = Felt(2).inverted()!
        let third = Felt(3).inverted()!
        for round in (0..<91).reversed() {
            // The layer is (x, y, z) = (t + 2a, t - 2b, t - 3c) with t = a + b + c, hence t = 3/4 x - 3/4 y - 1/2 z.
            let t = (3 * half * (s[0] - s[1]) - s[2]) * half
            s = [(s[0] - t) * half, (t - s[1]) * half, (t - s[2]) * third]
            for i in 0..<3 where i == 2 || !(4..<87).contains(round) { s[i] = s[i].pow(cubeRoot) }
            for i in 0..<3 { s[i] -= Self.plainKeys[3 * round + i] }
        }
        return (s[0], s[1], s[2])
    }

    @Test(arguments: vectorPaths) func tails(vectors: Bool) {
        var generator = SeededGenerator.random()
        with(vectors: vectors) {
            for count in 0...17 {
                expectScalarResults(
                    (0..<count).map { _ in
                        (
                            Felt.random(using: &generator), Felt.random(using: &generator),
                            Felt.random(using: &generator)
                        )
                    })
            }
        }
    }

    @Test(arguments: vectorPaths) func sequencesInStep(vectors: Bool) {
        var generator = SeededGenerator.random()
        with(vectors: vectors) {
            #expect(Poseidon.hash(batch: []) == [])
            for count in 0...40 {
                let sequences = (0..<count).map { _ in
                    (0..<Int.random(in: 0...(count % 3 == 0 ? 4 : 25), using: &generator)).map { _ in
                        Felt.random(using: &generator)
                    }
                }
                #expect(Poseidon.hash(batch: sequences) == sequences.map { Poseidon.hash(many: $0) })
            }
            let uneven = [[], Array(repeating: Felt(9), count: 101), [1], [], [1, 0], [1, 1]]
            #expect(Poseidon.hash(batch: uneven) == uneven.map { Poseidon.hash(many: $0) })
        }
    }
}
