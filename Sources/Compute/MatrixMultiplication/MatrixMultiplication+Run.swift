// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import COpenBLAS
public import JSON

extension MatrixMultiplication {
    /// Computes `{"matrix": [[…]]}`. Cost: m·k·n multiplications.
    ///
    /// - Throws: ``ComputeError`` with the code `overflow` if an element of a double-precision product is not finite.
    public func run() throws(ComputeError) -> JSONValue {
        if isInteger {
            let product = exactProduct()
            return Self.document(rows: a.rows, columns: b.columns) { product[$0].json }
        }
        let product = Self.floatProduct(
            a.doubles, b.doubles, rows: a.rows, inner: a.columns, columns: b.columns, threads: limits.threads)
        if let index = product.firstIndex(where: { !$0.isFinite }) {
            throw ComputeError(
                code: .overflow, path: "$.matrix[\(index / b.columns)][\(index % b.columns)]",
                message: "this element of the product is too large for a double; scale the matrices down")
        }
        return Self.document(rows: a.rows, columns: b.columns) { MatrixElement.json(ofFloat: product[$0]) }
    }

    /// The exact product of two integer matrices, by the cheapest arithmetic that cannot overflow.
    func exactProduct() -> [MatrixElement] {
        guard let left = a.int64Elements, let right = b.int64Elements else { return bigProduct() }
        let largest = { (values: [Int64]) in values.reduce(UInt64(0)) { max($0, $1.magnitude) } }
        let (product, overflow) = largest(left).multipliedReportingOverflow(by: largest(right))
        let (sum, sumOverflow) = product.multipliedReportingOverflow(by: UInt64(a.columns))
        if overflow || sumOverflow || sum > UInt64(Int64.max) { return bigProduct() }
        if sum <= UInt64(MatrixElement.maxSafeInteger) {
            // Every partial sum is an integer below 2^53, so the doubles are exact in whatever order they are added.
            let doubles = Self.floatProduct(
                left.map(Double.init), right.map(Double.init), rows: a.rows, inner: a.columns, columns: b.columns,
                threads: limits.threads)
            return doubles.map { .small(Int64($0)) }
        }
        return smallProduct(left, right).map(MatrixElement.small)
    }

    /// The product in 64-bit integers; the caller has made sure that no sum overflows.
    private func smallProduct(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        let inner = a.columns
        let columns = b.columns
        var product = [Int64](repeating: 0, count: a.rows * columns)
        for row in 0..<a.rows {
            for middle in 0..<inner {
                let factor = left[row * inner + middle]
                for column in 0..<columns {
                    product[row * columns + column] &+= factor &* right[middle * columns + column]
                }
            }
        }
        return product
    }

    /// The product in integers of any size.
    private func bigProduct() -> [MatrixElement] {
        let left = a.elements.map(BigInteger.init)
        let right = b.elements.map(BigInteger.init)
        let sum = BigInteger()
        var product: [MatrixElement] = []
        product.reserveCapacity(a.rows * b.columns)
        for row in 0..<a.rows {
            for column in 0..<b.columns {
                sum.reset()
                for middle in 0..<a.columns {
                    sum.addProduct(left[row * a.columns + middle], right[middle * b.columns + column])
                }
                product.append(sum.element)
            }
        }
        return product
    }

    /// The product of two row-major matrices of doubles.
    static func floatProduct(
        _ left: [Double], _ right: [Double], rows: Int, inner: Int, columns: Int, threads: Int
    ) -> [Double] {
        openblas_set_num_threads(Int32(max(1, threads)))
        return [Double](unsafeUninitializedCapacity: rows * columns) { product, count in
            cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner), 1, left,
                blasint(inner), right, blasint(columns), 0, product.baseAddress, blasint(columns))
            count = rows * columns
        }
    }
}

extension Compute {
    /// The shortest time, in seconds, that one product of two square double matrices took on one thread.
    ///
    /// What a node states as its speed. The first round, which warms up, does not count.
    public static func timedFloatProduct(size: Int, rounds: Int) -> Double {
        let left = (0..<(size * size)).map { Double($0 % 97) / 97 }
        let right = (0..<(size * size)).map { Double($0 % 89) / 89 }
        var best = Double.infinity
        let clock = ContinuousClock()
        for round in 0...max(rounds, 1) {
            let elapsed = clock.measure {
                _ = MatrixMultiplication.floatProduct(
                    left, right, rows: size, inner: size, columns: size, threads: 1)
            }
            let parts = elapsed.components
            if round > 0 { best = min(best, Double(parts.seconds) + Double(parts.attoseconds) / 1e18) }
        }
        return best
    }
}
