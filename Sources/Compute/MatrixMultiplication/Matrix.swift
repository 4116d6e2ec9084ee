// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON

/// A matrix as read from a document: at least one row and one column, all rows equally long, stored row by row.
struct Matrix: Sendable {
    let rows: Int
    let columns: Int
    let elements: [MatrixElement]
    /// Whether every element's value is an integer (1.0 counts as 1).
    let isInteger: Bool

    /// Reads a matrix; `path` is where it stands, for the error.
    init(
        _ value: JSONValue?, path: String, code: ComputeError.Code, limits: ComputeLimits
    ) throws(ComputeError) {
        func fault(_ path: String, _ message: String) -> ComputeError {
            ComputeError(code: code, path: path, message: message)
        }
        guard let value else { throw fault(path, "the matrix is missing") }
        guard case .array(let lines) = value else { throw fault(path, "a matrix is an array of rows") }
        guard !lines.isEmpty else { throw fault(path, "a matrix has at least one row") }
        var elements: [MatrixElement] = []
        var width = 0
        var isInteger = true
        for (row, line) in lines.enumerated() {
            guard case .array(let cells) = line else { throw fault("\(path)[\(row)]", "a row is an array of numbers") }
            if row == 0 {
                width = cells.count
                guard width > 0 else { throw fault("\(path)[0]", "a row has at least one element") }
                let (count, overflow) = lines.count.multipliedReportingOverflow(by: width)
                guard !overflow, count <= limits.maxElements else {
                    throw ComputeError(
                        code: code == .invalidPayload ? .tooLarge : code, path: path,
                        message: "\(lines.count) × \(width) elements are over the limit of \(limits.maxElements)")
                }
                elements.reserveCapacity(count)
            }
            guard cells.count == width else {
                throw fault(
                    "\(path)[\(row)]", "this row has \(cells.count) elements where the first has \(width)")
            }
            for (column, cell) in cells.enumerated() {
                let element: MatrixElement
                do {
                    element = try MatrixElement(cell, maxDigits: limits.maxDigits)
                } catch {
                    throw fault("\(path)[\(row)][\(column)]", error.message)
                }
                isInteger = isInteger && element.isInteger
                elements.append(element)
            }
        }
        self.rows = lines.count
        self.columns = width
        self.elements = elements
        self.isInteger = isInteger
    }

    /// The elements as 64-bit integers, or `nil` where one does not fit.
    var int64Elements: [Int64]? {
        var values: [Int64] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard case .small(let value) = element else { return nil }
            values.append(value)
        }
        return values
    }

    var doubles: [Double] { elements.map(\.double) }
}
