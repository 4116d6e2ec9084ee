// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import JSON
import Testing

@Suite struct CanonicalTests {
    /// RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"), (0x7fff_ffff_ffff_ffff, nil), (0x7ff0_0000_0000_0000, nil),
            // Int64.min, found by the fuzzer: its magnitude is no Int64.
            (0xc3e0_0000_0000_0000, "-9223372036854776000"), (0x43e0_0000_0000_0000, "9223372036854776000"),
        ] as [(UInt64, String?)])
    func numbersOfTheStandardsTable(bits: UInt64, text: String?) throws {
        #expect(ECMAScriptNumber.string(for: Double(bitPattern: bits)) == text)
        guard let text else { return }
        let value = try JSONValue(parsing: text)
        #expect(try String(decoding: value.canonicalized(.doubles), as: UTF8.self) == text)
    }

    /// RFC 8785, section 3.2.2: all kinds of values, in the mode of the standard.
    @Test func sampleOfTheStandard() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        let value = try JSONValue(parsing: text)
        #expect(try String(decoding: value.canonicalized(.doubles), as: UTF8.self) == expected)
        let error = #expect(throws: JSONError.self) { try value.canonicalized() }
        #expect(error?.path == [.key("numbers"), .index(1)])
    }

    /// RFC 8785, section 3.2.3: names sort by UTF-16 code units.
    @Test func namesOfTheStandardsSortingExample() throws {
        let text = #"""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """#
        let canonical = try JSONValue(parsing: JSONValue(parsing: text).canonicalized())
        #expect(
            canonical.objectValue?.values.compactMap(\.stringValue) == [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ])
    }

    @Test func stringsAreNotNormalised() throws {
        let text = "{\"e\u{301}\":\"A\u{30A}\",\"\u{E9}\":\"\u{C5}\"}"
        #expect(try JSONValue(parsing: text).canonicalized() == Array(text.utf8))
    }

    @Test(arguments: ["9007199254740991", "-9007199254740991", "9007199254740991.0", "90071992547409.91e2"])
    func integersUpTo53BitsAreExact(lexeme: String) throws {
        let text = try String(decoding: JSONValue(parsing: lexeme).canonicalized(), as: UTF8.self)
        #expect(text == (lexeme.hasPrefix("-") ? "-9007199254740991" : "9007199254740991"))
    }

    @Test(arguments: [
        "9007199254740992", "-9007199254740992", "9007199254740993", "1e16", "9007199254740991.9", "1e400",
    ])
    func largerNumbersAreRefusedWithTheirPath(lexeme: String) throws {
        let value = try JSONValue(parsing: "{\"b\":1,\"a\":[0,{\"x\":\(lexeme)}]}")
        let error = #expect(throws: JSONError.self) { try value.canonicalized() }
        #expect(error?.code == .range)
        #expect(error?.path.description == "$.a[1].x")
        #expect(error?.message.contains(lexeme) == true)
    }

    @Test func spellingsOfOneValueHaveOneForm() throws {
        for (form, lexemes) in [
            "1": ["1", "1.0", "1e0", "10e-1", "0.1E+1"], "0": ["0", "-0", "0.0", "-0e5", "1e-400"],
            "0.1": ["0.1", "0.10", "1e-1", "0.1000000000000000055511151231257827"],
            "0.000001": ["0.000001", "1e-6"], "1e-7": ["0.0000001", "1e-7", "1E-07"],
            "-12.5": ["-12.5", "-1.25e1", "-12.50"],
            "100": ["100", "1e2", "100.000"],
        ] {
            for lexeme in lexemes {
                let text = try String(decoding: JSONValue(parsing: lexeme).canonicalized(), as: UTF8.self)
                #expect(text == form, "\(lexeme)")
            }
        }
    }

    @Test func numbersAndDocumentsOfThePeerAgree() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/canonical.json")
        let fixture = JSONReader(try JSONValue(parsing: Data(contentsOf: file)))
        let numbers = try fixture.required("numbers").array()
        #expect(numbers.count > 500)
        for number in numbers {
            let pair = try number.array()
            let value = try Double(bitPattern: #require(UInt64(pair[0].string(), radix: 16)))
            #expect(try ECMAScriptNumber.string(for: value) == pair[1].string(), "\(number.path)")
        }
        let documents = try fixture.required("documents").array()
        #expect(documents.count >= 200)
        for document in documents {
            let pair = try document.array()
            let canonical = try JSONValue(parsing: pair[0].string()).canonicalized()
            #expect(try canonical == Array(pair[1].string().utf8), "\(document.path)")
            #expect(try JSONValue(parsing: canonical).canonicalized() == canonical, "\(document.path)")
        }
    }

    @Test func canonicalNumbersReadBackToTheSameDouble() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        for _ in 0..<50_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = try #require(ECMAScriptNumber.string(for: value))
            #expect(Double(text) == value, "\(text), seed \(seed)")
            let short = (Double(Int.random(in: -999_999...999_999, using: &random)) / 1000)
            let lexeme = "\(short)"
            let canonical = try JSONValue(parsing: lexeme).canonicalized()
            #expect(String(decoding: canonical, as: UTF8.self) == ECMAScriptNumber.string(for: short), "seed \(seed)")
        }
    }
}
