// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import Felt
import TestSupport
import Testing

/// The eight-lane arithmetic against `Felt`, with its bounds, for values that no formula would give it, too.
@Suite("Arithmetic in lanes", .enabled(if: stark_simd_available(), "needs AVX-512 IFMA")) struct LanesTests {
    /// Five limbs of radix 2^52 with signs.
    typealias Limbs = [Int64]

    static let modulus: Limbs = [1, 0, 0, 17 << 36, 1 << 43]

    /// The operation on up to eight operands; the lanes that are left repeat the first.
    func apply(_ operation: stark_simd_operation, _ x: [Limbs], _ y: [Limbs]) -> (results: [Limbs], mask: UInt8) {
        func rows(_ lanes: [Limbs]) -> [UInt64] {
            (0..<40).map { UInt64(bitPattern: lanes[$0 % 8 < lanes.count ? $0 % 8 : 0][$0 / 8]) }
        }
        var results = [UInt64](repeating: 0, count: 40)
        let mask = stark_simd_lanes_apply(operation, rows(x), rows(y), &results)
        return ((0..<8).map { lane in (0..<5).map { Int64(bitPattern: results[8 * $0 + lane]) } }, mask)
    }

    /// The element that the limbs stand for.
    func element(_ limbs: Limbs) -> Felt {
        let radix = Felt(UInt64(1) << 52)
        let integer = limbs.reversed().reduce(Felt.zero) { sum, limb in
            sum * radix + (limb < 0 ? -Felt(limb.magnitude) : Felt(limb.magnitude))
        }
        return integer * Self.radixInverse
    }

    static let radixInverse = Felt(2).pow(260).inverted()!

    /// The same integer with limbs in 0 ..< 2^52, except the highest.
    func carried(_ limbs: Limbs) -> Limbs {
        var result = limbs
        for i in 0..<4 {
            result[i + 1] += result[i] >> 52
            result[i] &= (1 << 52) - 1
        }
        return result
    }

    /// a + n * P.
    func adding(_ n: Int64, _ a: Limbs) -> Limbs { zip(a, Self.modulus).map { $0 + n * $1 } }

    func isLess(_ a: Limbs, _ b: Limbs) -> Bool {
        carried(a).reversed().lexicographicallyPrecedes(carried(b).reversed())
    }

    func product(_ a: Limbs, _ b: Limbs) -> [UInt64] {
        var columns = [UInt64](repeating: 0, count: 11)
        for (i, x) in carried(a).enumerated() {
            for (j, y) in carried(b).enumerated() {
                let (high, low) = UInt64(x).multipliedFullWidth(by: UInt64(y))
                columns[i + j] += low & (1 << 52 - 1)
                columns[i + j + 1] += high << 12 | low >> 52
            }
        }
        return columns
    }

    /// Whether exact < result * R <= exact + P * R, for a sum of products.
    func isWithinBounds(_ result: Limbs, _ exact: [UInt64]) -> Bool {
        func settled(_ columns: [UInt64]) -> [UInt64] {
            var result = columns
            for i in 0..<10 {
                result[i + 1] += result[i] >> 52
                result[i] &= 1 << 52 - 1
            }
            return result.reversed()
        }
        let upper = exact.indices.map { exact[$0] + ((5..<10).contains($0) ? UInt64(Self.modulus[$0 - 5]) : 0) }
        let middle = [UInt64](repeating: 0, count: 5) + carried(result).map { UInt64($0) } + [0]
        return settled(exact).lexicographicallyPrecedes(settled(middle))
            && !settled(upper).lexicographicallyPrecedes(settled(middle))
    }

    static let limit = Int64(1) << 52

    /// Factors: multiples of P and what is beside them, limbs of zeros and of ones, R - 1, random ones.
    func factors(_ generator: inout SeededGenerator) -> [Limbs] {
        let zero: Limbs = [0, 0, 0, 0, 0]
        var factors: [Limbs] = [zero, Limbs(repeating: Self.limit - 1, count: 5)]
        for n in [0, 1, 2, 3, 4, 15, 16, 17, 255, 510, 511] as [Int64] {
            let multiple = adding(n, zero)
            factors.append(carried(multiple))
            factors.append(carried([multiple[0] + 1] + multiple[1...]))
            if n > 0 { factors.append(carried([multiple[0] - 1] + multiple[1...])) }
        }
        for pattern in 0..<32 { factors.append((0..<5).map { pattern >> $0 & 1 == 1 ? Self.limit - 1 : 0 }) }
        for _ in 0..<100 { factors.append((0..<5).map { _ in .random(in: 0..<Self.limit, using: &generator) }) }
        return factors
    }

    /// Limbs of any sign and size that sums may have.
    func sums(_ generator: inout SeededGenerator) -> [Limbs] {
        let extreme = Int64(1) << 61
        var sums: [Limbs] = []
        for pattern in 0..<243 {
            var rest = pattern
            sums.append(
                (0..<5).map { _ in
                    defer { rest /= 3 }
                    return [-extreme, 0, extreme][rest % 3]
                })
        }
        for _ in 0..<200 { sums.append((0..<5).map { _ in .random(in: -extreme...extreme, using: &generator) }) }
        return sums
    }

    func forEachGroup(_ x: [Limbs], _ y: [Limbs], _ body: (ArraySlice<Limbs>, ArraySlice<Limbs>) -> Void) {
        for start in stride(from: 0, to: x.count, by: 8) {
            let range = start..<min(start + 8, x.count)
            body(x[range], y[range])
        }
    }

    @Test func productsAndSquares() {
        var generator = SeededGenerator.random()
        let factors = factors(&generator)
        let pairs = factors.flatMap { x in factors.map { (x, $0) } }
        var wrong: [(Limbs, Limbs)] = []
        forEachGroup(pairs.map(\.0), pairs.map(\.1)) { x, y in
            for (operation, y) in [(STARK_SIMD_MULTIPLY, y), (STARK_SIMD_SQUARE, x)] {
                let results = apply(operation, Array(x), Array(y)).results
                for ((x, y), result) in zip(zip(x, y), results) {
                    let isRight =
                        element(result) == element(x) * element(y) && isWithinBounds(result, product(x, y))
                        && result.allSatisfy { (0..<1 << 57).contains($0) }
                    if !isRight { wrong.append((x, y)) }
                }
            }
            let results = apply(STARK_SIMD_SUM_OF_PRODUCTS, Array(x), Array(y)).results
            for ((x, y), result) in zip(zip(x, y), results) {
                let isRight =
                    element(result) == element(x) * (element(y) + element(x))
                    && isWithinBounds(result, zip(product(x, y), product(x, x)).map(+))
                    && result.allSatisfy { (0..<1 << 58).contains($0) }
                if !isRight { wrong.append((x, y)) }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func whatIsAboveTheDigitsOfAFactorIsCarried() {
        // Limbs with any sign that stand for an integer in 0 ..< R.
        var generator = SeededGenerator.random()
        for _ in 0..<500 {
            let x = (0..<8).map { _ in
                (0..<4).map { _ in Int64.random(in: -(1 << 61)...1 << 61, using: &generator) }
                    + [.random(in: 1 << 12..<Self.limit - 1 << 12, using: &generator)]
            }
            let results = apply(STARK_SIMD_MULTIPLY, x, x).results
            for (x, result) in zip(x, results) {
                #expect(element(result) == element(x).squared() && isWithinBounds(result, product(x, x)))
            }
            let limbs = apply(STARK_SIMD_CARRY, x, x).results
            for (x, result) in zip(x, limbs) {
                #expect(result == carried(x))
            }
        }
    }

    @Test func sumsAndMultiples() {
        var generator = SeededGenerator.random()
        let all = sums(&generator)
        forEachGroup(all, all.shuffled(using: &generator)) { x, y in
            let (x, y) = (Array(x), Array(y))
            func results(_ operation: stark_simd_operation) -> [Limbs] {
                Array(apply(operation, x, y).results.prefix(x.count))
            }
            #expect(results(STARK_SIMD_ADD) == zip(x, y).map { zip($0, $1).map(+) })
            #expect(results(STARK_SIMD_SUBTRACT) == zip(x, y).map { zip($0, $1).map(-) })
            #expect(results(STARK_SIMD_RAISE) == x.map { adding(511, $0) })
            #expect(results(STARK_SIMD_SHIFT) == x.map { $0.map { $0 &* 8 } })
            #expect(
                results(STARK_SIMD_NEGATE_EVEN_LANES)
                    == x.indices.map { $0 % 2 == 0 ? adding(16, x[$0].map { -$0 }) : x[$0] })
            #expect(results(STARK_SIMD_SELECT_EVEN_LANES) == x.indices.map { $0 % 2 == 0 ? x[$0] : y[$0] })
        }
    }

    @Test func nearReduction() {
        var generator = SeededGenerator.random()
        // 2^-30 * P is a little more than 2^221, or 2^13 in the highest limb.
        let margin: Limbs = [0, 0, 0, 0, 1 << 13]
        let all = sums(&generator) + factors(&generator)
        forEachGroup(all, all) { x, _ in
            for (x, result) in zip(x, apply(STARK_SIMD_NEARLY_REDUCE, Array(x), Array(x)).results) {
                #expect(element(result) == element(x))
                #expect(isLess(margin.map(-), result) && isLess(result, adding(1, margin)))
                #expect(result.allSatisfy { (-(1 << 62 as Int64)...1 << 62).contains($0) })
            }
        }
    }

    @Test func zerosAndEqualElements() {
        var generator = SeededGenerator.random()
        let masks = sums(&generator).prefix(64)
        for n in [-511, -17, -1, 0, 1, 2, 15, 16, 300, 511] as [Int64] {
            for mask in masks {
                // Limbs of a multiple of P with carries moved to and fro.
                var zero = adding(n, [0, 0, 0, 0, 0])
                for i in 0..<4 {
                    let carry = mask[i] >> 52
                    zero[i] += carry << 52
                    zero[i + 1] -= carry
                }
                #expect(element(zero).isZero)
                #expect(apply(STARK_SIMD_IS_ZERO, [zero], [zero]).mask == 0xff)
                #expect(apply(STARK_SIMD_IS_EQUAL, [mask], [zip(mask, zero).map(-)]).mask == 0xff)
                for i in 0..<5 {
                    for change in [-1, 1, 1 << 36, 1 << 43] as [Int64] {
                        var other = Array(repeating: zero, count: 8)
                        let lane = Int.random(in: 0..<8, using: &generator)
                        other[lane][i] += change
                        #expect(apply(STARK_SIMD_IS_ZERO, other, other).mask == 0xff ^ 1 << lane)
                        let shifted = other.map { zip(mask, $0).map(+) }
                        #expect(apply(STARK_SIMD_IS_EQUAL, shifted, [mask]).mask == 0xff ^ 1 << lane)
                    }
                }
            }
        }
        let all = factors(&generator)
        forEachGroup(all, all) { x, _ in
            let zeros = x.enumerated().reduce(0 as UInt8) { $0 | (element($1.element).isZero ? 1 : 0) << $1.offset }
            let used = UInt8(truncatingIfNeeded: 1 << x.count - 1)
            #expect(apply(STARK_SIMD_IS_ZERO, Array(x), Array(x)).mask & used == zeros)
        }
    }

    /// Felts whose Montgomery forms are extreme, and random ones.
    func felts(_ generator: inout SeededGenerator) -> [Felt] {
        PoseidonBatchTests.edges + (0..<200).map { _ in Felt.random(using: &generator) }
    }

    @Test func conversionsOfWords() {
        var generator = SeededGenerator.random()
        let felts = felts(&generator)
        for start in stride(from: 0, to: felts.count - 9, by: 1) {
            let group: [[UInt64]] = felts[start..<start + 9].map { [$0.m0, $0.m1, $0.m2, $0.m3] }
            let rows = (0..<40).map { group[$0 % 8][$0 / 8 % 4] }
            var loaded = [UInt64](repeating: 0, count: 40)
            _ = stark_simd_lanes_apply(STARK_SIMD_LOAD, rows, rows, &loaded)
            let words = Array(group.joined()) + [0, 0, 0, 0]
            var first = loaded
            var second = loaded
            _ = stark_simd_lanes_apply(STARK_SIMD_LOAD_FIRST_OF_PAIRS, words, words, &first)
            _ = stark_simd_lanes_apply(STARK_SIMD_LOAD_SECOND_OF_PAIRS, words, words, &second)
            for lane in 0..<8 {
                func limbs(_ words: [UInt64]) -> Limbs { (0..<5).map { Int64(bitPattern: words[8 * $0 + lane]) } }
                #expect(element(limbs(loaded)) == felts[start + lane])
                #expect(isLess(limbs(loaded), adding(16, [0, 0, 0, 0, 0])) && carried(limbs(loaded)) == limbs(loaded))
                #expect(limbs(first) == limbs(loaded))
                #expect(element(limbs(second)) == felts[start + lane + 1])
            }
            // Stored with as many P more as there is room for, and with moved carries.
            for n in [0, 1, 8, 15] as [Int64] {
                var x = (0..<8).map { lane in
                    let limbs = (0..<5).map { Int64(bitPattern: loaded[8 * $0 + lane]) }
                    return carried(adding(n - (carried(limbs)[4] >> 43), limbs))
                }
                x = x.map { limbs in
                    guard limbs[4] >= 0, isLess(limbs, adding(16, [0, 0, 0, 0, 0])) else { return [0, 0, 0, 0, 0] }
                    let carry = Int64.random(in: -500...500, using: &generator)
                    return [
                        limbs[0] + carry << 52, limbs[1] - carry, limbs[2] - carry << 52, limbs[3] + carry, limbs[4],
                    ]
                }
                let stored = apply(STARK_SIMD_STORE, x, x).results
                for (x, words) in zip(x, stored) {
                    let expected = element(x)
                    #expect(
                        words.prefix(4).map { UInt64(bitPattern: $0) }
                            == [expected.m0, expected.m1, expected.m2, expected.m3])
                }
            }
        }
    }
}
