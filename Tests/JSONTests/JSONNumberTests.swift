// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import Testing

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", true, "0"), ("-0", true, "0"), ("-0.0e7", true, "0"), ("1.0", true, "1"), ("1e2", true, "100"),
            ("12.50e1", true, "125"), ("-1.5e3", true, "-1500"), ("1.5", false, nil), ("1e-1", false, nil),
            ("10e-1", true, "1"),
            ("100e-3", false, nil), ("1e999999999999999999999", true, nil), ("1e-999999999999999999999", false, nil),
            ("0e999999999999999999999", true, "0"),
            ("123456789012345678901234567890", true, "123456789012345678901234567890"),
            ("1.23e5", true, "123000"), ("0.001e3", true, "1"),
        ] as [(String, Bool, String?)])
    func integersAreKnownByValue(lexeme: String, isInteger: Bool, exact: String?) throws {
        let number = try JSONNumber(lexeme: lexeme)
        #expect(number.isInteger == isInteger)
        #expect(number.exactInteger == exact)
    }

    @Test func fixedWidthIntegersHoldAtTheirEdges() throws {
        #expect(try JSONNumber(lexeme: "9223372036854775807").int64 == .max)
        #expect(try JSONNumber(lexeme: "9223372036854775808").int64 == nil)
        #expect(try JSONNumber(lexeme: "-9223372036854775808").int64 == .min)
        #expect(try JSONNumber(lexeme: "18446744073709551615").uint64 == .max)
        #expect(try JSONNumber(lexeme: "18446744073709551615.0").uint64 == .max)
        #expect(try JSONNumber(lexeme: "1844674407370955161.5e1").uint64 == .max)
        #expect(try JSONNumber(lexeme: "18446744073709551616").uint64 == nil)
        #expect(try JSONNumber(lexeme: "-1").uint64 == nil)
        #expect(try JSONNumber(lexeme: "-0").uint64 == 0)
        #expect(
            try JSONNumber(lexeme: "1e38").integer(as: UInt128.self)
                == UInt128("100000000000000000000000000000000000000"))
        #expect(try JSONNumber(lexeme: "1.5").int64 == nil)
    }

    @Test func exactIntegersHaveABoundedLength() throws {
        #expect(try JSONNumber(lexeme: "1e4095").exactInteger?.utf8.count == 4096)
        #expect(try JSONNumber(lexeme: "1e4096").exactInteger == nil)
    }

    @Test func doublesAreRoundedCorrectly() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        for _ in 0..<50_000 {
            let integer = Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
            let fraction = Int.random(in: 0..<100_000, using: &random)
            for lexeme in [
                "\(integer)", "\(integer).\(fraction)", "\(integer % 1000).\(fraction)e\(fraction % 40 - 20)",
            ] {
                #expect(try JSONNumber(lexeme: lexeme).double == Double(lexeme), "\(lexeme), seed \(seed)")
            }
        }
        #expect(try JSONNumber(lexeme: "1e400").double == nil)
        #expect(try JSONNumber(lexeme: "-1e400").double == nil)
        #expect(try JSONNumber(lexeme: "1e-400").double == 0)
        #expect(try JSONNumber(lexeme: "-0").double?.sign == .minus)
        #expect(try JSONNumber(lexeme: "9007199254740993").double == 9007199254740992)
    }

    @Test func numbersAreMadeFromValues() throws {
        #expect(JSONNumber(UInt64.max).lexeme == "18446744073709551615")
        #expect(try JSONNumber(Double(2)).lexeme == "2")
        #expect(try JSONNumber(Double(-0.1)).lexeme == "-0.1")
        for value: Double in [.infinity, -.infinity, .nan] {
            let error = #expect(throws: JSONError.self) { try JSONNumber(value) }
            #expect(error?.code == .range)
        }
        for lexeme in ["", "-", "01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1 ", "NaN", "١", "1_000", "--1", "1e5.5"] {
            let error = #expect(throws: JSONError.self) { try JSONNumber(lexeme: lexeme) }
            #expect(error?.code == .syntax)
        }
        for lexeme in ["0", "-0", "10.01e-07", "1E5"] {
            #expect(try JSONNumber(lexeme: lexeme).lexeme == lexeme)
        }
    }
}
