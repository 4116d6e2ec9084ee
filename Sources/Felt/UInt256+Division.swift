// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension UInt256 {
    /// The quotient, rounded down, and the remainder; a divisor of zero stops the program.
    public func quotientAndRemainder(dividingBy divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        precondition(!divisor.isZero, "UInt256 divided by zero")
        if let a = uint128, let b = divisor.uint128 {
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
            return (UInt256(quotient), UInt256(remainder))
        }
        if self < divisor { return (.zero, self) }
        return divisor.dividingFullWidth((.zero, self))
    }

    /// Divides `high * 2^256 + low` by this integer.
    ///
    /// The high half must be below this integer, so that the quotient fits; otherwise the program stops.
    public func dividingFullWidth(
        _ dividend: (high: UInt256, low: UInt256)
    ) -> (quotient: UInt256, remainder: UInt256) {
        precondition(dividend.high < self, "quotient does not fit in 256 bits")
        // Knuth, The Art of Computer Programming, volume 2, algorithm D, with 64-bit digits.
        let length = (significantBitCount + 63) / 64
        let shift = leadingZeroBitCount % 64
        let divisor = self &<< shift
        let high = shift == 0 ? dividend.high : dividend.high &<< shift | dividend.low &>> (256 - shift)
        let low = dividend.low &<< shift
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 18) { scratch in
            let values = [
                low.l0, low.l1, low.l2, low.l3, high.l0, high.l1, high.l2, high.l3, 0,
                divisor.l0, divisor.l1, divisor.l2, divisor.l3, 0, 0, 0, 0, 0,
            ]
            _ = scratch.initialize(from: values)
            return UInt256.divide(scratch, divisorLength: length, shift: shift)
        }
    }

    /// Algorithm D on nine limbs of dividend, four of divisor and four of quotient, in this order in `scratch`.
    private static func divide(
        _ scratch: UnsafeMutableBufferPointer<UInt64>, divisorLength n: Int, shift: Int
    ) -> (quotient: UInt256, remainder: UInt256) {
        let divisorBase = 9
        let quotientBase = 13
        let top = scratch[divisorBase + n - 1]
        let second = n > 1 ? scratch[divisorBase + n - 2] : 0
        // Quotient digits above the fourth are zero, because the high half is below the divisor.
        for j in stride(from: 8 - n, through: 0, by: -1) {
            let u2 = scratch[j + n]
            let u1 = scratch[j + n - 1]
            let u0 = j + n >= 2 ? scratch[j + n - 2] : 0
            var digit: UInt64
            var rest: UInt64
            var restOverflow = false
            if u2 >= top {
                digit = .max
                (rest, restOverflow) = u1.addingReportingOverflow(top)
            } else {
                (digit, rest) = top.dividingFullWidth((u2, u1))
            }
            while !restOverflow {
                let product = digit.multipliedFullWidth(by: second)
                guard product.high > rest || (product.high == rest && product.low > u0) else { break }
                digit &-= 1
                (rest, restOverflow) = rest.addingReportingOverflow(top)
            }
            var carry: UInt64 = 0
            var borrow: UInt64 = 0
            for i in 0..<n {
                let product = digit.multipliedFullWidth(by: scratch[divisorBase + i])
                let (low, overflow) = product.low.addingReportingOverflow(carry)
                carry = product.high &+ Limbs.bit(overflow)
                scratch[j + i] = Limbs.subtract(scratch[j + i], low, &borrow)
            }
            scratch[j + n] = Limbs.subtract(scratch[j + n], carry, &borrow)
            if borrow != 0 {
                digit &-= 1
                carry = 0
                for i in 0..<n { scratch[j + i] = Limbs.add(scratch[j + i], scratch[divisorBase + i], &carry) }
                scratch[j + n] &+= carry
            }
            if j < 4 { scratch[quotientBase + j] = digit }
        }
        let quotient = UInt256(
            limbs: (
                scratch[quotientBase], scratch[quotientBase + 1], scratch[quotientBase + 2], scratch[quotientBase + 3]
            ))
        let remainder = UInt256(limbs: (scratch[0], scratch[1], scratch[2], scratch[3]))
        return (quotient, remainder &>> shift)
    }
}
