// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import TestSupport
import Testing

@Suite struct FeltLawTests {
    func checkLaws(_ a: Felt, _ b: Felt, _ c: Felt) {
        #expect(a + b == b + a && a * b == b * a)
        #expect((a + b) + c == a + (b + c) && (a * b) * c == a * (b * c))
        #expect(a * (b + c) == a * b + a * c)
        #expect(a + .zero == a && a * .one == a && a * .zero == .zero)
        #expect(a + -a == .zero && a - b == a + -b && -(-a) == a)
        #expect(a.squared() == a * a && a.doubled() == a + a)
        if let inverse = a.inverted() {
            #expect(a * inverse == .one && inverse.inverted() == a)
        } else {
            #expect(a.isZero)
        }
        var d = a
        d += b
        d *= c
        d -= a
        #expect(d == (a + b) * c - a)
    }

    @Test func fieldLawsHoldForRandomElements() {
        var generator = SeededGenerator.random()
        for _ in 0..<2_000 {
            checkLaws(.random(using: &generator), .random(using: &generator), .random(using: &generator))
        }
    }

    @Test func fieldLawsHoldForEdgeElements() {
        var generator = SeededGenerator.random()
        for a in edgeFelts {
            checkLaws(
                a, edgeFelts.randomElement(using: &generator) ?? .one,
                edgeFelts.randomElement(using: &generator) ?? .one)
        }
    }

    @Test func fermatsTheorem() {
        var generator = SeededGenerator.random()
        for _ in 0..<50 {
            let a = Felt.random(using: &generator)
            #expect(a.pow(Felt.modulus) == a)
        }
    }

    /// The worked example of the documentation.
    @Test func twoOfThreeSharesGiveASecretBack() {
        func shares(of secret: Felt) -> [(x: Felt, y: Felt)] {
            let slope = Felt.random()
            return [1, 2, 3].map { x in (x, secret + slope * x) }
        }
        func secret(_ a: (x: Felt, y: Felt), _ b: (x: Felt, y: Felt)) -> Felt {
            let inverse = (b.x - a.x).invertedInConstantTime()
            return (a.y * b.x - b.y * a.x) * inverse
        }
        let parts = shares(of: 42)
        #expect(secret(parts[0], parts[2]) == 42 && secret(parts[1], parts[0]) == 42)
    }

    @Test func unreducedValuesReduceToTheirElements() {
        var generator = SeededGenerator.random()
        for felt in edgeFelts + (0..<500).map({ _ in Felt.random(using: &generator) }) {
            for multiple in -13..<15 {
                let magnitude = UnreducedFelt.modulusTimes(UInt64(multiple.magnitude))
                let unreduced = multiple < 0 ? UnreducedFelt(felt) - magnitude : UnreducedFelt(felt) + magnitude
                #expect(unreduced.reduced() == felt, "\(felt) + \(multiple) * P")
                let nearly = unreduced.nearlyReduced()
                #expect(nearly.l3 < 1 << 59 + 1 << 9, "\(felt) + \(multiple) * P")
                #expect((nearly * UnreducedFelt(.one)).assumedReduced == felt)
                guard (0..<5).contains(multiple) else { continue }
                #expect(unreduced.squared().assumedReduced == felt.squared())
                #expect((unreduced * unreduced).assumedReduced == felt * felt)
                #expect(unreduced.doubled().reduced() == felt + felt)
                #expect((.modulusTimes(6) - unreduced).reduced() == -felt)
            }
        }
    }

    /// Larger values than felts have, up to 2^255.
    @Test func squaresOfLimbsAreTheirProductsWithThemselves() {
        var generator = SeededGenerator.random()
        for integer in edgeIntegers + (0..<10_000).map({ _ in UInt256.random(using: &generator) }) {
            let value = integer & (UInt256.max &>> 1)
            let (l0, l1, l2, l3) = value.limbs
            let square = Limbs.square(l0, l1, l2, l3)
            let product = value.multipliedFullWidth(by: value)
            #expect(UInt256(limbs: (square.0, square.1, square.2, square.3)) == product.low, "\(value)")
            #expect(UInt256(limbs: (square.4, square.5, square.6, square.7)) == product.high, "\(value)")
        }
    }
}
