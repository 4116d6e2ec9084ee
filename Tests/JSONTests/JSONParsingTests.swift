// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import Testing

@Suite struct JSONParsingTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "10", "-1.5", "1e5", "1E+5", "1.25e-3", "1e999999", "\"\"", "\"é€😀\"", "[]",
        "{}",
        "[[],{}]", "{\"\":1}", "{\"a\":{\"a\":[1,2,{\"a\":null}]}}", "123456789012345678901234567890",
        "\"\u{7F}\u{80}\"",
        "{\"e\u{301}\":1,\"\u{E9}\":2}",
    ])
    func compactTextReadsBackToItself(text: String) throws {
        #expect(try JSONValue(parsing: text).serialized() == text)
        #expect(try JSONValue(parsing: Array(text.utf8)).serializedBytes() == Array(text.utf8))
    }

    @Test func whiteSpaceAndEscapesAreTheOnlyThingsLost() throws {
        let value = try JSONValue(
            parsing:
                " \t\r\n{ \"b\\u0061\" : [ 1.00 , \"\\/\\b\\f\\n\\r\\t\\\"\\\\\\uD83D\\ude00\\u0000\" ] , \"a\":2}\n")
        #expect(value.serialized() == #"{"ba":[1.00,"/\b\f\n\r\t\"\\😀\u0000"],"a":2}"#)
        #expect(value["ba"]?[1]?.stringValue == "/\u{8}\u{C}\n\r\t\"\\😀\u{0}")
    }

    @Test(arguments: [
        ("", JSONError.Code.syntax, "$", 0), (" ", .syntax, "$", 1), ("1 2", .syntax, "$", 2),
        ("[1,]", .syntax, "$[1]", 3),
        ("[1 2]", .syntax, "$", 3), ("[,1]", .syntax, "$[0]", 1), ("{,}", .syntax, "$", 1),
        ("{\"a\"}", .syntax, "$.a", 4),
        ("{\"a\":}", .syntax, "$.a", 5), ("{\"a\":1,}", .syntax, "$", 7), ("{a:1}", .syntax, "$", 1),
        ("{1:1}", .syntax, "$", 1),
        ("'a'", .syntax, "$", 0), ("01", .syntax, "$", 1), ("-", .syntax, "$", 1), ("-01", .syntax, "$", 2),
        ("+1", .syntax, "$", 0),
        (".5", .syntax, "$", 0), ("1.", .syntax, "$", 2), ("1.e1", .syntax, "$", 2), ("1e", .syntax, "$", 2),
        ("1e+", .syntax, "$", 3),
        ("0x10", .syntax, "$", 1), ("NaN", .syntax, "$", 0), ("[Infinity]", .syntax, "$[0]", 1),
        ("-Infinity", .syntax, "$", 1),
        ("True", .syntax, "$", 0), ("nul", .syntax, "$", 3), ("truex", .syntax, "$", 4), ("/**/1", .syntax, "$", 0),
        ("\"a", .syntax, "$", 2), ("\"\n\"", .syntax, "$", 1), ("\"\\x\"", .syntax, "$", 2),
        ("\"\\u12g4\"", .syntax, "$", 5),
        ("\"\\", .syntax, "$", 2), ("\"\\u00", .syntax, "$", 5), ("\u{FEFF}1", .syntax, "$", 0),
        ("[[1],[2", .syntax, "$[1]", 7),
        ("]", .syntax, "$", 0), ("{\"k\":[1,{\"x\":tru}]}", .syntax, "$.k[1].x", 16), ("\u{A0}1", .syntax, "$", 0),
        ("\"\\ud800\"", .encoding, "$", 1), ("\"\\udc00\"", .encoding, "$", 1),
        ("\"a\\ud800\\u0041\"", .encoding, "$", 2), ("\"\\ud83d\\uffff\"", .encoding, "$", 1),
        ("\"\\ud800x\"", .encoding, "$", 1), ("{\"\\udead\":1}", .encoding, "$", 2),
        ("{\"a\":1,\"a\":2}", .duplicateKey, "$.a", 7),
        ("[{\"p\":{\"a\":1,\"\\u0061\":2}}]", .duplicateKey, "$[0].p.a", 13),
    ])
    func badTextIsRefusedWithItsPlace(text: String, code: JSONError.Code, path: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.path.description == path)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func invalidUTF8IsRefused(sequence: [UInt8]) {
        for text in [[0x22] + sequence + [0x22], [0x22, 0x5C, 0x6E] + sequence + [0x22]] as [[UInt8]] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            #expect(error?.code == .encoding)
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: sequence) }
    }

    @Test func duplicateKeysAreFoundInLargeObjectsToo() throws {
        let members = (0..<500).map { "\"k\($0)\":\($0)" }
        let value = try JSONValue(parsing: "{" + members.joined(separator: ",") + "}")
        for index in 0..<500 { #expect(value["k\(index)"]?.intValue == index) }
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: "{" + (members + ["\"k250\":0"]).joined(separator: ",") + "}")
        }
        #expect(error?.code == .duplicateKey)
        #expect(error?.path == [.key("k250")])
    }

    @Test func everyLimitHoldsAtItsEdge() throws {
        func check(_ limits: JSONLimits, accepts: String, refuses: String, _ code: JSONError.Code) {
            #expect(throws: Never.self) { try JSONValue(parsing: accepts, limits: limits) }
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: refuses, limits: limits) }
            #expect(error?.code == code)
        }
        check(JSONLimits(maxDepth: 2), accepts: "[[1],{\"a\":1}]", refuses: "[[[]]]", .depth)
        check(JSONLimits(maxDepth: 0), accepts: "1", refuses: "[]", .depth)
        check(JSONLimits(maxBytes: 4), accepts: "1234", refuses: "12345", .size)
        check(JSONLimits(maxStringBytes: 3), accepts: "[\"abc\",\"\\n1\"]", refuses: "\"abcd\"", .size)
        check(JSONLimits(maxStringBytes: 3), accepts: "{\"abc\":1}", refuses: "{\"\\n\\n\":1}", .size)
        check(JSONLimits(maxNumberBytes: 3), accepts: "-12", refuses: "-1.2", .size)
        check(JSONLimits(maxValues: 4), accepts: "[1,2,3]", refuses: "[1,2,3,4]", .size)
        let deep = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: deep, limits: JSONLimits(maxDepth: .max)) }
        #expect(error?.code == .depth)
    }

    @Test func everyPrefixOfASoundTextIsRefusedAndNothingCrashesOnNoise() throws {
        let text = Array(#"{"a":[1.5e3,-0,"x\u00e9\ud83d\ude00é",true,false,null,{"b":{}}],"c":""}"#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text[..<count]) }
        }
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        var survivors = 0
        for _ in 0..<20_000 {
            var noisy = text
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                noisy[Int.random(in: 0..<noisy.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard let value = try? JSONValue(parsing: noisy) else { continue }
            survivors += 1
            #expect(try JSONValue(parsing: value.serializedBytes()) == value, "seed \(seed)")
        }
        #expect(survivors > 0, "seed \(seed)")
    }

    @Test func sequencesWithoutContiguousStorageAreRead() throws {
        #expect(try JSONValue(parsing: Array("[1]".utf8).lazy.map { $0 }) == [1])
        #expect(try JSONValue(parsing: "x[2]".dropFirst()) == [2])
    }
}

/// A small generator, so that a printed seed repeats a run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
