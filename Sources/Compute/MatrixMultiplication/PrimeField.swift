// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Arithmetic modulo a random prime between 2⁶⁰ and 2⁶¹.
struct PrimeField: Sendable {
    let prime: UInt64

    /// Draws a prime. About one odd number in twenty-one of this size is one.
    init(using generator: inout some RandomNumberGenerator) {
        var candidate: UInt64
        repeat {
            candidate = UInt64.random(in: (1 << 60)..<(1 << 61), using: &generator) | 1
        } while !Self.isPrime(candidate)
        prime = candidate
    }

    @inline(__always)
    func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
        prime.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
    }

    @inline(__always)
    func add(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let sum = left &+ right
        return sum >= prime ? sum &- prime : sum
    }

    /// An integer of a document modulo the prime.
    func reduce(_ element: MatrixElement) -> UInt64 {
        let magnitude: UInt64
        let negative: Bool
        switch element {
        case .small(let value):
            magnitude = value.magnitude % prime
            negative = value < 0
        case .big(let digits):
            var residue: UInt64 = 0
            for digit in digits.utf8 where digit != UInt8(ascii: "-") {
                residue = add(multiply(residue, 10), UInt64(digit &- UInt8(ascii: "0")))
            }
            magnitude = residue
            negative = digits.utf8.first == UInt8(ascii: "-")
        case .float:
            preconditionFailure("only integers have a residue")
        }
        return negative && magnitude != 0 ? prime - magnitude : magnitude
    }

    /// Miller and Rabin's test with the first twelve primes as bases, which is exact below 3.3 · 10²⁴
    /// (Sorenson and Webster, "Strong pseudoprimes to twelve prime bases", 2015).
    static func isPrime(_ candidate: UInt64) -> Bool {
        let bases: [UInt64] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
        guard candidate > 1 else { return false }
        for base in bases where candidate % base == 0 { return candidate == base }
        let twos = (candidate - 1).trailingZeroBitCount
        let odd = (candidate - 1) >> UInt64(twos)
        let multiply = { (left: UInt64, right: UInt64) in
            candidate.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
        }
        bases: for base in bases {
            var power: UInt64 = 1
            for bit in (0..<(64 - odd.leadingZeroBitCount)).reversed() {
                power = multiply(power, power)
                if odd >> UInt64(bit) & 1 == 1 { power = multiply(power, base) }
            }
            if power == 1 || power == candidate - 1 { continue }
            for _ in 1..<max(twos, 1) {
                power = multiply(power, power)
                if power == candidate - 1 { continue bases }
            }
            return false
        }
        return true
    }
}
