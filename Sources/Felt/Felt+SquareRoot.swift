// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// The square root that is the smaller integer, or nil when there is none.
    ///
    /// Tonelli and Shanks' algorithm; P - 1 is 2^192 times the odd number 2^59 + 17. Time depends on the value.
    public func squareRoot() -> Felt? {
        if isZero { return self }
        // self^((q - 1) / 2) with q = 2^59 + 17.
        let power = pow(UInt256(0x0400_0000_0000_0008 as UInt64))
        var root = power * self
        var rest = root * power
        var generator = Felt(3).pow(UInt256(Felt.modulusHighLimb))
        var order = 192
        while rest != .one {
            var exponent = 0
            var square = rest
            while square != .one {
                square = square.squared()
                exponent += 1
                if exponent == order { return nil }
            }
            for _ in 0..<(order - exponent - 1) { generator = generator.squared() }
            root *= generator
            generator = generator.squared()
            rest *= generator
            order = exponent
        }
        let other = -root
        return other < root ? other : root
    }
}
