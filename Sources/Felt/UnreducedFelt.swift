// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Four limbs that stand for an element in Montgomery form but may be larger than P: at most 2^256 - 1, some 31 times P.
///
/// Hashes and curve formulas save reductions with it. Whoever uses it keeps the bounds; each operation says what it
/// needs. All operations take the same time for all values.
@frozen
@usableFromInline
package struct UnreducedFelt: Sendable {
    @usableFromInline package let l0: UInt64
    @usableFromInline package let l1: UInt64
    @usableFromInline package let l2: UInt64
    @usableFromInline package let l3: UInt64

    @inlinable @inline(__always)
    package init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
    }

    @inlinable @inline(__always)
    package init(_ felt: Felt) { self.init(felt.m0, felt.m1, felt.m2, felt.m3) }

    /// The sum modulo 2^256; what it stands for must be below 2^256.
    @inlinable @inline(__always)
    package static func + (a: UnreducedFelt, b: UnreducedFelt) -> UnreducedFelt {
        var carry: UInt64 = 0
        let r0 = Limbs.add(a.l0, b.l0, &carry)
        let r1 = Limbs.add(a.l1, b.l1, &carry)
        let r2 = Limbs.add(a.l2, b.l2, &carry)
        return UnreducedFelt(r0, r1, r2, a.l3 &+ b.l3 &+ carry)
    }

    /// The difference modulo 2^256. A negative one stands for no element until a multiple of P is added, or until it is
    /// reduced.
    @inlinable @inline(__always)
    package static func - (a: UnreducedFelt, b: UnreducedFelt) -> UnreducedFelt {
        var borrow: UInt64 = 0
        let r0 = Limbs.subtract(a.l0, b.l0, &borrow)
        let r1 = Limbs.subtract(a.l1, b.l1, &borrow)
        let r2 = Limbs.subtract(a.l2, b.l2, &borrow)
        return UnreducedFelt(r0, r1, r2, a.l3 &- b.l3 &- borrow)
    }

    /// Twice the value, which must be below 2^255.
    @inlinable @inline(__always)
    package func doubled() -> UnreducedFelt { self + self }

    /// `P * n` for small n.
    @inlinable @inline(__always)
    package static func modulusTimes(_ n: UInt64) -> UnreducedFelt {
        UnreducedFelt(n, 0, 0, n &* Felt.modulusHighLimb)
    }

    /// The Montgomery product. For factors below x * P and y * P it is below max(x * y / 31, 1) * P.
    @inlinable @inline(__always)
    package static func * (a: UnreducedFelt, b: UnreducedFelt) -> UnreducedFelt {
        UnreducedFelt(
            Felt(montgomery: a.l0, a.l1, a.l2, a.l3) * Felt(montgomery: b.l0, b.l1, b.l2, b.l3))
    }

    /// The Montgomery square, for a value below 2^255. For one below x * P it is below max(x * x / 31, 1) * P.
    @inlinable @inline(__always)
    package func squared() -> UnreducedFelt { UnreducedFelt(Felt(montgomery: l0, l1, l2, l3).squared()) }

    /// The same element from 0 to 2^251 + 2^201, for a value from -13 * P to below 15 * P. A negative one is modulo
    /// 2^256.
    @inlinable @inline(__always)
    package func nearlyReduced() -> UnreducedFelt {
        // The quotient's estimate is never too large: 272 is 16 times the 17 in P's highest limb. It may be negative,
        // so that a sign goes through the limbs above.
        let quotient = Int64(bitPattern: l3 &- 272) &>> 59
        let q0 = UInt64(bitPattern: quotient)
        let sign = UInt64(bitPattern: quotient &>> 63)
        var borrow: UInt64 = 0
        let r0 = Limbs.subtract(l0, q0, &borrow)
        let r1 = Limbs.subtract(l1, sign, &borrow)
        let r2 = Limbs.subtract(l2, sign, &borrow)
        return UnreducedFelt(r0, r1, r2, l3 &- q0 &* Felt.modulusHighLimb &- sign &- borrow)
    }

    /// The element, for a value from -13 * P to below 15 * P. A negative one is modulo 2^256.
    @inlinable @inline(__always)
    package func reduced() -> Felt {
        let r = nearlyReduced()
        return Felt.subtractingModulusOnce(r.l0, r.l1, r.l2, r.l3)
    }

    /// The element, for a value that is known to be below P.
    @inlinable @inline(__always)
    package var assumedReduced: Felt { Felt(montgomery: l0, l1, l2, l3) }
}
