// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

@Suite struct PedersenBatchTests {
    /// Inputs with no digits, with the largest digits, with carries through all windows, and beside them.
    let special: [Felt] = {
        var felts: [Felt] = [0, 1, -1, 2, -2, 127, 128, 129, 255, 256]
        for k in [7, 8, 9, 63, 64, 240, 247, 248, 249, 250, 251] {
            let power = Felt(reducing: UInt256.one &<< k)
            felts += [power - 1, power, power + 1]
        }
        return felts
    }()

    @Test func batchesOfAllSmallSizesEqualSingleHashes() {
        var generator = SeededGenerator.random()
        for count in 0...70 {
            let pairs = (0..<count).map { i in
                i % 7 == 3
                    ? (special.randomElement(using: &generator) ?? 0, special.randomElement(using: &generator) ?? 0)
                    : (Felt.random(using: &generator), Felt.random(using: &generator))
            }
            #expect(Pedersen.hash(pairs: pairs) == pairs.map { Pedersen.hash($0, $1) }, "\(count) pairs")
        }
    }

    @Test func specialInputsInOneBatch() {
        let pairs = special.flatMap { a in special.map { b in (a, b) } }
        let expected = pairs.map { Pedersen.hash($0, $1) }
        #expect(Pedersen.hash(pairs: pairs) == expected)
        #expect(pairs.map { Pedersen.hashCompletely($0, $1) } == expected)
    }

    @Test func equalPairsHashEqually() {
        let pairs = [(Felt, Felt)](repeating: (5, 6), count: 33)
        #expect(Set(Pedersen.hash(pairs: pairs)) == [Pedersen.hash(5, 6)])
        #expect(Pedersen.hash(pairs: [(0, 0), (0, 0)]) == [Pedersen.hash(0, 0), Pedersen.hash(0, 0)])
    }

    @Test func knownAnswersInBatches() throws {
        let fixture = try Fixture.load()
        #expect(Pedersen.hash(pairs: fixture.pedersen.map { ($0.a, $0.b) }) == fixture.pedersen.map(\.hash))
        #expect(Pedersen.hash(arrays: fixture.pedersenArray.map(\.felts)) == fixture.pedersenArray.map(\.hash))
    }

    @Test func arraysOfDifferentLengthsEqualSingleArrays() {
        var generator = SeededGenerator.random()
        for count in [0, 1, 2, 5, 40] {
            let arrays = (0..<count).map { _ in
                (0..<Int.random(in: 0...9, using: &generator)).map { _ in Felt.random(using: &generator) }
            }
            #expect(Pedersen.hash(arrays: arrays) == arrays.map { Pedersen.hash(array: $0) })
        }
        #expect(Pedersen.hash(arrays: [[], []]) == [Pedersen.hash(0, 0), Pedersen.hash(0, 0)])
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
