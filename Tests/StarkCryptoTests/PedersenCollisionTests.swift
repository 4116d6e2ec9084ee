// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import Felt
import StarkCrypto
import TestSupport
import Testing

/// Sums in which equal or opposite points meet. No inputs of the hash are known for which they do. So the tables are
/// made of points in place of P0 ... P4 that are known multiples of the generator, and P0 is chosen for a collision.
@Suite("Pedersen with colliding points") struct PedersenCollisionTests {
    /// A node of the tree whose two halves collide: it has `2^level` points, the last ones of an input or, on level 6,
    /// those of both.
    struct Collision: CustomStringConvertible {
        let level: Int
        let input: Int
        let isOpposite: Bool

        var description: String { "level \(level), input \(input), \(isOpposite ? "opposite" : "equal")" }

        static let all = [false, true].flatMap { isOpposite in
            (1...5).flatMap { level in
                (0...1).map { input in Collision(level: level, input: input, isOpposite: isOpposite) }
            } + [Collision(level: 6, input: 0, isOpposite: isOpposite)]
        }
    }

    static let zero = CurveScalar(0)

    /// The odd digits in -255 ... 255 whose sum, weighted by powers of 256, are the low 248 bits with the lowest one set.
    static func digits(_ v: UInt256) -> [Int] {
        var rest = v & ((UInt256.one &<< 248) - 1) | 1
        return (0..<31).map { i in
            // The digit is the rest modulo 512; what is left on top fits in the last one.
            let digit = i < 30 ? Int(rest.limbs.0 & 511) - 256 : Int(rest.limbs.0)
            let magnitude = UInt256(UInt64(digit.magnitude))
            rest = (digit < 0 ? rest + magnitude : rest - magnitude) &>> 8
            return digit
        }
    }

    /// The factors by which the generator gives points in place of P0 ... P4.
    struct Factors {
        var all: [CurveScalar]

        /// What an input adds up without P0, in the order of the tree.
        func terms(_ value: Felt, _ input: Int) -> [CurveScalar] {
            let v = value.uint256
            let (low, high) = (all[2 * input + 1], all[2 * input + 2])
            var multiple = low
            var terms: [CurveScalar] = []
            for digit in PedersenCollisionTests.digits(v) {
                let term = CurveScalar(UInt256(UInt64(digit.magnitude))) * multiple
                terms.append(digit < 0 ? PedersenCollisionTests.zero - term : term)
                multiple = multiple * CurveScalar(256)
            }
            let last = CurveScalar(v &>> 248) * high
            return terms + [v.limbs.0 & 1 == 0 ? last - low : last]
        }

        /// The hash by its definition, from a multiplication of the generator.
        func hash(_ pair: (Felt, Felt)) -> Felt {
            let sum = [pair.0, pair.1].enumerated().reduce(all[0]) { sum, input in
                let (i, v) = (input.offset, input.element.uint256)
                let low = CurveScalar(v & ((UInt256.one &<< 248) - 1))
                return sum + low * all[2 * i + 1] + CurveScalar(v &>> 248) * all[2 * i + 2]
            }
            return sum.isZero ? .zero : StarkCurve.multiply(.generator, by: sum.uint256)?.x ?? .zero
        }

        func tables() throws -> PedersenTables {
            PedersenTables(try all.map { try #require(StarkCurve.multiply(.generator, by: $0.uint256)) })
        }
    }

    /// Factors for which a pair has a collision.
    func factors(
        _ collision: Collision, _ pair: (Felt, Felt), using generator: inout SeededGenerator
    ) -> Factors {
        var factors = Factors(
            all: [Self.zero] + (0..<4).map { _ in CurveScalar(Felt.random(using: &generator).uint256) })
        let first = factors.terms(pair.0, 0)
        let second = factors.terms(pair.1, 1)
        var left: CurveScalar
        var right: CurveScalar
        // How often P0 is in the left half and in the right one.
        var weights = (left: Self.zero, right: collision.input == 0 ? CurveScalar(2) : Self.zero - .one)
        if collision.level == 6 {
            (left, right) = (first.reduce(Self.zero, +), second.reduce(Self.zero, +))
            weights = (CurveScalar(2), Self.zero - .one)
        } else {
            let terms = collision.input == 0 ? first : second
            let half = 1 << (collision.level - 1)
            left = terms.dropLast(half).suffix(half).reduce(Self.zero, +)
            right = terms.suffix(half).reduce(Self.zero, +)
        }
        if collision.isOpposite { (left, weights.left) = (Self.zero - left, Self.zero - weights.left) }
        // left + weights.left * p0 = right + weights.right * p0
        factors.all[0] = (left - right) * (weights.right - weights.left).inverted()
        return factors
    }

    /// What the vector code answers, or nil without it.
    func addsUpInLanes(_ pairs: [(Felt, Felt)], _ tables: PedersenTables) -> Bool? {
        guard stark_simd_available() else { return nil }
        func words(_ points: UnsafeBufferPointer<AffinePoint>) -> [UInt64] {
            points.flatMap { [$0.x, $0.y] }.flatMap { [$0.m0, $0.m1, $0.m2, $0.m3] }
        }
        return PedersenLanes.hashes(pairs, tables.first.withPoints(words), tables.second.withPoints(words)) != nil
    }

    func addsUpInTree(_ pairs: [(Felt, Felt)], _ tables: PedersenTables) -> Bool {
        var tree = PointTree(laneCount: pairs.count)
        for (a, b) in pairs {
            tree.beginLane()
            tables.first.appendPoints(a.uint256, to: &tree)
            tables.second.appendPoints(b.uint256, to: &tree)
        }
        return tree.addUp()
    }

    @Test(arguments: Collision.all) func collisionsOnEveryLevel(_ collision: Collision) throws {
        var generator = SeededGenerator.random()
        // On the first level a pair with the same highest digit, one of 128, and the same bits above would collide too.
        // That goes for the pairs of zeros, too, by which the vector code fills up its last lanes.
        func haveEqualTops(_ a: Felt, _ b: Felt) -> Bool { a.uint256 &>> 241 == b.uint256 &>> 241 }
        var pairs: [(Felt, Felt)] = []
        while pairs.count < 21 {
            let pair = (Felt.random(using: &generator), Felt.random(using: &generator))
            let first = pairs.first ?? (0, 0)
            if !haveEqualTops(pair.0, first.0), !haveEqualTops(pair.1, first.1) { pairs.append(pair) }
        }
        let position = Int.random(in: 0..<21, using: &generator)
        pairs.swapAt(0, position)
        let factors = factors(collision, pairs[position], using: &generator)
        let tables = try factors.tables()
        let expected = pairs.map(factors.hash)
        if collision.level == 6 && collision.isOpposite { #expect(expected[position] == .zero) }

        // The collision is there, and only there.
        var (inLanes, inTree) = (addsUpInLanes(pairs, tables), addsUpInTree(pairs, tables))
        #expect(inLanes != true && !inTree)
        for vectors in vectorPaths {
            with(vectors: vectors) {
                #expect(Pedersen.hash(pairs: pairs, tables) == expected, "with vectors: \(vectors)")
            }
        }
        let hash = Pedersen.hashCompletely(pairs[position].0, pairs[position].1, tables)
        #expect(hash == expected[position])
        pairs.remove(at: position)
        (inLanes, inTree) = (addsUpInLanes(pairs, tables), addsUpInTree(pairs, tables))
        #expect(inLanes != false && inTree)
    }

    @Test func otherGroupsOfABatchHaveNoPartInACollision() throws {
        var generator = SeededGenerator.random()
        let pairs = (0..<200).map { _ in (Felt.random(using: &generator), Felt.random(using: &generator)) }
        let factors = factors(
            Collision(level: 3, input: 1, isOpposite: false), pairs[77], using: &generator)
        let tables = try factors.tables()
        let expected = pairs.map(factors.hash)
        for vectors in vectorPaths {
            with(vectors: vectors) { #expect(Pedersen.hash(pairs: pairs, tables) == expected) }
        }
    }

    /// Every addition of the first level in the vector code, by tables that are points in name only: two entries that a
    /// pair selects get the same x. The other additions meet random coordinates.
    @Test(.enabled(if: stark_simd_available(), "needs AVX-512 IFMA"))
    func everyFirstAdditionInEveryLane() {
        var generator = SeededGenerator.random()
        let words = (0..<2).map { _ in
            (0..<8000).flatMap { _ in
                let felt = Felt.random(using: &generator)
                return [felt.m0, felt.m1, felt.m2, felt.m3]
            }
        }
        let pairs = (0..<19).map { _ in (Felt.random(using: &generator), Felt.random(using: &generator)) }
        #expect(PedersenLanes.hashes(pairs, words[0], words[1]) != nil)
        for position in 0..<19 {
            for input in 0...1 {
                let entries = PedersenLanes.entries(input == 0 ? pairs[position].0 : pairs[position].1)
                for digit in stride(from: 0, to: 32, by: 2) {
                    var table = words[input]
                    for word in 0..<4 { table[8 * entries[digit + 1] + word] = table[8 * entries[digit] + word] }
                    let tables = input == 0 ? (table, words[1]) : (words[0], table)
                    #expect(
                        PedersenLanes.hashes(pairs, tables.0, tables.1) == nil,
                        "pair \(position), input \(input), digit \(digit)")
                }
            }
        }
    }

    /// Coordinates whose Montgomery forms are at the ends of their range, which makes all sums and differences of the
    /// formulas as large or as small as they get. The formulas do not ask whether the points are on the curve.
    @Test(.enabled(if: stark_simd_available(), "needs AVX-512 IFMA"))
    func coordinatesAtTheEndsOfTheirRange() {
        var generator = SeededGenerator.random()
        let top = UInt64(0x0800_0000_0000_0011)
        func nearEnd(_ distance: UInt64, _ isHigh: Bool) -> Felt {
            isHigh && distance > 0
                ? Felt(
                    montgomery: 1 &- distance, distance > 1 ? .max : 0, distance > 1 ? .max : 0,
                    distance > 1 ? top - 1 : top)
                : Felt(montgomery: distance, 0, 0, 0)
        }
        for _ in 0..<40 {
            let tables = (0..<2).map { _ in
                (0..<4000).map { _ in
                    AffinePoint(
                        x: nearEnd(.random(in: 0...(1 << 40), using: &generator), .random(using: &generator)),
                        y: nearEnd(.random(in: 0...3, using: &generator), .random(using: &generator)))
                }
            }
            let pairs = (0..<16).map { _ in (Felt.random(using: &generator), Felt.random(using: &generator)) }
            var tree = PointTree(laneCount: pairs.count)
            for (a, b) in pairs {
                tree.beginLane()
                for (value, table) in [(a, tables[0]), (b, tables[1])] {
                    let points = zip(PedersenLanes.entries(value), Self.digits(value.uint256) + [1]).map {
                        entry, digit in
                        digit < 0 ? -table[entry] : table[entry]
                    }
                    tree.append { lane, count in
                        for point in points {
                            lane[count] = point
                            count += 1
                        }
                    }
                }
            }
            let done = tree.addUp()
            let words = tables.map { $0.flatMap { [$0.x, $0.y] }.flatMap { [$0.m0, $0.m1, $0.m2, $0.m3] } }
            #expect(done)
            #expect(PedersenLanes.hashes(pairs, words[0], words[1]) == pairs.indices.map { tree.sum($0).x })
        }
    }
}

/// The vector code, called with tables of one's own.
private enum PedersenLanes {
    /// The hashes, or nil when points met that are equal or opposite.
    static func hashes(_ pairs: [(Felt, Felt)], _ first: [UInt64], _ second: [UInt64]) -> [Felt]? {
        let words = pairs.flatMap { [$0.0, $0.1] }.flatMap { [$0.m0, $0.m1, $0.m2, $0.m3] }
        var hashes = [UInt64](repeating: 0, count: 4 * pairs.count)
        let scratch = UnsafeMutableRawBufferPointer.allocate(
            byteCount: stark_simd_pedersen_scratch_size(pairs.count), alignment: 64)
        defer { scratch.deallocate() }
        let done = stark_simd_pedersen_hash_pairs(
            first, second, words, &hashes, pairs.count, scratch.baseAddress
        ) { felt in
            guard let felt, let inverse = Felt(montgomery: felt[0], felt[1], felt[2], felt[3]).inverted() else {
                return false
            }
            (felt[0], felt[1], felt[2], felt[3]) = (inverse.m0, inverse.m1, inverse.m2, inverse.m3)
            return true
        }
        guard done else { return nil }
        return stride(from: 0, to: hashes.count, by: 4).map { i in
            Felt(montgomery: hashes[i], hashes[i + 1], hashes[i + 2], hashes[i + 3])
        }
    }

    /// The indices of the table entries that a value selects, in their order.
    static func entries(_ value: Felt) -> [Int] {
        let v = value.uint256
        let windows = PedersenCollisionTests.digits(v).enumerated().map { 128 * $0 + (abs($1) - 1) / 2 }
        return windows + [128 * 31 + 2 * Int((v &>> 248).limbs.0) + Int(v.limbs.0 & 1)]
    }
}
