// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import Testing

@Suite struct JSONObjectTests {
    @Test func changesKeepOrderAndLookUpsRightAtEverySize() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        var object = JSONObject()
        var model: [(String, Int)] = []
        for step in 0..<5_000 {
            let key = "k\(Int.random(in: 0..<40, using: &random))"
            let position = model.firstIndex { $0.0 == key }
            if Bool.random(using: &random) {
                object[key] = .integer(step)
                if let position { model[position].1 = step } else { model.append((key, step)) }
            } else {
                #expect(object.removeValue(forKey: key)?.intValue == position.map { model[$0].1 }, "seed \(seed)")
                if let position { model.remove(at: position) }
            }
            #expect(object.keys == model.map(\.0), "seed \(seed)")
            #expect(object.values.map(\.intValue) == model.map(\.1), "seed \(seed)")
            #expect(object[key]?.intValue == model.first { $0.0 == key }?.1, "seed \(seed)")
        }
    }

    @Test func namesAreComparedByTheirScalars() {
        var object: JSONObject = ["e\u{301}": 1]
        #expect(object["\u{E9}"] == nil)
        object["\u{E9}"] = 2
        #expect(object.count == 2)
        #expect(JSONValue.string("e\u{301}") != .string("\u{E9}"))
    }

    @Test func equalityIgnoresOrderAndNothingElse() throws {
        let left: JSONValue = ["a": 1, "b": ["c": [1, 2]]]
        let right: JSONValue = ["b": ["c": [1, 2]], "a": 1]
        #expect(left == right)
        #expect(Set([left, right]).count == 1)
        #expect(left != ["a": 1, "b": ["c": [2, 1]]])
        #expect(left != ["a": 1])
        #expect(try JSONValue(parsing: "1") != JSONValue(parsing: "1.0"))
    }

    @Test func repeatedNamesFromOutsideAreRefused() {
        let error = #expect(throws: JSONError.self) { try JSONObject(checking: [("a", 1), ("b", 2), ("a", 3)]) }
        #expect(error?.code == .duplicateKey)
        #expect(error?.path == [.key("a")])
    }

    @Test func literalsBuildValues() {
        let value: JSONValue = ["a": nil, "b": [true, 1, 1.5, "x"], "c": ["d": -1]]
        #expect(value.serialized() == #"{"a":null,"b":[true,1,1.5,"x"],"c":{"d":-1}}"#)
        #expect(value["b"]?[3] == "x")
        #expect(value["b"]?[4] == nil)
        #expect(value["b"]?["x"] == nil)
        #expect(value["c"]?["d"]?.intValue == -1)
    }

    @Test func prettyTextIsForPeopleAndReadsBack() throws {
        let value: JSONValue = [
            "result": ["matrix": [[19, 22], [43, 50]]], "empty": [], "none": [:], "nodes": [["id": "n1"]],
            "long": .array((0..<30).map { .integer(1000 + $0) }),
        ]
        let text = value.pretty()
        #expect(
            text.hasPrefix(
                "{\n  \"result\": {\n    \"matrix\": [[19, 22], [43, 50]]\n  },\n  \"empty\": [],\n  \"none\": {},\n"))
        #expect(text.contains("\"nodes\": [\n    {\n      \"id\": \"n1\"\n    }\n  ],\n  \"long\": [\n    1000,\n"))
        #expect(try JSONValue(parsing: text) == value)
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
    }
}
