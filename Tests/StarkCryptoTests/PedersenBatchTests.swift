// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

/// Tests with a parameter run with vector instructions where the processor has them, and with the dispatch forced off.
@Suite("Pedersen in batches") struct PedersenBatchTests {
    /// Inputs with the smallest and the largest digits, with carries through all windows, and beside them.
    static let special: [Felt] = {
        var felts: [Felt] = [0, 1, -1, 2, -2, 127, 128, 129, 255, 256]
        for k in [7, 8, 9, 63, 64, 240, 247, 248, 249, 250, 251] {
            let power = Felt(reducing: UInt256.one &<< k)
            felts += [power - 1, power, power + 1]
        }
        // Bytes that select the ends of a table's rows.
        for byte: UInt64 in [0x00, 0xff, 0x7f, 0x80, 0x55, 0xfe, 0x01] {
            let limb = byte * 0x0101_0101_0101_0101
            felts.append(Felt(reducing: UInt256(limbs: (limb, limb, limb, limb & 0x00ff_ffff_ffff_ffff))))
        }
        return felts
    }()

    static func randomPairs(_ count: Int, _ generator: inout SeededGenerator) -> [(Felt, Felt)] {
        (0..<count).map { _ in (Felt.random(using: &generator), Felt.random(using: &generator)) }
    }

    /// P0 + low(a) * P1 + high(a) * P2 + low(b) * P3 + high(b) * P4, by general multiplications.
    func byDefinition(_ a: Felt, _ b: Felt) throws -> Felt {
        var sum = AffinePoint?.some(PedersenTables.points[0])
        for (i, value) in [a, b].enumerated() {
            let low = value.uint256 & ((UInt256.one &<< 248) - 1)
            sum = StarkCurve.add(sum, StarkCurve.multiply(PedersenTables.points[2 * i + 1], by: low))
            sum = StarkCurve.add(sum, StarkCurve.multiply(PedersenTables.points[2 * i + 2], by: value.uint256 &>> 248))
        }
        return try #require(sum).x
    }

    @Test func theDefinition() throws {
        var generator = SeededGenerator.random()
        var pairs = Self.randomPairs(40, &generator)
        for x in Self.special { pairs.append((x, Self.special.randomElement(using: &generator) ?? 0)) }
        let expected = try pairs.map { try byDefinition($0, $1) }
        #expect(pairs.map { Pedersen.hash($0, $1) } == expected)
        for vectors in vectorPaths { with(vectors: vectors) { #expect(Pedersen.hash(pairs: pairs) == expected) } }
    }

    @Test(arguments: vectorPaths) func batchesOfAllSmallSizesEqualSingleHashes(vectors: Bool) {
        var generator = SeededGenerator.random()
        with(vectors: vectors) {
            for count in 0...150 {
                let pairs = Self.randomPairs(count, &generator).enumerated().map { i, pair in
                    i % 7 == 3
                        ? (
                            Self.special.randomElement(using: &generator) ?? 0,
                            Self.special.randomElement(using: &generator) ?? 0
                        ) : pair
                }
                #expect(Pedersen.hash(pairs: pairs) == pairs.map { Pedersen.hash($0, $1) }, "\(count) pairs")
            }
        }
    }

    @Test(arguments: vectorPaths) func specialInputsInOneBatch(vectors: Bool) {
        let pairs = Self.special.flatMap { a in Self.special.map { b in (a, b) } }
        let expected = pairs.map { Pedersen.hash($0, $1) }
        with(vectors: vectors) { #expect(Pedersen.hash(pairs: pairs) == expected) }
        #expect(pairs.map { Pedersen.hashCompletely($0, $1) } == expected)
    }

    @Test(arguments: vectorPaths) func specialInputsInEveryLane(vectors: Bool) {
        with(vectors: vectors) {
            for special in Self.special {
                let expected = Pedersen.hash(special, special)
                for lane in 0..<8 {
                    var pairs = [(Felt, Felt)](repeating: (3, 5), count: 8)
                    pairs[lane] = (special, special)
                    var hashes = [Felt](repeating: Pedersen.hash(3, 5), count: 8)
                    hashes[lane] = expected
                    #expect(Pedersen.hash(pairs: pairs) == hashes, "\(special.hex) in lane \(lane)")
                }
            }
        }
    }

    @Test(arguments: vectorPaths) func equalPairsHashEqually(vectors: Bool) {
        with(vectors: vectors) {
            let pairs = [(Felt, Felt)](repeating: (5, 6), count: 33)
            #expect(Pedersen.hash(pairs: pairs) == [Felt](repeating: Pedersen.hash(5, 6), count: 33))
            #expect(Pedersen.hash(pairs: [(0, 0), (0, 0)]) == [Pedersen.hash(0, 0), Pedersen.hash(0, 0)])
            #expect(Pedersen.hash(pairs: [(7, 7), (7, 7), (7, 7)]) == Array(repeating: Pedersen.hash(7, 7), count: 3))
        }
    }

    @Test(arguments: vectorPaths) func randomPairs(vectors: Bool) {
        var generator = SeededGenerator.random()
        let pairs = Self.randomPairs(20_000, &generator)
        with(vectors: vectors) {
            let expected = pairs.map { Pedersen.hash($0, $1) }
            let wrong = zip(Pedersen.hash(pairs: pairs), expected).enumerated().first { $1.0 != $1.1 }
            #expect(wrong == nil)
        }
    }

    @Test(arguments: vectorPaths) func knownAnswersInBatches(vectors: Bool) throws {
        let fixture = try Fixture.load()
        #expect(fixture.pedersen.count > 100 && fixture.pedersenArray.count > 2)
        with(vectors: vectors) {
            #expect(Pedersen.hash(pairs: fixture.pedersen.map { ($0.a, $0.b) }) == fixture.pedersen.map(\.hash))
            #expect(Pedersen.hash(arrays: fixture.pedersenArray.map(\.felts)) == fixture.pedersenArray.map(\.hash))
        }
    }

    @Test(arguments: vectorPaths) func arraysOfDifferentLengthsEqualSingleArrays(vectors: Bool) {
        var generator = SeededGenerator.random()
        with(vectors: vectors) {
            for count in [0, 1, 2, 5, 40, 70] {
                let arrays = (0..<count).map { _ in
                    (0..<Int.random(in: 0...9, using: &generator)).map { _ in Felt.random(using: &generator) }
                }
                #expect(Pedersen.hash(arrays: arrays) == arrays.map { Pedersen.hash(array: $0) })
            }
            #expect(Pedersen.hash(arrays: [[], []]) == [Pedersen.hash(0, 0), Pedersen.hash(0, 0)])
        }
    }

    @Test func aTreeAddsUpLanesOfEveryLength() {
        var generator = SeededGenerator.random()
        var tree = PointTree(laneCount: PointTree.width)
        let points = (0..<PointTree.width).compactMap { _ in
            StarkCurve.multiply(.generator, by: .random(using: &generator))
        }
        for length in 1...PointTree.width {
            tree.beginLane()
            tree.append { lane, count in
                for point in points.prefix(length) {
                    lane[count] = point
                    count += 1
                }
            }
        }
        let isComplete = tree.addUp()
        #expect(isComplete)
        var sum: AffinePoint?
        for (lane, point) in points.enumerated() {
            sum = StarkCurve.add(sum, point)
            #expect(tree.sum(lane) == sum)
        }
    }

    @Test(arguments: [false, true])
    func aTreeSaysWhenEqualOrOppositePointsMeet(opposite: Bool) {
        let g = AffinePoint.generator
        var tree = PointTree(laneCount: 2)
        for lane in [[g], [g, opposite ? -g : g]] {
            tree.beginLane()
            tree.append { points, count in
                for point in lane {
                    points[count] = point
                    count += 1
                }
            }
        }
        let isComplete = tree.addUp()
        #expect(!isComplete)
    }
}
