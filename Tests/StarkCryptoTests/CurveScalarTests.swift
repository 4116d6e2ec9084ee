// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
@_spi(ConstantTime) import StarkCrypto
import TestSupport
import Testing

/// Arithmetic modulo the curve's order, against division of whole products, which is itself tested against GMP.
@Suite struct CurveScalarTests {
    let order = StarkCurve.order

    var edges: [UInt256] {
        var values: [UInt256] = [.zero, .one, .max, Felt.modulus, Felt.modulus - .one, .one &<< 251, .one &<< 255]
        for delta in 0...20 as ClosedRange<UInt64> { values += [order - UInt256(delta), order + UInt256(delta)] }
        return values
    }

    func check(_ a: UInt256, _ b: UInt256) {
        let (x, y) = (CurveScalar(a), CurveScalar(b))
        let product = order.dividingFullWidth((a % order).multipliedFullWidth(by: b % order)).remainder
        #expect((x * y).uint256 == product, "\(a) * \(b)")
        let sum = (a % order + b % order) % order
        #expect((x + y).uint256 == sum, "\(a) + \(b)")
        #expect((x - y).uint256 == (a % order + order - b % order) % order, "\(a) - \(b)")
        #expect(x.squared() == x * x)
        #expect(x.uint256 == a % order)
        #expect(CurveScalar.sum(a % order, b % order) == sum, "\(a) + \(b)")
        #expect(CurveScalar.difference(a % order, b % order) == (x - y).uint256, "\(a) - \(b)")
        #expect(x.product(withInteger: b) == product && ConstantTime.product(a, b) == product, "\(a) * \(b)")
        #expect(CurveScalar.isValid(a) == (a.isZero || a >= order ? 0 : 1), "\(a)")
        let inverse = x.inverted()
        #expect(inverse == x.invertedInVariableTime())
        #expect((inverse * x).uint256 == ((a % order).isZero ? .zero : .one), "1 / \(a)")
        #expect(ConstantTime.inverseModuloOrder(a) == inverse.uint256)
    }

    @Test func edgeValues() {
        for a in edges { for b in edges { check(a, b) } }
    }

    @Test func randomValues() {
        var generator = SeededGenerator.random()
        for _ in 0..<100_000 { check(.random(using: &generator), .random(using: &generator)) }
    }

    @Test func batchInversion() {
        for count in [0, 1, 2, 50] {
            let xs = (0..<count).map { _ in CurveScalar.random() }
            var inverses = xs
            CurveScalar.batchInvertInVariableTime(&inverses)
            #expect(inverses == xs.map { $0.inverted() })
        }
    }

    @Test func theLadderIsRightForScalarsWithFewDigitsAndAllBlindings() throws {
        // Partial sums of these meet the points of the windows when a blinding is only added to them.
        var scalars = (0..<252).map { UInt256.one &<< $0 }.filter { $0 < order }
        scalars += scalars.map { order - $0 }
        for scalar in scalars {
            let expected = try #require(StarkCurve.multiply(.generator, by: scalar))
            for _ in 0..<40 { #expect(ConstantTime.publicKey(scalar) == expected.x, "\(scalar.hex)") }
            let (x, zz) = ConstantTime.unblindedLadder(scalar)
            #expect(x == expected.x * zz)
        }
    }

    @Test func theLadderNeverUsesTheSameCoordinatesTwice() {
        let fractions = (0..<1_000).map { _ in ConstantTime.ladder(.one) }
        #expect(Set(fractions.map(\.zz)).count == fractions.count)
        #expect(fractions.allSatisfy { $0.x == AffinePoint.generator.x * $0.zz })
    }

    @Test func signingFromManyTasksGivesTheSameSignatures() async throws {
        let key = try StarkPrivateKey(parsing: "0x1234567890abcdef")
        let expected = try (0..<50).map { try key.sign(Felt(UInt64($0))) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try (0..<50).map { try key.sign(Felt(UInt64($0))) } == expected }
            }
            for try await equal in group { #expect(equal) }
        }
    }

    @Test func maskedScalarsMultiplyLikeTheSecretAndNeverShowIt() {
        var generator = SeededGenerator.random()
        let edges: [UInt256] = [.one, .one + .one, order - .one, order - .one - .one]
        let secrets = edges + (0..<100).map { _ in UInt256.random(using: &generator) % (order - .one) + .one }
        var parts: Set<UInt256> = []
        for secret in secrets {
            for factor in [CurveScalar.one, CurveScalar(order - .one), CurveScalar.random()] {
                let masked = MaskedScalar(secret)
                #expect(masked.unmasked == secret)
                #expect(masked.multiplied(by: factor) == (factor * CurveScalar(secret)).uint256, "\(secret.hex)")
                #expect(masked.masked != secret && masked.mask != secret)
                #expect(masked.masked < order && masked.mask < order)
                parts.formUnion([masked.masked, masked.mask])
            }
        }
        // No part comes twice, not even for the same secret.
        #expect(parts.count == secrets.count * 6)
    }

    @Test func theStepsOfASignatureGiveTheWholeOne() throws {
        var generator = SeededGenerator.random()
        var rejected = 0
        for _ in 0..<200 {
            let secret = UInt256.random(using: &generator) % (order - .one) + .one
            let message = UInt256.random(using: &generator) &>> 5
            let whole = try StarkPrivateKey(secret).sign(Felt(message))
            var decisions: [UInt64] = []
            let (nonce, candidates) = ConstantTime.nonce(message: message, secret: secret) { decisions.append($0) }
            #expect(decisions.count == candidates && decisions.last == 1 && !decisions.dropLast().contains(1))
            rejected += candidates - 1
            let parts = ConstantTime.signature(message: message, secret: secret, nonce: nonce)
            #expect(parts?.r == whole.r && parts?.s == whole.s)
            let direct = ConstantTime.sign(message: message, secret: secret)
            #expect(direct.r == whole.r && direct.s == whole.s)
        }
        #expect((100...350).contains(rejected))
    }
}
