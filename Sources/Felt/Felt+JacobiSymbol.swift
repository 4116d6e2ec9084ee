// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// 1 when the element is the square of another than 0, -1 when it is no square, and 0 for zero.
    ///
    /// The Jacobi symbol of the integer over P. About 1.4 µs, a third of a square root; time depends on the value.
    public var jacobiSymbol: Int {
        if isZero { return 0 }
        // The factor 2^256 of Montgomery form is a square and leaves the symbol as it is.
        if let symbol = Felt.inverter.jacobiSymbol(UInt256(limbs: (m0, m1, m2, m3))) { return symbol }
        return squareRoot() == nil ? -1 : 1
    }

    /// Whether ``squareRoot()`` has a result; zero is the square of zero. Costs what ``jacobiSymbol`` costs.
    public var isSquare: Bool { jacobiSymbol >= 0 }
}
