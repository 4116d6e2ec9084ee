// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Foundation
import JSON
import TestSupport
import Testing

/// Products by Python's integers and fractions, made by `scripts/fixtures/compute.py`.
private let fixtures: JSONValue = {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/products.json")
    guard let data = try? Data(contentsOf: url), let value = try? JSONValue(parsing: [UInt8](data)) else {
        return .null
    }
    return value
}()

private func payload(_ a: JSONValue?, _ b: JSONValue?) -> JSONValue {
    ["algorithm": "matrix_multiplication", "matrix_a": a ?? .null, "matrix_b": b ?? .null]
}

private func cases(_ name: String) throws -> [JSONValue] {
    let cases = try #require(fixtures[name]?.arrayValue)
    try #require(!cases.isEmpty)
    return cases
}

@Suite struct MatrixMultiplicationTests {
    @Test func `The public example gives the documented matrix`() throws {
        let result = try Compute.run(payload: payload([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
        #expect(result == ["matrix": [[19, 22], [43, 50]]])
    }

    @Test func `Integer products equal Python's, at every size of integer`() throws {
        for test in try cases("integers") {
            let input = payload(test["a"], test["b"])
            let result = try Compute.run(payload: input)
            let expected: JSONValue = ["matrix": test["product"] ?? .null]
            #expect(try result.canonicalized() == expected.canonicalized(), "\(test["name"] ?? .null)")
            #expect(try Compute.check(payload: input, result: result) == .accepted)
        }
    }

    @Test func `Floating-point products are within rounding of the exact ones`() throws {
        for test in try cases("floats") {
            let input = payload(test["a"], test["b"])
            let result = try Compute.run(payload: input)
            let exact: JSONValue = ["matrix": test["product"] ?? .null]
            #expect(try Compute.check(payload: input, result: result) == .accepted)
            #expect(try Compute.check(payload: input, result: exact) == .accepted)
        }
    }

    @Test func `A number with a zero fraction counts as an integer`() throws {
        let input = try JSONValue(
            parsing: #"{"algorithm":"matrix_multiplication","matrix_a":[[1.0, 2e0]],"matrix_b":[[3],[-4.00]]}"#)
        #expect(try Compute.run(payload: input) == ["matrix": [[-5]]])
    }

    @Test func `Products beyond 2^53 are decimal strings`() throws {
        let input = payload([[9_007_199_254_740_991]], [[2]])
        #expect(try Compute.run(payload: input) == ["matrix": [["18014398509481982"]]])
    }

    @Test func `A floating-point overflow is reported with its place`() throws {
        let large = JSONValue.string("1" + String(repeating: "0", count: 300))
        let input = payload([[large, 0.5]], [[large], [0.5]])
        let error = #expect(throws: ComputeError.self) { try Compute.run(payload: input) }
        #expect(error?.code == .overflow)
        #expect(error?.path == "$.matrix[0][0]")
    }

    @Test func `A large floating-point product is checked by random vectors`() throws {
        var generator = SeededGenerator.random()
        let n = 128
        func random() -> JSONValue {
            .array(
                (0..<n).map { _ in
                    .array((0..<n).map { _ in JSONValue(floatLiteral: Double.random(in: -1...1, using: &generator)) })
                })
        }
        let input = payload(random(), random())
        let result = try Compute.run(payload: input)
        #expect(try Compute.check(payload: input, result: result, using: &generator) == .accepted)
        for _ in 0..<20 {
            let (row, column) = (Int.random(in: 0..<n, using: &generator), Int.random(in: 0..<n, using: &generator))
            let wrong = try altered(result, row, column) {
                JSONValue(floatLiteral: ($0.numberValue?.double ?? 0) + 1e-9)
            }
            let outcome = try Compute.check(payload: input, result: wrong, using: &generator)
            #expect(outcome != .accepted, "element \(row), \(column)")
        }
    }

    @Test func `One wrong element is found, whatever its size`() throws {
        var generator = SeededGenerator.random()
        for test in try cases("integers") {
            let input = payload(test["a"], test["b"])
            let rows = try #require(test["product"]?.arrayValue)
            let columns = try #require(rows[0].arrayValue).count
            for _ in 0..<20 {
                let row = Int.random(in: 0..<rows.count, using: &generator)
                let column = Int.random(in: 0..<columns, using: &generator)
                let wrong = try altered(["matrix": .array(rows)], row, column) { element in
                    if case .string(let digits) = element {
                        return .string(String(digits.dropLast()) + (digits.last == "7" ? "8" : "7"))
                    }
                    let value = element.intValue ?? 0
                    return JSONValue(integerLiteral: value > 0 ? value - 1 : value + 1)
                }
                let outcome = try Compute.check(payload: input, result: wrong, using: &generator)
                #expect(outcome != .accepted, "\(test["name"] ?? .null) at \(row), \(column)")
            }
        }
    }

    @Test(arguments: [
        (#"{"matrix":[[19,22],[43,50]],"note":1}"#, "$.note"),
        (#"{"matrix":[[19,22],[43]]}"#, "$.matrix[1]"),
        (#"{"matrix":[[19,22]]}"#, "$.matrix"),
        (#"{"matrix":[[19,22],[43,50.5]]}"#, "$.matrix[1][1]"),
        (#"{"matrix":[["19",22],[43,50]]}"#, "$.matrix[0][0]"),
        (#"{"matrix":[[19,null],[43,50]]}"#, "$.matrix[0][1]"),
        (#"{}"#, "$.matrix"),
        (#"[]"#, "$"),
    ])
    func `A result of the wrong form is refused with its place`(document: String, place: String) throws {
        let input = payload([[1, 2], [3, 4]], [[5, 6], [7, 8]])
        let outcome = try Compute.check(payload: input, result: JSONValue(parsing: document))
        guard case .rejected(let reason) = outcome else {
            Issue.record("accepted \(document)")
            return
        }
        #expect(reason.hasPrefix(place + ":"), "\(reason)")
    }

    @Test(arguments: [
        (#"[]"#, "invalid_payload", "$"),
        (#"{}"#, "invalid_payload", "$.algorithm"),
        (#"{"algorithm":7}"#, "invalid_payload", "$.algorithm"),
        (#"{"algorithm":"fft"}"#, "unknown_algorithm", "$.algorithm"),
        (#"{"algorithm":"matrix_multiplication"}"#, "invalid_payload", "$.matrix_a"),
        (#"{"algorithm":"matrix_multiplication","matrix_a":[],"matrix_b":[[1]]}"#, "invalid_payload", "$.matrix_a"),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[1],[2,3]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[1]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[1,2]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_b"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[1e999]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[0][0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[9007199254740993]],"matrix_b":[[1]]}"#,
            "invalid_payload", "$.matrix_a[0][0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[["007"]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[0][0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[["NaN"]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[0][0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[true]],"matrix_b":[[1]]}"#, "invalid_payload",
            "$.matrix_a[0][0]"
        ),
        (
            #"{"algorithm":"matrix_multiplication","matrix_a":[[1]],"matrix_b":[[1]],"matrix_c":1}"#, "invalid_payload",
            "$.matrix_c"
        ),
    ])
    func `A payload that breaks a rule is refused with its place`(document: String, code: String, path: String) throws {
        let error = #expect(throws: ComputeError.self) { try Compute.validate(payload: JSONValue(parsing: document)) }
        #expect(error?.code.description == code)
        #expect(error?.path == path)
    }

    @Test func `Work over a limit is refused before it starts`() throws {
        let limits = ComputeLimits(maxElements: 3)
        let error = #expect(throws: ComputeError.self) {
            try Compute.run(payload: payload([[1, 2], [3, 4]], [[1], [2]]), limits: limits)
        }
        #expect(error?.code == .tooLarge)
        let work = #expect(throws: ComputeError.self) {
            try Compute.run(
                payload: payload([[1, 2], [3, 4]], [[1], [2]]), limits: ComputeLimits(maxMultiplications: 3))
        }
        #expect(work?.code == .tooLarge)
    }

    private func altered(
        _ result: JSONValue, _ row: Int, _ column: Int, _ change: (JSONValue) -> JSONValue
    ) throws -> JSONValue {
        var rows = try #require(result["matrix"]?.arrayValue)
        var cells = try #require(rows[row].arrayValue)
        cells[column] = change(cells[column])
        rows[row] = .array(cells)
        return ["matrix": .array(rows)]
    }
}
