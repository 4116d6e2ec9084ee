// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Marketplace
import TestSupport
import Testing

@Suite struct FeeSplitTests {
    @Test func publicExample() {
        let split = FeeSplit(TokenAmount(1000))
        #expect(split.provider == TokenAmount(880))
        #expect(split.treasury == TokenAmount(120))
        #expect(split.gasSubsidy == TokenAmount(30))
    }

    /// Amounts below 84 leave less than one unit per twelve hundredths: the rounding always favours the provider.
    @Test func roundingFavoursTheProvider() {
        #expect(FeeSplit(TokenAmount(1)).treasury == .zero)
        #expect(FeeSplit(TokenAmount(8)).treasury == .zero)
        #expect(FeeSplit(TokenAmount(9)).treasury == TokenAmount(1))
        #expect(FeeSplit(TokenAmount(33)).gasSubsidy == .zero)
        #expect(FeeSplit(TokenAmount(34)).gasSubsidy == TokenAmount(1))
    }

    @Test func partsAddUpForAllSizes() {
        var generator = SeededGenerator.random()
        for _ in 0..<2000 {
            let bits = Int.random(in: 1...128, using: &generator)
            let high = UInt128(generator.next()) << 64 | UInt128(generator.next())
            let amount = TokenAmount(UInt256(high >> UInt128(128 - bits)))
            let split = FeeSplit(amount)
            #expect(split.treasury.value + split.provider.value == amount.value)
            // floor(a * 1200 / 10000), by quotient and remainder instead of a wide product.
            let (quotient, remainder) = amount.value.quotientAndRemainder(dividingBy: UInt256(10_000 as UInt64))
            let expected =
                quotient * UInt256(1200 as UInt64) + remainder * UInt256(1200 as UInt64) / UInt256(10_000 as UInt64)
            #expect(split.treasury.value == expected)
        }
    }

    @Test func largestPayment() {
        let split = FeeSplit(.maxPayment)
        #expect(split.treasury.decimal == "40833884030512615615604952891812185374")
        #expect(split.treasury.value + split.provider.value == TokenAmount.maxPayment.value)
    }
}

@Suite struct UUIDv7Tests {
    /// The example of RFC 9562, appendix A.6.
    @Test func exampleOfTheRFC() throws {
        let id = try UUIDv7(parsing: "017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
        #expect(id.milliseconds == 1_645_557_742_000)
        #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test func newOnesAreOrderedAndDiffer() throws {
        var generator = SeededGenerator.random()
        let first = UUIDv7(milliseconds: 1_000, using: &generator)
        let second = UUIDv7(milliseconds: 1_000, using: &generator)
        let later = UUIDv7(milliseconds: 1_001, using: &generator)
        #expect(first != second)
        #expect(first < later && second < later)
        #expect(try UUIDv7(parsing: later.description) == later)
        #expect(UUIDv7().milliseconds > 1_700_000_000_000)
        #expect(later.felt.uint128 == later.bits)
    }

    @Test(arguments: [
        "", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-d8c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
    ])
    func otherTextsAreRefused(_ text: String) {
        #expect(throws: MarketplaceError.self) { try UUIDv7(parsing: text) }
    }
}

@Suite struct NodeIDTests {
    @Test func formIsChecked() throws {
        for good in ["a", "node-1", "A_b-9", String(repeating: "x", count: 64)] {
            #expect(try NodeID(good).value == good)
        }
        for bad in ["", "a b", "é", "a/b", "a.b", String(repeating: "x", count: 65), "a\n"] {
            #expect(throws: MarketplaceError.self) { try NodeID(bad) }
        }
    }
}
