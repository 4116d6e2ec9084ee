// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import TestSupport
import Testing

@Suite struct UInt256Tests {
    let two256 = GMPInteger(1) << 256

    func check(_ a: UInt256, _ b: UInt256) {
        let x = GMPInteger(a)
        let y = GMPInteger(b)
        let sum = a.addingReportingOverflow(b)
        #expect(sum.partialValue == ((x + y) % two256).uint256 && sum.overflow == !(x + y < two256))
        let difference = a.subtractingReportingOverflow(b)
        #expect(difference.partialValue == ((x - y) % two256).uint256 && difference.overflow == (x < y))
        let product = a.multipliedFullWidth(by: b)
        let expected = x * y
        #expect(product.low == (expected % two256).uint256 && product.high == (expected >> 256).uint256)
        let wrapped = a.multipliedReportingOverflow(by: b)
        #expect(wrapped.partialValue == product.low && wrapped.overflow == !(expected < two256))
        #expect((a < b) == (x < y) && (a == b) == (x == y))
        #expect((try? a.adding(b)) == (sum.overflow ? nil : sum.partialValue))
        #expect((try? a.subtracting(b)) == (difference.overflow ? nil : difference.partialValue))
        #expect((try? a.multiplied(by: b)) == (wrapped.overflow ? nil : wrapped.partialValue))
        guard !b.isZero else {
            #expect(throws: FeltError.self) { try a.divided(by: b) }
            return
        }
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        #expect(quotient == (x / y).uint256 && remainder == (x % y).uint256, "\(a) / \(b)")
        if !sum.overflow { #expect(a + b == sum.partialValue) }
    }

    @Test func edgeValuesAgreeWithGMP() {
        for a in edgeIntegers { for b in edgeIntegers { check(a, b) } }
    }

    /// Integers of every length, so that divisors and quotients of all sizes occur.
    func random(_ generator: inout SeededGenerator) -> UInt256 {
        UInt256.random(using: &generator) &>> Int.random(in: 0..<256, using: &generator)
    }

    @Test func randomValuesAgreeWithGMP() {
        var generator = SeededGenerator.random()
        for _ in 0..<20_000 { check(random(&generator), random(&generator)) }
    }

    /// Limbs of zeros and ones make the estimates of quotient digits wrong, which random limbs nearly never do.
    @Test func divisionOfExtremeLimbsAgreesWithGMP() {
        var generator = SeededGenerator.random()
        let limbs: [UInt64] = [0, 1, 2, .max, .max - 1, 1 << 63, (1 << 63) - 1, (1 << 63) + 1, 1 << 32]
        func extreme() -> UInt256 {
            let limb = { limbs.randomElement(using: &generator) ?? 0 }
            return UInt256(limbs: (limb(), limb(), limb(), limb()))
        }
        for _ in 0..<40_000 {
            let divisor = extreme()
            guard !divisor.isZero else { continue }
            let dividend = (high: extreme() % divisor, low: extreme())
            let (quotient, remainder) = divisor.dividingFullWidth(dividend)
            let x = (GMPInteger(dividend.high) << 256) + GMPInteger(dividend.low)
            #expect(quotient == (x / GMPInteger(divisor)).uint256, "\(dividend) / \(divisor)")
            #expect(remainder == (x % GMPInteger(divisor)).uint256, "\(dividend) / \(divisor)")
            let (single, rest) = dividend.low.quotientAndRemainder(dividingBy: divisor)
            #expect(single == (GMPInteger(dividend.low) / GMPInteger(divisor)).uint256)
            #expect(rest == (GMPInteger(dividend.low) % GMPInteger(divisor)).uint256)
        }
    }

    @Test func shiftsAgreeWithGMP() {
        var generator = SeededGenerator.random()
        for value in [.max, UInt256.random(using: &generator), UInt256.random(using: &generator)] {
            let x = GMPInteger(value)
            for n in 0..<256 {
                #expect(value &>> n == (x >> n).uint256 && value >> n == value &>> n)
                #expect(value &<< n == ((x << n) % two256).uint256 && value << n == value &<< n)
                #expect(value >> -n == value << n && value << -n == value >> n)
                #expect(value[bit: n] == (x >> n).uint256.limbs.0 & 1)
            }
            for n in [256, 257, 1_000, Int.max] {
                #expect(value >> n == .zero && value << n == .zero && value >> -n == .zero && value << -n == .zero)
            }
        }
    }

    @Test func bitCounts() {
        #expect(UInt256.zero.leadingZeroBitCount == 256 && UInt256.zero.trailingZeroBitCount == 256)
        for k in 0..<256 {
            let power = UInt256.one &<< k
            #expect(power.significantBitCount == k + 1 && power.leadingZeroBitCount == 255 - k)
            #expect(power.trailingZeroBitCount == k && (power | .one &<< 255).trailingZeroBitCount == k)
        }
    }

    @Test func bitwiseOperations() {
        var generator = SeededGenerator.random()
        for _ in 0..<100 {
            let a = UInt256.random(using: &generator)
            let b = UInt256.random(using: &generator)
            #expect((a & b) &+ (a | b) == a &+ b)
            #expect((a | b) - (a & b) == a ^ b)
            #expect(~a &+ a == .max)
        }
    }

    @Test func halvesAndNarrowing() {
        let value: UInt256 = 0x1111_2222_3333_4444_5555_6666_7777_8888_9999_aaaa_bbbb_cccc_dddd_eeee_ffff_0000
        #expect(value.low == 0x9999_aaaa_bbbb_cccc_dddd_eeee_ffff_0000)
        #expect(value.high == 0x1111_2222_3333_4444_5555_6666_7777_8888)
        #expect(UInt256(low: value.low, high: value.high) == value)
        #expect(value.uint128 == nil && value.uint64 == nil)
        #expect(UInt256(value.low).uint128 == value.low && UInt256(value.low).uint64 == nil)
        #expect(UInt256(UInt64.max).uint64 == .max)
        #expect(UInt256(exactly: -1) == nil)
        #expect(UInt256(exactly: 5) == 5 && UInt256(Int8(5)) == 5 && UInt256(UInt128.max).low == .max)
        var changed = value
        changed.low = 7
        changed.high = 8
        #expect(changed == (UInt256(8 as UInt64) &<< 128) + 7)
    }
}
