// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import TestSupport
import Testing

/// Values at which carries, borrows and reductions change their behaviour.
let edgeIntegers: [UInt256] = {
    var values: [UInt256] = [0, 1, 2, 3, 16, 17, 31, 32, .max]
    for k in stride(from: 1, to: 256, by: 1) where k % 64 < 3 || k % 64 > 61 || k > 248 || k % 59 == 0 {
        let power = UInt256.one &<< k
        values += [power &- 1, power, power &+ 1]
    }
    for delta in 0...34 as ClosedRange<UInt64> {
        values += [Felt.modulus &- UInt256(delta), Felt.modulus &+ UInt256(delta)]
    }
    for mask in 0..<16 as Range<UInt64> {
        let limb = { (i: UInt64) in mask >> i & 1 == 1 ? UInt64.max : 0 }
        values.append(UInt256(limbs: (limb(0), limb(1), limb(2), limb(3))))
    }
    return Array(Set(values)).sorted()
}()

let edgeFelts: [Felt] = Array(Set(edgeIntegers.map { Felt(reducing: $0) })).sorted()

@Suite struct FeltArithmeticTests {
    let p = GMPInteger(Felt.modulus)

    func check(_ a: Felt, _ b: Felt) {
        let x = GMPInteger(a.uint256)
        let y = GMPInteger(b.uint256)
        #expect(((x + y) % p).uint256 == (a + b).uint256, "\(a) + \(b)")
        #expect(((x - y) % p).uint256 == (a - b).uint256, "\(a) - \(b)")
        #expect(((x * y) % p).uint256 == (a * b).uint256, "\(a) * \(b)")
        #expect((a < b) == (x < y))
        #expect((a == b) == (x == y))
    }

    func check(_ a: Felt) {
        let x = GMPInteger(a.uint256)
        #expect(((x * x) % p).uint256 == a.squared().uint256, "\(a) squared")
        #expect(((x + x) % p).uint256 == a.doubled().uint256, "\(a) doubled")
        #expect(((GMPInteger(0) - x) % p).uint256 == (-a).uint256, "-\(a)")
        #expect(x.inverse(modulo: p)?.uint256 == a.inverted()?.uint256, "1 / \(a)")
    }

    @Test func edgeValuesAgreeWithGMP() {
        for a in edgeFelts {
            check(a)
            for b in edgeFelts { check(a, b) }
        }
    }

    @Test func randomValuesAgreeWithGMP() {
        var generator = SeededGenerator.random()
        for _ in 0..<100_000 {
            check(.random(using: &generator), .random(using: &generator))
            check(.random(using: &generator))
        }
    }

    @Test func conversionOfIntegersAgreesWithGMP() {
        var generator = SeededGenerator.random()
        let values = edgeIntegers + (0..<100_000).map { _ in UInt256.random(using: &generator) }
        for v in values {
            let felt = Felt(reducing: v)
            #expect(felt.uint256 == (GMPInteger(v) % p).uint256)
            if v < Felt.modulus {
                #expect((try? Felt(v)) == felt)
            } else {
                #expect(throws: FeltError.self) { try Felt(v) }
            }
            #expect(Felt(v.lowLimb).uint256 == UInt256(v.lowLimb))
            #expect(Felt(v.low).uint256 == UInt256(v.low))
            #expect(Felt(v.low).uint128 == v.low)
        }
        for (a, b) in zip(values, values.reversed()) {
            let expected = ((GMPInteger(a) << 256) + GMPInteger(b)) % p
            #expect(Felt(reducing: (high: a, low: b)).uint256 == expected.uint256)
        }
    }
}

extension UInt256 {
    var lowLimb: UInt64 { limbs.0 }
}
