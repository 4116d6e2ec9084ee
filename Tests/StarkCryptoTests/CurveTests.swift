// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

@Suite struct CurveTests {
    let g = AffinePoint.generator

    func random(_ generator: inout SeededGenerator) -> AffinePoint? {
        StarkCurve.multiply(g, by: .random(using: &generator))
    }

    @Test func groupLaws() {
        var generator = SeededGenerator.random()
        for _ in 0..<50 {
            let a = random(&generator)
            let b = random(&generator)
            let c = random(&generator)
            #expect(a?.isOnCurve != false)
            #expect(StarkCurve.add(a, b) == StarkCurve.add(b, a))
            #expect(StarkCurve.add(StarkCurve.add(a, b), c) == StarkCurve.add(a, StarkCurve.add(b, c)))
            #expect(StarkCurve.add(a, a) == StarkCurve.double(a))
            #expect(StarkCurve.add(a, nil) == a && StarkCurve.add(nil, a) == a)
            #expect(StarkCurve.add(a, a.map { -$0 }) == nil)
        }
        #expect(StarkCurve.double(nil) == nil && StarkCurve.add(nil, nil) == nil)
    }

    @Test func multiplicationIsRepeatedAddition() {
        var sum: AffinePoint?
        for k in 0..<200 as Range<UInt64> {
            #expect(StarkCurve.multiply(g, by: UInt256(k)) == sum)
            let negative = StarkCurve.multiply(g, by: StarkCurve.order - UInt256(k))
            #expect(negative == sum.map { -$0 })
            sum = StarkCurve.add(sum, g)
        }
    }

    @Test func multiplicationDistributes() {
        var generator = SeededGenerator.random()
        for _ in 0..<30 {
            let a = UInt256.random(using: &generator) &>> 1
            let b = UInt256.random(using: &generator) &>> 1
            let p = random(&generator)
            #expect(
                StarkCurve.multiply(p, by: a + b)
                    == StarkCurve.add(StarkCurve.multiply(p, by: a), StarkCurve.multiply(p, by: b)))
        }
        #expect(StarkCurve.multiply(g, by: StarkCurve.order) == nil)
        #expect(StarkCurve.multiply(g, by: .zero) == nil)
        #expect(StarkCurve.multiply(nil, by: .max) == nil)
        let reduced = UInt256.max % StarkCurve.order
        #expect(StarkCurve.multiply(g, by: .max) == StarkCurve.multiply(g, by: reduced))
    }

    @Test func publicKeysAreMultiplesOfTheGenerator() throws {
        var generator = SeededGenerator.random()
        var scalars = (0..<64).map { _ in UInt256.random(using: &generator) % (StarkCurve.order - .one) + .one }
        scalars += (0..<251).map { UInt256.one &<< $0 }
        scalars += (1..<251).map { (UInt256.one &<< $0) - .one }
        scalars += (1..<40).map { StarkCurve.order - UInt256($0) }
        for k in scalars {
            #expect(try StarkPrivateKey(k).publicKey == StarkCurve.multiply(g, by: k)?.x, "\(k.hex)")
        }
    }

    @Test func pointsAreFoundByX() throws {
        var generator = SeededGenerator.random()
        var missing = 0
        for _ in 0..<60 {
            let p = try #require(random(&generator))
            let found = try AffinePoint(x: p.x)
            #expect(found == p || found == -p)
            #expect(found.y < -found.y)
            if (try? AffinePoint(x: .random(using: &generator))) == nil { missing += 1 }
        }
        #expect((10...50).contains(missing))
        let error = #expect(throws: StarkCryptoError.self) { try AffinePoint(x: 0) }
        #expect(error?.code == .notOnCurve)
    }
}
