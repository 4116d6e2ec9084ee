// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

extension MatrixMultiplication {
    /// Decides whether `result` is `{"matrix": C}` with C the product.
    ///
    /// Integers: Freivalds' check, A(Br) = Cr for a random vector r, twice, each modulo a random prime of 61 bits. A wrong
    /// product passes one round with a probability below 2⁻⁵⁰ (a factor of the error is the prime, or r hits its kernel).
    /// The cost is proportional to the number of elements.
    ///
    /// Doubles: products of at most 2²⁰ multiplications are computed again and compared element by element. For larger
    /// ones, 21 random vectors of ±1: an error above τ in one element shows in Cr − A(Br) with a probability of at least
    /// one half for each vector, so that it is missed with at most 2⁻²¹. τ for an element of row i is
    /// 4 (k + n + 4) 2⁻⁵³ (|A| |B| 1)ᵢ: what rounding can add up to in an honest product and in the check itself
    /// (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, section 3.5).
    public func check(result: JSONValue, using generator: inout some RandomNumberGenerator) -> CheckOutcome {
        guard case .object(let members) = result else { return .rejected(reason: "$: the result is not an object") }
        for (key, _) in members where key != "matrix" {
            return .rejected(reason: "$.\(key.prefix(64)): the result has only the member matrix")
        }
        // An element of the product has at most twice the digits of the inputs, and a few for the sum.
        var resultLimits = limits
        resultLimits.maxDigits = max(2 * limits.maxDigits + 20, 340)
        let product: Matrix
        do {
            product = try Matrix(members["matrix"], path: "$.matrix", code: .invalidResult, limits: resultLimits)
        } catch {
            return .rejected(reason: "\(error.path): \(error.message)")
        }
        guard product.rows == a.rows, product.columns == b.columns else {
            return .rejected(
                reason: "$.matrix: \(product.rows) × \(product.columns) elements instead of \(a.rows) × \(b.columns)")
        }
        if let index = Self.firstUncanonical(in: members["matrix"], product) {
            return .rejected(
                reason: """
                    $.matrix[\(index / b.columns)][\(index % b.columns)]: an integer is a number inside ±(2^53 - 1) and a \
                    decimal string outside
                    """)
        }
        return isInteger ? checkIntegers(product, using: &generator) : checkDoubles(product, using: &generator)
    }

    /// The first element whose spelling is not the one that ``run()`` gives its value.
    private static func firstUncanonical(in value: JSONValue?, _ matrix: Matrix) -> Int? {
        guard case .array(let rows)? = value else { return nil }
        var index = 0
        for case .array(let row) in rows {
            for cell in row {
                if case .string = cell, case .number = matrix.elements[index].json { return index }
                index += 1
            }
        }
        return nil
    }

    private func checkIntegers(_ product: Matrix, using generator: inout some RandomNumberGenerator) -> CheckOutcome {
        guard product.isInteger else {
            let index = product.elements.firstIndex { !$0.isInteger } ?? 0
            return .rejected(
                reason: "$.matrix[\(index / b.columns)][\(index % b.columns)]: a product of integers is an integer")
        }
        for _ in 0..<2 {
            let field = PrimeField(using: &generator)
            let vector = (0..<b.columns).map { _ in UInt64.random(in: 0..<field.prime, using: &generator) }
            let expected = Self.multiply(a, Self.multiply(b, vector, field), field)
            let found = Self.multiply(product, vector, field)
            for row in 0..<a.rows where expected[row] != found[row] {
                return .rejected(reason: "$.matrix[\(row)]: this row is not that of the product")
            }
        }
        return .accepted
    }

    private static func multiply(_ matrix: Matrix, _ vector: [UInt64], _ field: PrimeField) -> [UInt64] {
        (0..<matrix.rows).map { row in
            var sum: UInt64 = 0
            for column in 0..<matrix.columns {
                let element = field.reduce(matrix.elements[row * matrix.columns + column])
                sum = field.add(sum, field.multiply(element, vector[column]))
            }
            return sum
        }
    }

    private func checkDoubles(_ product: Matrix, using generator: inout some RandomNumberGenerator) -> CheckOutcome {
        let left = a.doubles
        let right = b.doubles
        let found = product.doubles
        guard found.allSatisfy(\.isFinite) else { return .rejected(reason: "$.matrix: an element is not finite") }
        let (m, k, n) = (a.rows, a.columns, b.columns)
        if m * k * n <= 1 << 20 { return compare(found, left, right) }
        let count = 21
        let signs = (0..<(n * count)).map { _ in Bool.random(using: &generator) ? 1.0 : -1.0 }
        let threads = limits.threads
        let br = Self.floatProduct(right, signs, rows: k, inner: n, columns: count, threads: threads)
        let abr = Self.floatProduct(left, br, rows: m, inner: k, columns: count, threads: threads)
        let cr = Self.floatProduct(found, signs, rows: m, inner: n, columns: count, threads: threads)
        let ones = [Double](repeating: 1, count: n)
        let weight = Self.floatProduct(
            left.map(abs), Self.floatProduct(right.map(abs), ones, rows: k, inner: n, columns: 1, threads: threads),
            rows: m, inner: k, columns: 1, threads: threads)
        for row in 0..<m {
            // Half of τ, so that an error above τ stands out of the rounding whatever its sign.
            let bound = 2 * Double(k + n + 4) * 0x1p-53 * weight[row] + Self.underflow(terms: k * n)
            for vector in 0..<count {
                let difference = abs(cr[row * count + vector] - abr[row * count + vector])
                // Written so that a NaN is refused too.
                guard difference <= bound else {
                    return .rejected(
                        reason: "$.matrix[\(row)]: this row is further from the product than rounding goes")
                }
            }
        }
        return .accepted
    }

    /// Compares with a product computed here, within the rounding of two different orders of summation.
    private func compare(_ found: [Double], _ left: [Double], _ right: [Double]) -> CheckOutcome {
        let (m, k, n) = (a.rows, a.columns, b.columns)
        for row in 0..<m {
            for column in 0..<n {
                var sum = 0.0
                var weight = 0.0
                for middle in 0..<k {
                    let term = left[row * k + middle] * right[middle * n + column]
                    sum += term
                    weight += abs(term)
                }
                let bound = 2 * Double(k + 2) * 0x1p-53 * weight + Self.underflow(terms: k)
                guard abs(sum - found[row * n + column]) <= bound else {
                    return .rejected(
                        reason: "$.matrix[\(row)][\(column)]: this element is further off than rounding goes")
                }
            }
        }
        return .accepted
    }

    /// What products below the normal range may lose.
    private static func underflow(terms: Int) -> Double { Double(terms) * .leastNonzeroMagnitude * 4 }
}
