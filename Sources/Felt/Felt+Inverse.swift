// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// The element whose product with this one is 1, or nil for zero. Time depends on the value.
    public func inverted() -> Felt? {
        isZero ? nil : pow(UInt256(limbs: (UInt64.max, UInt64.max, UInt64.max, Felt.modulusHighLimb &- 1)))
    }

    /// Replaces every element by its inverse with a single inversion and three multiplications each. Zeros stay zero.
    public static func batchInvert(_ xs: inout [Felt]) {
        var prefix: [Felt] = []
        prefix.reserveCapacity(xs.count)
        var product = Felt.one
        for x in xs {
            prefix.append(product)
            if !x.isZero { product *= x }
        }
        guard var inverse = product.inverted() else { return }
        for i in xs.indices.reversed() where !xs[i].isZero {
            let x = xs[i]
            xs[i] = inverse * prefix[i]
            inverse *= x
        }
    }

    /// The element to the power of an integer; 0 to the power 0 is 1. Time depends on the exponent.
    public func pow(_ exponent: UInt256) -> Felt {
        let bits = exponent.bitWidth - exponent.leadingZeroBitCount
        guard bits > 0 else { return .one }
        var powers: [Felt] = [.one, self]
        for i in 2..<16 { powers.append(powers[i - 1] * self) }
        var result = Felt.one
        var window = (bits + 3) / 4
        while window > 0 {
            window -= 1
            if window != (bits + 3) / 4 - 1 {
                result = result.squared().squared().squared().squared()
            }
            let digit = Int(truncatingIfNeeded: (exponent &>> (4 * window)).l0 & 15)
            if digit != 0 { result *= powers[digit] }
        }
        return result
    }
}

extension Felt {
    /// The inverse, in the same time for all values; zero gives zero. For secrets; ``inverted()`` is faster.
    ///
    /// Fermat's theorem: P - 2 = 2^251 + 2^196 + 2^192 - 1.
    package func invertedInConstantTime() -> Felt {
        // ones(n) is the power 2^n - 1.
        let ones1 = self
        let ones2 = ones1.squared() * ones1
        let ones3 = ones2.squared() * ones1
        let ones6 = ones3.squared(times: 3) * ones3
        let ones12 = ones6.squared(times: 6) * ones6
        let ones24 = ones12.squared(times: 12) * ones12
        let ones48 = ones24.squared(times: 24) * ones24
        let ones96 = ones48.squared(times: 48) * ones48
        let ones192 = ones96.squared(times: 96) * ones96
        // 2^251 + 2^196 = 2^196 * (2^55 + 1).
        let top = (squared(times: 55) * self).squared(times: 196)
        return top * ones192
    }

    /// The power 2^n.
    @inline(__always)
    func squared(times n: Int) -> Felt {
        var result = self
        for _ in 0..<n { result = result.squared() }
        return result
    }
}
