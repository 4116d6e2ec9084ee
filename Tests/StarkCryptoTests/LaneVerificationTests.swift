// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import Felt
import StarkCrypto
import TestSupport
import Testing

/// Verification in eight lanes, for factors of the generator and of the key that are chosen to break its formulas.
@Suite("Signatures in lanes") struct LaneVerificationTests {
    /// The sum of two multiples, of the generator and of a key, beside an r.
    struct Equation {
        var publicKey: Felt
        var r: Felt
        var generatorFactor: UInt256
        var keyFactor: UInt256
    }

    static let order = StarkCurve.order

    static func multiple(_ scalar: UInt256) -> AffinePoint? {
        scalar.isZero ? nil : StarkCurve.multiply(.generator, by: scalar)
    }

    static func product(_ a: UInt256, _ b: UInt256) -> UInt256 { (CurveScalar(a) * CurveScalar(b)).uint256 }
    static func sum(_ a: UInt256, _ b: UInt256) -> UInt256 { (CurveScalar(a) + CurveScalar(b)).uint256 }
    static func negated(_ a: UInt256) -> UInt256 { (CurveScalar(.zero) - CurveScalar(a)).uint256 }

    /// The generator's multiples as the vector code wants them, made by the group law of the public interface.
    static let table: [UInt64] = {
        var points: [AffinePoint?] = []
        var base: AffinePoint? = .generator
        for _ in 0..<31 {
            var multiple = base
            for _ in 0..<128 {
                points.append(multiple)
                multiple = StarkCurve.add(multiple, base)
            }
            for _ in 0..<8 { base = StarkCurve.double(base) }
        }
        for h in 0..<16 { for carry in 0..<2 { points.append(StarkCurve.multiply(base, by: UInt256(h + carry))) } }
        return points.flatMap { point -> [UInt64] in
            guard let point else { return [UInt64](repeating: 0, count: 8) }
            return words(point.x) + words(point.y)
        }
    }()

    static func words(_ felt: Felt) -> [UInt64] { [felt.m0, felt.m1, felt.m2, felt.m3] }

    static func words(_ integer: UInt256) -> [UInt64] {
        let (l0, l1, l2, l3) = integer.limbs
        return [l0, l1, l2, l3]
    }

    func verdicts(_ equations: [Equation]) -> [stark_simd_verdict] {
        var verdicts = [stark_simd_verdict](repeating: STARK_SIMD_UNDECIDED, count: equations.count)
        let items = equations.flatMap { equation -> [UInt64] in
            Self.words(equation.publicKey) + Self.words(equation.r) + Self.words(equation.generatorFactor)
                + Self.words(equation.keyFactor)
        }
        stark_simd_ecdsa_check(Self.table, items, equations.count, &verdicts)
        return verdicts
    }

    // MARK: Models of what the vector code adds up

    /// Whether the digits' sum, each partial sum shifted by a number of bits before the next digit is added, meets a
    /// digit or its opposite, modulo N.
    static func fails(_ digits: [Int], shift: Int) -> Bool {
        var sum = UInt256.zero
        for (i, digit) in digits.enumerated() {
            for _ in 0..<shift { sum = Self.sum(sum, sum) }
            let term = digit < 0 ? negated(UInt256(UInt64(-digit))) : UInt256(UInt64(digit))
            if i > 0 && (sum == term || sum == negated(term)) { return true }
            sum = Self.sum(sum, term)
        }
        return false
    }

    static func keyFails(_ factor: UInt256) -> Bool {
        var rest = factor[bit: 0] == 1 ? factor : order - factor
        var digits: [Int] = []
        for _ in 0..<50 {
            // The odd digit from -31 to 31 that leaves an odd multiple of 32.
            let digit = Int(rest.limbs.0 & 63) - 32
            digits.append(digit)
            rest = (digit < 0 ? rest + UInt256(UInt64(-digit)) : rest - UInt256(UInt64(digit))) &>> 5
        }
        digits.append(Int(rest.limbs.0))
        return fails(digits.reversed(), shift: 5)
    }

    static func generatorFails(_ factor: UInt256) -> Bool {
        let scalar = (factor &>> 248).isZero ? factor + order : factor
        // Bytes from 0 to 255 become digits from -128 to 127 with a carry.
        var carry = 0
        var terms: [UInt256] = []
        var power = UInt256.one
        for i in 0..<31 {
            let byte = Int((scalar &>> (8 * i)).limbs.0 & 0xff) + carry
            carry = byte >= 128 ? 1 : 0
            let digit = byte - 256 * carry
            let magnitude = product(power, UInt256(UInt64(digit.magnitude)))
            if digit != 0 { terms.append(digit < 0 ? negated(magnitude) : magnitude) }
            power = product(power, UInt256(256 as UInt64))
        }
        var sum = product(power, (scalar &>> 248) + UInt256(UInt64(carry)))
        for term in terms {
            if sum == term || sum == negated(term) { return true }
            sum = Self.sum(sum, term)
        }
        return false
    }

    // MARK: Factors

    /// Factors with few digits, with digits at their limits, near powers of two, near 0 and near N.
    static let factors: [UInt256] = {
        var factors: [UInt256] = []
        for i in 0...70 as ClosedRange<UInt64> { factors += [UInt256(i), order - .one - UInt256(i)] }
        for k in [8, 127, 128, 192, 240, 247, 248, 249, 250, 251] {
            let power = UInt256.one &<< k
            factors += [power - .one, power, power + .one, order - power, order - power - .one]
        }
        for pattern in [0x8080_8080_8080_8080, 0x7f7f_7f7f_7f7f_7f7f, 0x0100_0100_0100_0100] as [UInt64] {
            factors.append(UInt256(limbs: (pattern, pattern, pattern, pattern & 0x07ff_ffff_ffff_ffff)))
        }
        // Where what is added first, h * 2^248, meets the largest sums of the digits below it.
        for h in 1...8 as ClosedRange<UInt64> {
            for low in [0x7f7f_7f7f_7f7f_7f7f, 0x8080_8080_8080_8080] as [UInt64] {
                let factor = UInt256(limbs: (low, low, low, h << 56 | low >> 8))
                if factor < order { factors += [factor, order - factor] }
            }
        }
        return factors.filter { $0 < order }
    }()

    @Test(.enabled(if: stark_simd_available(), "needs AVX-512 IFMA"))
    func chosenFactorsAreDecidedRightOrNotAtAll() throws {
        var generator = SeededGenerator.random()
        var equations: [Equation] = []
        var expected: [Bool] = []
        var isFailing: [Bool] = []
        let half = CurveScalar(2).inverted().uint256
        let privateKeys =
            [.one, UInt256(2 as UInt64), UInt256(3 as UInt64), half, Self.order - .one]
            + [UInt256.random(using: &generator) &>> 6]
        let keyFails = Self.factors.map { Self.keyFails($0) }
        let generatorFails = Self.factors.map { Self.generatorFails($0) }
        func append(_ d: UInt256, _ u: UInt256, _ v: UInt256, _ fails: Bool) throws {
            let key = try #require(Self.multiple(d)).x
            let byKey = Self.product(v, d)
            let xs = [Self.multiple(Self.sum(u, byKey)), Self.multiple(Self.sum(u, Self.negated(byKey)))].map { $0?.x }
            let others = [Self.multiple(u)?.x, Self.multiple(byKey)?.x, .random(using: &generator), 0]
            for r in [xs[0], xs[1], others.randomElement(using: &generator) ?? 0] {
                guard let r else { continue }
                equations.append(Equation(publicKey: key, r: r, generatorFactor: u, keyFactor: v))
                expected.append(xs.contains(r))
                isFailing.append(fails)
            }
        }
        for d in privateKeys {
            for _ in 0..<1500 {
                let i = Int.random(in: 0..<Self.factors.count, using: &generator)
                let j = Int.random(in: 0..<Self.factors.count, using: &generator)
                try append(d, Self.factors[i], Self.factors[j], keyFails[j] || generatorFails[i])
            }
            // Equal and opposite points, and random factors.
            for (j, v) in Self.factors.enumerated() {
                let u = Self.product(d, v)
                try append(d, u, v, keyFails[j] || Self.generatorFails(u))
                try append(d, Self.negated(u), v, keyFails[j] || Self.generatorFails(Self.negated(u)))
            }
            for _ in 0..<300 {
                try append(
                    d, UInt256.random(using: &generator) % Self.order, UInt256.random(using: &generator) % Self.order,
                    false)
            }
        }
        let verdicts = verdicts(equations)
        var wrong: [Equation] = []
        for i in equations.indices {
            let verdict = isFailing[i] ? STARK_SIMD_UNDECIDED : expected[i] ? STARK_SIMD_VALID : STARK_SIMD_INVALID
            if verdicts[i] != verdict { wrong.append(equations[i]) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(equations.count): \(wrong.prefix(3))")
        #expect(expected.contains(true) && expected.contains(false) && isFailing.contains(true))
        // 0, and N - 30 = 32 * s - 15 and its opposite, for which 32 * s is -15.
        let thirty = UInt256(30 as UInt64)
        #expect(Set(zip(Self.factors, keyFails).filter(\.1).map(\.0)) == [.zero, thirty, Self.order - thirty])
        #expect(generatorFails[0] && generatorFails.count { $0 } > 1)
    }

    @Test(.enabled(if: stark_simd_available(), "needs AVX-512 IFMA"))
    func everyLaneHasItsOwnVerdict() throws {
        var generator = SeededGenerator.random()
        let equations = try (0..<8).map { _ in
            let (d, u, v) = (
                UInt256.random(using: &generator) &>> 5, UInt256.random(using: &generator) &>> 5, UInt256.one
            )
            let r = try #require(Self.multiple(Self.sum(u, d))).x
            return Equation(publicKey: try #require(Self.multiple(d)).x, r: r, generatorFactor: u, keyFactor: v)
        }
        for pattern in 0..<256 {
            for count in 1...8 {
                let verdicts = verdicts(
                    equations.prefix(count).enumerated().map { lane, equation in
                        var equation = equation
                        if pattern >> lane & 1 == 1 { equation.r += 1 }
                        return equation
                    })
                #expect(
                    verdicts == (0..<count).map { pattern >> $0 & 1 == 1 ? STARK_SIMD_INVALID : STARK_SIMD_VALID })
            }
        }
    }

    // MARK: Keys without a point

    /// A point of the curve y^2 = x^3 + c^2 * x + B * c^3, which is the STARK curve's twist where c is no square.
    struct Twist {
        let c: Felt
        /// 2 * P + 2 - N, the number of points of the twist, is 499,669 times this.
        static let cofactor: UInt256 = {
            let order = Felt.modulus + Felt.modulus + UInt256(2 as UInt64) - StarkCurve.order
            return order.quotientAndRemainder(dividingBy: smallOrder).quotient
        }()
        static let smallOrder = UInt256(499_669 as UInt64)

        /// The point with this x as one of the STARK curve over a larger field.
        func point(_ x: Felt) -> AffinePoint? {
            let right = ((x.squared() + 1) * x + StarkCurve.beta) * c.squared() * c
            return right.squareRoot().map { AffinePoint(x: c * x, y: $0) }
        }

        func sum(_ p: AffinePoint?, _ q: AffinePoint?) -> AffinePoint? {
            guard let p else { return q }
            guard let q else { return p }
            let slope: Felt
            if p.x == q.x {
                guard p.y == q.y, let inverse = p.y.doubled().inverted() else { return nil }
                slope = (3 * p.x.squared() + c.squared()) * inverse
            } else {
                guard let inverse = (q.x - p.x).inverted() else { return nil }
                slope = (q.y - p.y) * inverse
            }
            let x = slope.squared() - p.x - q.x
            return AffinePoint(x: x, y: slope * (p.x - x) - p.y)
        }

        func multiple(_ p: AffinePoint?, _ scalar: UInt256) -> AffinePoint? {
            var result: AffinePoint?
            for bit in (0..<256).reversed() {
                result = sum(result, result)
                if scalar[bit: bit] == 1 { result = sum(result, p) }
            }
            return result
        }

        func x(_ p: AffinePoint) -> Felt? { c.inverted().map { p.x * $0 } }
    }

    @Test(.enabled(if: stark_simd_available(), "needs AVX-512 IFMA"))
    func keysWithoutAPointAreNeverValid() throws {
        var generator = SeededGenerator.random()
        var equations: [Equation] = []
        var isFailing: [Bool] = []
        var keyCount = 0
        while keyCount < 6 {
            let x = Felt.random(using: &generator)
            let c = (x.squared() + 1) * x + StarkCurve.beta
            guard !c.isSquare else { continue }
            let twist = Twist(c: c)
            let point = try #require(twist.point(x))
            #expect(twist.multiple(twist.multiple(point, Twist.cofactor), Twist.smallOrder) == nil)
            // One point in 499,669 has no part of the small order.
            guard let small = twist.multiple(point, Twist.cofactor) else { continue }
            keyCount += 1
            for (key, order) in [(point, nil), (small, Twist.smallOrder)] as [(AffinePoint, UInt256?)] {
                let keyX = try #require(twist.x(key))
                var factors = [.one, UInt256.random(using: &generator) &>> 5, Self.order - .one]
                if let order { factors += [order, order + .one, order * UInt256(7 as UInt64)] }
                for v in factors {
                    let byKey = twist.multiple(key, v)
                    let r = try byKey.flatMap { twist.x($0) } ?? #require(Self.multiple(5)).x
                    for u in [UInt256.zero, UInt256(5 as UInt64), UInt256.random(using: &generator) &>> 5] {
                        for r in [r, try Self.multiple(u)?.x ?? #require(twist.x(point))] {
                            equations.append(Equation(publicKey: keyX, r: r, generatorFactor: u, keyFactor: v))
                            isFailing.append(u.isZero || byKey == nil)
                        }
                    }
                }
            }
        }
        let verdicts = verdicts(equations)
        #expect(!equations.isEmpty && verdicts.allSatisfy { $0 != STARK_SIMD_VALID })
        for i in equations.indices where isFailing[i] { #expect(verdicts[i] == STARK_SIMD_UNDECIDED) }
        #expect(isFailing.contains(true) && verdicts.contains(STARK_SIMD_INVALID))
    }

    // MARK: The public interface

    @Test(arguments: vectorPaths) func signaturesBuiltFromChosenFactors(vectors: Bool) throws {
        var generator = SeededGenerator.random()
        var batch: [(signature: StarkSignature, messageHash: Felt, publicKey: Felt)] = []
        var expected: [Bool] = []
        let bound = UInt256.one &<< 251
        for i in 0..<600 {
            let d = i % 3 == 0 ? UInt256(UInt64.random(in: 1...9, using: &generator)) : .random(using: &generator) &>> 5
            let v = try #require(Self.factors.randomElement(using: &generator))
            let equal = Self.product(v, d)
            let u = try #require(
                ([equal, Self.negated(equal), .random(using: &generator) &>> 5] + Self.factors.suffix(60))
                    .randomElement(using: &generator))
            let key = try #require(Self.multiple(d)).x
            let xs = [Self.sum(u, equal), Self.sum(u, Self.negated(equal))].map { Self.multiple($0)?.x }
            for r in xs + [12345] {
                guard let r, !v.isZero, !r.uint256.isZero, r.uint256 < bound else { continue }
                // w = v / r, m = u / w.
                let w = CurveScalar(v) * CurveScalar(r.uint256).inverted()
                let message = (CurveScalar(u) * w.inverted()).uint256
                guard w.uint256 < bound, message < bound else { continue }
                batch.append(
                    (StarkSignature(r: r, s: try Felt(w.inverted().uint256)), try Felt(message), key))
                expected.append(xs.contains(r))
            }
        }
        #expect(batch.count > 1000 && expected.contains(true) && expected.contains(false))
        let single = batch.map {
            StarkECDSA.verify($0.signature, messageHash: $0.messageHash, publicKey: $0.publicKey)
        }
        #expect(single == expected)
        with(vectors: vectors) { #expect(StarkECDSA.verify(batch: batch) == expected) }
    }
}
