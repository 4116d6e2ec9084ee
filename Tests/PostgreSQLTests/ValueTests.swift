// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import PostgreSQL
import Testing

/// One value of each type, the column type that holds it, and SQL that makes the same value at the server.
struct TypedValue: Sendable, CustomTestStringConvertible {
    let type: String
    let value: PostgresValue
    let sql: String
    var testDescription: String { "\(type) \(sql)" }

    static let all: [TypedValue] = [
        .init(type: "boolean", value: true, sql: "true"),
        .init(type: "boolean", value: .null, sql: "NULL"),
        .init(type: "smallint", value: .int64(-32_768), sql: "-32768"),
        .init(type: "integer", value: .int64(2_147_483_647), sql: "2147483647"),
        .init(type: "bigint", value: .int64(.min), sql: "-9223372036854775808"),
        .init(type: "bigint", value: .int64(.max), sql: "9223372036854775807"),
        .init(type: "double precision", value: 0.1, sql: "0.1"),
        .init(type: "double precision", value: .double(-.infinity), sql: "'-Infinity'"),
        .init(type: "text", value: "zażółć 🐘 ' \" \\ ", sql: "E'zażółć 🐘 \\' \" \\\\ '"),
        .init(type: "text", value: "", sql: "''"),
        .init(type: "varchar(10)", value: "ten chars.", sql: "'ten chars.'"),
        .init(type: "bytea", value: .bytes([]), sql: "''"),
        .init(type: "bytea", value: .bytes((0...255).map { UInt8($0) }), sql: "decode('\(hex)', 'hex')"),
        .init(type: "json", value: .json("{\"a\": 1.0}"), sql: "'{\"a\": 1.0}'"),
        .init(type: "jsonb", value: .json("{\"a\": [1, null]}"), sql: "'{\"a\": [1, null]}'"),
        .init(type: "numeric", value: .numeric("0"), sql: "0"),
        .init(type: "numeric", value: .numeric("-10000.00010"), sql: "-10000.00010"),
        .init(type: "numeric", value: .numeric("0.00001234"), sql: "0.00001234"),
        .init(type: "numeric", value: .numeric("NaN"), sql: "'NaN'"),
        .init(
            type: "numeric(78,0)",
            value: .numeric("115792089237316195423570985008687907853269984665640564039457584007913129639935"),
            sql: "2::numeric^256 - 1"),
        .init(type: "numeric", value: .unsigned(.max), sql: "18446744073709551615"),
        .init(type: "numeric", value: .int64(-10_000), sql: "-10000"),
        .init(
            type: "timestamptz", value: .timestamp(microseconds: 1_700_000_000_123_456),
            sql: "'2023-11-14 22:13:20.123456+00'"),
        .init(type: "timestamptz", value: .timestamp(microseconds: -1), sql: "'1969-12-31 23:59:59.999999+00'"),
        .init(
            type: "uuid", value: .uuid("018BCFE5-6800-7000-8000-0123456789AB"),
            sql: "'018bcfe5-6800-7000-8000-0123456789ab'"),
        .init(
            type: "bytea[]", value: .bytesArray([[1, 2], [], [255]]), sql: "ARRAY['\\x0102', '\\x', '\\xff']::bytea[]"),
        .init(type: "bytea[]", value: .bytesArray([]), sql: "'{}'"),
        .init(type: "text[]", value: .array(["a", .null, "c,\"d\""], of: .text), sql: "ARRAY['a', NULL, 'c,\"d\"']"),
        .init(type: "bigint[]", value: .int64Array([1, -1]), sql: "ARRAY[1, -1]::bigint[]"),
        .init(
            type: "numeric[]", value: .array([.numeric("1.5"), .numeric("-2")], of: .numeric),
            sql: "ARRAY[1.5, -2]::numeric[]"),
    ]

    private static let hex = (0...255).map { String(format: "%02x", $0) }.joined()
}

@Suite struct ValueTests {
    @Test("a parameter arrives as the value that the server itself makes", arguments: TypedValue.all)
    func parameters(_ typed: TypedValue) async throws {
        try await withDatabase(.init(maximumConnections: 1)) { pool async throws in
            // numeric NaN equals itself at the server, and jsonb is compared as json's text where there is no equality.
            let comparable = typed.type == "json" ? "text" : typed.type
            let rows = try await pool.query(
                """
                SELECT ($1::\(typed.type))::\(comparable) IS NOT DISTINCT FROM ((\(typed.sql))::\(typed.type))::\(comparable)
                """, [typed.value])
            #expect(try rows[0].decode(0, as: Bool.self))
        }
    }

    @Test("COPY brings every type in as the server itself would write it")
    func copyRoundTrip() async throws {
        try await withDatabase { pool async throws in
            let all = TypedValue.all
            let columns = all.indices.map { "c\($0)" }
            let definitions = zip(columns, all).map { "\($0) \($1.type)" }.joined(separator: ", ")
            try await pool.query("CREATE TABLE copied (id bigint, \(definitions))")
            let values = all.map(\.value)
            let count = try await pool.copyBinary(
                into: "copied", columns: ["id"] + columns,
                rows: (0..<3).map { [.int64($0)] + (values as [PostgresValue]) })
            #expect(count == 3)
            for (column, typed) in zip(columns, all) {
                let cast = typed.type == "json" ? "::text" : ""
                let rows = try await pool.query(
                    """
                    SELECT count(*) FROM copied
                    WHERE \(column)\(cast) IS NOT DISTINCT FROM ((\(typed.sql))::\(typed.type))\(cast)
                    """)
                #expect(try rows[0].decode(0, as: Int.self) == 3, "\(typed.type) \(typed.sql)")
            }
        }
    }

    @Test("values are read as Swift values, NULL only as an optional")
    func decoding() async throws {
        try await withDatabase { pool async throws in
            let rows = try await pool.query(
                """
                SELECT 42::int4 AS i4, (-7)::int2 AS i2, 9007199254740993::int8 AS i8, true AS b, 1.25::float8 AS f8,
                    0.5::float4 AS f4, 'text' AS t, '\\x00ff'::bytea AS y, 12345678901234567890::numeric AS n,
                    1000000.0100::numeric AS fraction, 0.0001::numeric AS tiny, '{"a": 1}'::jsonb AS j,
                    '018bcfe5-6800-7000-8000-0123456789ab'::uuid AS u, NULL::text AS missing,
                    ARRAY['\\x01', '\\x02']::bytea[] AS ys, ARRAY[1, NULL]::int8[] AS some,
                    to_timestamp(1700000000.5) AS at, 5000::numeric AS thousands
                """)
            let row = rows[0]
            #expect(try row.decode("i4", as: Int.self) == 42)
            #expect(try row.decode("i2", as: Int16.self) == -7)
            #expect(try row.decode("i8", as: Int64.self) == 9_007_199_254_740_993)
            #expect(try row.decode("b", as: Bool.self))
            #expect(try row.decode("f8", as: Double.self) == 1.25)
            #expect(try row.decode("f4", as: Double.self) == 0.5)
            #expect(try row.decode("t", as: String.self) == "text")
            #expect(try row.decode("y", as: [UInt8].self) == [0, 255])
            #expect(try row.decode("n", as: UInt64.self) == 12_345_678_901_234_567_890)
            #expect(try row.decode("n", as: String.self) == "12345678901234567890")
            #expect(try row.decode("fraction", as: String.self) == "1000000.0100")
            #expect(try row.decode("tiny", as: String.self) == "0.0001")
            #expect(try row.decode("thousands", as: String.self) == "5000")
            #expect(try row.decode("j", as: String.self) == "{\"a\": 1}")
            #expect(try row.decode("u", as: String.self) == "018bcfe5-6800-7000-8000-0123456789ab")
            #expect(try row.decode("missing", as: String?.self) == nil)
            #expect(try row.decode("ys", as: [[UInt8]].self) == [[1], [2]])
            #expect(try row.decode("some", as: [Int64?].self) == [1, nil])
            #expect(try row.decode("at", as: PostgresTimestamp.self).microseconds == 1_700_000_000_500_000)
            #expect(await postgresError { _ = try row.decode("missing", as: String.self) }?.code == .decoding)
            #expect(await postgresError { _ = try row.decode("i8", as: Int32.self) }?.code == .decoding)
            #expect(await postgresError { _ = try row.decode("t", as: Int.self) }?.code == .decoding)
            let missing = await postgresError { _ = try row.decode("nowhere", as: Int.self) }
            #expect(missing?.code == .missingColumn)
            #expect(missing?.message.contains("nowhere") == true)
        }
    }

    @Test("random numerics survive the way there and back")
    func numericProperty() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("numericProperty seed \(seed)")
        var generator = SplitMix(state: seed)
        try await withDatabase { pool async throws in
            for _ in 0..<200 {
                let digits = Int.random(in: 1...78, using: &generator)
                let scale = Int.random(in: 0...12, using: &generator)
                var text = String(Int.random(in: 1...9, using: &generator))
                for _ in 1..<max(2, digits) { text += String(Int.random(in: 0...9, using: &generator)) }
                if scale > 0 {
                    text += "." + (0..<scale).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
                }
                if Bool.random(using: &generator), text.contains(where: { $0 != "0" && $0 != "." }) {
                    text = "-" + text
                }
                // Once through the text parameter and the binary result, once through the binary array.
                let rows = try await pool.query(
                    "SELECT $1::numeric AS plain, ($2::numeric[])[1] AS element",
                    [.numeric(text), .array([.numeric(text)], of: .numeric)])
                #expect(try rows[0].decode("plain", as: String.self) == text)
                #expect(try rows[0].decode("element", as: String.self) == text)
            }
        }
    }

    @Test(
        "what cannot be sent is refused with the place",
        arguments: [
            PostgresValue.text("a\u{0}b"), .uuid("not-a-uuid"), .array([.numeric("1e5")], of: .numeric),
            .array([.text("x")], of: .int8), .timestamp(microseconds: .min),
        ])
    func badValues(_ value: PostgresValue) async throws {
        try await withDatabase { pool async throws in
            let error = await postgresError { try await pool.query("SELECT $1, $2", [1, value]) }
            #expect(error?.code == .invalidValue)
            #expect(error?.message.contains("$2") == true)
        }
    }
}

/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
