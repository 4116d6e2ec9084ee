// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// The square root that is the smaller integer, or nil when there is none. About 7 µs; time depends on the value.
    ///
    /// Tonelli and Shanks' algorithm, where P - 1 is 2^192 times the odd number q = 2^59 + 17. The discrete logarithm in
    /// the group of order 2^192 is found in digits of eight bits, from tables of 192 KiB that the first call makes
    /// (Sarkar, [Computing square roots faster than the Tonelli-Shanks/Bernstein
    /// algorithm](https://eprint.iacr.org/2020/1407)).
    public func squareRoot() -> Felt? {
        if isZero { return self }
        // (q - 1) / 2 = 2^58 + 8.
        let power = (squared(times: 55) * self).squared(times: 3)
        let candidate = power * self
        // candidate^2 = self * rest, and rest is a power of the tables' generator.
        let rest = candidate * power
        guard let root = SquareRootTables.shared.halve(rest).map({ candidate * $0 }) else { return nil }
        let other = -root
        return other < root ? other : root
    }

    /// The power 2^n.
    @inline(__always)
    fileprivate func squared(times n: Int) -> Felt {
        var result = self
        for _ in 0..<n { result = result.squared() }
        return result
    }
}

/// Powers of a generator g of the group of order 2^192.
private struct SquareRootTables: Sendable {
    static let digitCount = 24
    static let slotCount = 1024

    static let shared = SquareRootTables()

    /// Entry 256 * i + d is g^(-d * 256^i).
    private let negativePowers: [Felt]
    /// A hash table with linear probing over the powers of h = g^(256^23): the digit d for h^d, or -1 in an empty slot.
    private let digits: [Int16]
    private let keys: [Felt]

    private init() {
        // 3 generates the multiplicative group, hence 3^q the one of order 2^192.
        let generator = Felt(3).pow(UInt256(Felt.modulusHighLimb))
        var powers: [Felt] = []
        powers.reserveCapacity(256 * SquareRootTables.digitCount)
        var base = generator.inverted() ?? .zero
        for _ in 0..<SquareRootTables.digitCount {
            var power = Felt.one
            for _ in 0..<256 {
                powers.append(power)
                power *= base
            }
            base = power
        }
        negativePowers = powers

        var digits = [Int16](repeating: -1, count: SquareRootTables.slotCount)
        var keys = [Felt](repeating: .zero, count: SquareRootTables.slotCount)
        let last = powers[(256 * (SquareRootTables.digitCount - 1))...]
        for (negativeDigit, key) in last.enumerated() {
            var slot = SquareRootTables.slot(key)
            while digits[slot] >= 0 { slot = (slot + 1) % SquareRootTables.slotCount }
            digits[slot] = Int16((256 - negativeDigit) % 256)
            keys[slot] = key
        }
        self.digits = digits
        self.keys = keys
    }

    private static func slot(_ key: Felt) -> Int { Int(truncatingIfNeeded: key.m0 &>> 7) & (slotCount - 1) }

    /// The digit d for h^d.
    private func digit(_ x: Felt) -> Int {
        var slot = SquareRootTables.slot(x)
        while digits[slot] >= 0, keys[slot] != x { slot = (slot + 1) % SquareRootTables.slotCount }
        return Int(digits[slot])
    }

    /// `g^(-e / 2)` for `g^e`, or nil when e is odd. Other elements than powers of g must not come here.
    func halve(_ x: Felt) -> Felt? {
        let count = SquareRootTables.digitCount
        // Entry i is x^(256^i).
        var powers = [x]
        for i in 1..<count { powers.append(powers[i - 1].squared(times: 8)) }

        var exponent: [Int] = []
        for i in 0..<count {
            // x^(256^(23 - i)) without the digits that are known is h^(digit i).
            var y = powers[count - 1 - i]
            for (j, known) in exponent.enumerated() { y *= negativePowers[256 * (count - 1 - i + j) + known] }
            let next = digit(y)
            if i == 0, next % 2 == 1 { return nil }
            exponent.append(next)
        }

        var result = Felt.one
        for i in 0..<count {
            let above = i + 1 < count ? exponent[i + 1] : 0
            let half = exponent[i] / 2 + (above % 2) * 128
            result *= negativePowers[256 * i + half]
        }
        return result
    }
}
