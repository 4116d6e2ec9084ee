// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// `matrix_multiplication`: the product of `matrix_a` (m × k) and `matrix_b` (k × n), as `{"matrix": [[…]]}`.
///
/// When the value of every input element is an integer, the product is exact: in doubles where all sums stay below 2⁵³,
/// else in 64-bit integers where they fit, else in GMP integers. Otherwise it is a double-precision product by OpenBLAS.
/// Integers outside ±(2⁵³ − 1) are decimal strings in both directions.
public struct MatrixMultiplication: Algorithm {
    /// `matrix_multiplication`.
    public static let name = "matrix_multiplication"

    let a: Matrix
    let b: Matrix
    let limits: ComputeLimits

    /// Reads `matrix_a` and `matrix_b`.
    ///
    /// - Throws: ``ComputeError`` for unknown members, missing, empty or ragged matrices, elements that are not numbers,
    ///   shapes that do not fit together, and work over the limits.
    public init(payload: JSONValue, limits: ComputeLimits = .standard) throws(ComputeError) {
        guard case .object(let members) = payload else {
            throw ComputeError(code: .invalidPayload, path: "$", message: "a payload is a JSON object")
        }
        for (key, _) in members where !["algorithm", "matrix_a", "matrix_b"].contains(key) {
            throw ComputeError(
                code: .invalidPayload, path: "$.\(key.prefix(64))",
                message: "matrix_multiplication has no such member; it takes matrix_a and matrix_b")
        }
        a = try Matrix(members["matrix_a"], path: "$.matrix_a", code: .invalidPayload, limits: limits)
        b = try Matrix(members["matrix_b"], path: "$.matrix_b", code: .invalidPayload, limits: limits)
        self.limits = limits
        guard a.columns == b.rows else {
            throw ComputeError(
                code: .invalidPayload, path: "$.matrix_b",
                message: "matrix_b has \(b.rows) rows where matrix_a has \(a.columns) columns; the two must be equal")
        }
        let (elements, tooMany) = a.rows.multipliedReportingOverflow(by: b.columns)
        let (work, tooMuch) = elements.multipliedReportingOverflow(by: a.columns)
        guard !tooMany, elements <= limits.maxElements, !tooMuch, work <= limits.maxMultiplications else {
            throw ComputeError(
                code: .tooLarge, path: "$",
                message: """
                    a product of \(a.rows) × \(a.columns) by \(b.rows) × \(b.columns) is over the limit of \
                    \(limits.maxElements) elements or \(limits.maxMultiplications) multiplications
                    """)
        }
    }

    /// Two arrays of rows; an element is a number, or a decimal string for an integer outside ±(2⁵³ − 1).
    public static var payloadSchema: JSONValue {
        let element: JSONValue = [
            "anyOf": [["type": "number"], ["type": "string", "pattern": "^(0|-?[1-9][0-9]*)$"]]
        ]
        let matrix: JSONValue = [
            "type": "array", "minItems": 1, "items": ["type": "array", "minItems": 1, "items": element],
        ]
        return [
            "type": "object", "required": ["algorithm", "matrix_a", "matrix_b"], "additionalProperties": false,
            "properties": [
                "algorithm": ["const": .string(name)], "matrix_a": matrix, "matrix_b": matrix,
            ],
        ]
    }

    var isInteger: Bool { a.isInteger && b.isInteger }

    /// The document of a product whose elements are given row by row.
    static func document(rows: Int, columns: Int, element: (Int) -> JSONValue) -> JSONValue {
        let lines = (0..<rows).map { row in
            JSONValue.array((0..<columns).map { element(row * columns + $0) })
        }
        return ["matrix": .array(lines)]
    }
}
