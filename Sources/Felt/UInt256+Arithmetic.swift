// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension UInt256 {
    /// The sum modulo 2^256, and whether it overflowed.
    @inlinable @inline(__always)
    public func addingReportingOverflow(_ b: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        var carry: UInt64 = 0
        let r0 = Limbs.add(l0, b.l0, &carry)
        let r1 = Limbs.add(l1, b.l1, &carry)
        let r2 = Limbs.add(l2, b.l2, &carry)
        let r3 = Limbs.add(l3, b.l3, &carry)
        return (UInt256(limbs: (r0, r1, r2, r3)), carry != 0)
    }

    /// The difference modulo 2^256, and whether it was negative.
    @inlinable @inline(__always)
    public func subtractingReportingOverflow(_ b: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        var borrow: UInt64 = 0
        let r0 = Limbs.subtract(l0, b.l0, &borrow)
        let r1 = Limbs.subtract(l1, b.l1, &borrow)
        let r2 = Limbs.subtract(l2, b.l2, &borrow)
        let r3 = Limbs.subtract(l3, b.l3, &borrow)
        return (UInt256(limbs: (r0, r1, r2, r3)), borrow != 0)
    }

    /// The whole product, `high * 2^256 + low`.
    @inlinable
    public func multipliedFullWidth(by b: UInt256) -> (high: UInt256, low: UInt256) {
        var t0: UInt64 = 0
        var t1: UInt64 = 0
        var t2: UInt64 = 0
        var t3: UInt64 = 0
        var t4 = Limbs.multiplyAdd(l0, b.l0, b.l1, b.l2, b.l3, &t0, &t1, &t2, &t3)
        var t5 = Limbs.multiplyAdd(l1, b.l0, b.l1, b.l2, b.l3, &t1, &t2, &t3, &t4)
        var t6 = Limbs.multiplyAdd(l2, b.l0, b.l1, b.l2, b.l3, &t2, &t3, &t4, &t5)
        let t7 = Limbs.multiplyAdd(l3, b.l0, b.l1, b.l2, b.l3, &t3, &t4, &t5, &t6)
        return (UInt256(limbs: (t4, t5, t6, t7)), UInt256(limbs: (t0, t1, t2, t3)))
    }

    /// The product modulo 2^256, and whether it overflowed.
    @inlinable
    public func multipliedReportingOverflow(by b: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        let product = multipliedFullWidth(by: b)
        return (product.low, !product.high.isZero)
    }

    /// The sum; overflow stops the program.
    @inlinable
    public static func + (a: UInt256, b: UInt256) -> UInt256 {
        let (value, overflow) = a.addingReportingOverflow(b)
        precondition(!overflow, "UInt256 addition overflowed")
        return value
    }

    /// The difference; a negative one stops the program.
    @inlinable
    public static func - (a: UInt256, b: UInt256) -> UInt256 {
        let (value, overflow) = a.subtractingReportingOverflow(b)
        precondition(!overflow, "UInt256 subtraction overflowed")
        return value
    }

    /// The product; overflow stops the program.
    @inlinable
    public static func * (a: UInt256, b: UInt256) -> UInt256 {
        let (value, overflow) = a.multipliedReportingOverflow(by: b)
        precondition(!overflow, "UInt256 multiplication overflowed")
        return value
    }

    /// The quotient rounded down; a divisor of zero stops the program.
    @inlinable
    public static func / (a: UInt256, b: UInt256) -> UInt256 { a.quotientAndRemainder(dividingBy: b).quotient }

    /// The remainder; a divisor of zero stops the program.
    @inlinable
    public static func % (a: UInt256, b: UInt256) -> UInt256 { a.quotientAndRemainder(dividingBy: b).remainder }

    /// Adds in place; overflow stops the program.
    @inlinable
    public static func += (a: inout UInt256, b: UInt256) { a = a + b }

    /// Subtracts in place; a negative result stops the program.
    @inlinable
    public static func -= (a: inout UInt256, b: UInt256) { a = a - b }

    /// Multiplies in place; overflow stops the program.
    @inlinable
    public static func *= (a: inout UInt256, b: UInt256) { a = a * b }

    /// The sum modulo 2^256.
    @inlinable
    public static func &+ (a: UInt256, b: UInt256) -> UInt256 { a.addingReportingOverflow(b).partialValue }

    /// The difference modulo 2^256.
    @inlinable
    public static func &- (a: UInt256, b: UInt256) -> UInt256 { a.subtractingReportingOverflow(b).partialValue }

    /// The product modulo 2^256.
    @inlinable
    public static func &* (a: UInt256, b: UInt256) -> UInt256 { a.multipliedFullWidth(by: b).low }
}

extension UInt256 {
    /// The sum.
    ///
    /// - Throws: ``FeltError`` with code `overflow` when it is 2^256 or more.
    public func adding(_ b: UInt256) throws(FeltError) -> UInt256 {
        let (value, overflow) = addingReportingOverflow(b)
        guard !overflow else { throw FeltError(.overflow, "\(self) + \(b) is not below 2^256") }
        return value
    }

    /// The difference.
    ///
    /// - Throws: ``FeltError`` with code `overflow` when it is negative.
    public func subtracting(_ b: UInt256) throws(FeltError) -> UInt256 {
        let (value, overflow) = subtractingReportingOverflow(b)
        guard !overflow else { throw FeltError(.overflow, "\(self) - \(b) is negative") }
        return value
    }

    /// The product.
    ///
    /// - Throws: ``FeltError`` with code `overflow` when it is 2^256 or more.
    public func multiplied(by b: UInt256) throws(FeltError) -> UInt256 {
        let (value, overflow) = multipliedReportingOverflow(by: b)
        guard !overflow else { throw FeltError(.overflow, "\(self) * \(b) is not below 2^256") }
        return value
    }

    /// The quotient, rounded down, and the remainder.
    ///
    /// - Throws: ``FeltError`` with code `divisionByZero`.
    public func divided(by b: UInt256) throws(FeltError) -> (quotient: UInt256, remainder: UInt256) {
        guard !b.isZero else { throw FeltError(.divisionByZero, "\(self) divided by zero") }
        return quotientAndRemainder(dividingBy: b)
    }
}
