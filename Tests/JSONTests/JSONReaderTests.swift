// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import Testing

@Suite struct JSONReaderTests {
    private enum Mode: String, CaseIterable {
        case fast, exact
    }

    private struct Point: JSONDecodable, JSONEncodable, Equatable {
        var x: Int
        var label: String?

        init(x: Int, label: String?) {
            self.x = x
            self.label = label
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: ["x", "label"])
            x = try object.required("x").int(in: 0...9)
            label = try object.optional("label")?.string(maxBytes: 3)
        }

        var json: JSONValue { ["x": .integer(x), "label": label.json] }
    }

    private func failure(_ text: String, _ read: (JSONReader) throws -> some Any) throws -> JSONError {
        let reader = JSONReader(try JSONValue(parsing: text))
        return try #require(#expect(throws: JSONError.self) { _ = try read(reader) })
    }

    @Test func soundValuesAreRead() throws {
        let reader = JSONReader(
            try JSONValue(
                parsing: """
                    {"s":"é","i":-5,"u":18446744073709551615,"d":0.5,"b":true,"n":null,"m":"exact","whole":3.0,
                     "points":[{"x":1},{"x":2,"label":"ab"}],"big":"115792089237316195423570985008687907853269984665640564039457584007913129639935"}
                    """))
        #expect(try reader.required("s").string() == "é")
        #expect(try reader.required("i").int() == -5)
        #expect(try reader.required("u").uint64() == .max)
        #expect(try reader.required("d").double() == 0.5)
        #expect(try reader.required("b").bool())
        #expect(try reader.required("n").isNull)
        #expect(try reader.optional("n") == nil)
        #expect(try reader.optional("absent") == nil)
        #expect(try reader.required("m").enumeration(Mode.self) == .exact)
        #expect(try reader.required("whole").int64() == 3)
        #expect(try reader.required("i").decimalInteger() == "-5")
        #expect(try reader.required("big").decimalInteger().utf8.count == 78)
        let points: [Point] = try reader.required("points").decodeArray()
        #expect(points == [Point(x: 1, label: nil), Point(x: 2, label: "ab")])
        #expect(try JSONReader(points.json).decode([Point].self) == points)
        #expect(try JSONReader(["a": 1]).entries().map(\.key) == ["a"])
        #expect(try JSONReader(nil).decode(Int?.self) == nil)
    }

    @Test func faultsNameTheirPlaceAndValue() throws {
        let points = #"{"points":[{"x":1},{"x":10,"label":"abcd"}]}"#
        let range = try failure(points) { try $0.required("points").decodeArray(of: Point.self) }
        #expect(range.code == .range)
        #expect(range.message == "$.points[1].x: number 10 is not in 0...9")
        let unknown = try failure(#"{"x":1,"y":2}"#) { try $0.decode(Point.self) }
        #expect(unknown.code == .unknown)
        #expect(unknown.message == "$.y: unknown field; allowed are: label, x")
        let missing = try failure("{}") { try $0.decode(Point.self) }
        #expect(missing.code == .missing)
        #expect(missing.message == "$.x: the field is required")
        let size = try failure(#"{"x":1,"label":"abcd"}"#) { try $0.decode(Point.self) }
        #expect(size.message == "$.label: a string of 4 bytes, more than the 3 allowed")
        let type = try failure(#"{"a":[[1,"x"]]}"#) { try $0.required("a").array()[0].array()[1].double() }
        #expect(type.message == #"$.a[0][1]: string "x" where a number is expected"#)
    }

    @Test(arguments: ["1.5", "\"1\"", "true", "null", "[]", "{}"])
    func integersAreStrict(text: String) throws {
        #expect(try failure(text) { try $0.int() }.code == .type)
    }

    @Test func otherTypesAreStrictToo() throws {
        #expect(try failure("1") { try $0.string() }.code == .type)
        #expect(try failure("1") { try $0.bool() }.code == .type)
        #expect(try failure("1") { try $0.object() }.code == .type)
        #expect(try failure("1") { try $0.required("a") }.code == .type)
        #expect(try failure("1") { try $0.optional("a") }.code == .type)
        #expect(try failure("{}") { try $0.array() }.code == .type)
        #expect(try failure("[1,2,3]") { try $0.array(maxCount: 2) }.code == .size)
        #expect(try failure("1e400") { try $0.double() }.code == .range)
        #expect(try failure("9223372036854775808") { try $0.int() }.code == .range)
        #expect(try failure("-1") { try $0.uint64() }.code == .range)
        #expect(
            try failure("\"slow\"") { try $0.enumeration(Mode.self) }.message
                == #"$: "slow" is not one of: fast, exact"#)
    }

    @Test(arguments: ["\"01\"", "\"+1\"", "\"\"", "\"1.0\"", "\"1e2\"", "\" 1\"", "\"-0\"", "1.5", "true", "\"0x1\""])
    func decimalIntegersAreStrict(text: String) throws {
        #expect(try failure(text) { try $0.decimalInteger() }.code == .type)
    }

    @Test func decimalIntegersHaveABoundedLength() throws {
        let digits = String(repeating: "9", count: 79)
        #expect(try failure(digits) { try $0.decimalInteger() }.code == .range)
        #expect(try failure("\"-\(digits)\"") { try $0.decimalInteger() }.code == .range)
        #expect(try failure("1e9999") { try $0.decimalInteger() }.code == .range)
        #expect(try JSONReader(JSONValue(parsing: "\"-\(digits.dropFirst())\"")).decimalInteger().utf8.count == 79)
    }

    /// U+212A KELVIN SIGN equals "K" for Swift's `==` on strings.
    @Test func unknownFieldsAreNotHiddenByCanonicalEquivalence() throws {
        let error = try failure("{\"\u{212A}\":1}") { try $0.object(allowing: ["K"]) }
        #expect(error.code == .unknown)
    }

    @Test func messagesStayShortAndPrintable() throws {
        let long = String(repeating: "\u{1}x", count: 5_000)
        let value = JSONValue.object([long: .string(long)])
        let error = try failure(value.serialized()) { try $0.object(allowing: []) }
        #expect(error.message.utf8.count < 600)
        #expect(!error.message.unicodeScalars.contains("\u{1}"))
        let type = try failure(value.serialized()) { try $0.required(long).bool() }
        #expect(type.message.utf8.count < 1_200)
    }
}
