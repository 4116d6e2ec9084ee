// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// Multiples of the generator for secret scalars: a ``WindowTable`` of 51 KiB, of which every look-up reads a whole
/// window. Made once, when it is first used, in less than a millisecond.
struct GeneratorTable: Sendable {
    static let shared = GeneratorTable()

    private let points = WindowTable(.generator).points

    private init() {}

    /// The scalar's multiple of the generator.
    ///
    /// Takes the same time and reads the same memory for all scalars in 1 ..< N. What is
    /// multiplied is the difference of the scalar and ``Blinding/scalar``, in coordinates with the random Z of
    /// ``Blinding/point``, which is added last. Whatever the scalar is, an addition meets equal or opposite points for two
    /// blinding scalars of 2^251 only: the scalar itself and half of it.
    func secretMultiple(_ scalar: UInt256) -> ProjectivePoint {
        let blinding = Blinding.next()
        var sum = multiple(
            CurveScalar.difference(scalar, blinding.scalar), blinding.point.zz, blinding.point.zzz)
        sum.addDistinct(blinding.point)
        return sum
    }

    /// The multiple that ``secretMultiple(_:)`` gives, without blinding.
    func unblindedMultiple(_ scalar: UInt256) -> ProjectivePoint { multiple(scalar, .one, .one) }

    /// The scalar's multiple, computed in coordinates with Z^2 and Z^3 as given.
    ///
    /// An even scalar is replaced by N minus it, which negates the point. No two points that are added are equal or
    /// opposite: a partial sum of odd digits is smaller in magnitude than the next window's point, and not 0.
    @inline(__always)
    private func multiple(_ scalar: UInt256, _ zz: Felt, _ zzz: Felt) -> ProjectivePoint {
        let isEven = 1 &- (scalar.limbs.0 & 1)
        let odd = GeneratorTable.select(0 &- isEven, CurveScalar.order &- scalar, scalar)
        var bits = WindowTable.signedBits(ofOdd: odd)
        return points.withUnsafeBufferPointer { points in
            let first = GeneratorTable.scan(points, window: 0, digit: bits.limbs.0 & 31)
            var sum = ProjectivePoint(x: first.x * zz, y: first.y * zzz, zz: zz, zzz: zzz)
            for window in 1..<WindowTable.windowCount {
                bits = bits &>> WindowTable.windowBits
                sum.addDistinct(GeneratorTable.scan(points, window: window, digit: bits.limbs.0 & 31))
            }
            sum.y = GeneratorTable.negated(sum.y, where: isEven)
            return sum
        }
    }

    /// The point for a digit, read by going through all entries of the window.
    @inline(__always)
    private static func scan(
        _ points: UnsafeBufferPointer<AffinePoint>, window: Int, digit: UInt64
    ) -> AffinePoint {
        // Digits 16 ... 31 are positive with entries 0 ... 15, digits 15 ... 0 negative with entries 0 ... 15.
        let isNegative = 1 &- (digit &>> 4)
        let index = (digit ^ (0 &- isNegative)) & 15
        var x = UInt256.zero
        var y = UInt256.zero
        for entry in 0..<WindowTable.entryCount {
            let point = points[window &* WindowTable.entryCount &+ entry]
            // All ones where entry == index.
            let mask = UInt64(bitPattern: Int64(bitPattern: (UInt64(truncatingIfNeeded: entry) ^ index) &- 1) &>> 63)
            x = x | GeneratorTable.mask(point.x, mask)
            y = y | GeneratorTable.mask(point.y, mask)
        }
        let (x0, x1, x2, x3) = x.limbs
        let (y0, y1, y2, y3) = y.limbs
        return AffinePoint(
            x: Felt(montgomery: x0, x1, x2, x3),
            y: negated(Felt(montgomery: y0, y1, y2, y3), where: isNegative))
    }

    /// The element, or minus it where the flag is 1 and not 0, without a branch.
    @inline(__always)
    private static func negated(_ y: Felt, where flag: UInt64) -> Felt {
        let negative = -y
        let (l0, l1, l2, l3) = select(
            0 &- flag, UInt256(limbs: (negative.m0, negative.m1, negative.m2, negative.m3)),
            UInt256(limbs: (y.m0, y.m1, y.m2, y.m3))
        ).limbs
        return Felt(montgomery: l0, l1, l2, l3)
    }

    @inline(__always)
    private static func mask(_ felt: Felt, _ mask: UInt64) -> UInt256 {
        UInt256(limbs: (felt.m0 & mask, felt.m1 & mask, felt.m2 & mask, felt.m3 & mask))
    }

    /// `a` where the mask is all ones and `b` where it is 0.
    @inline(__always)
    private static func select(_ mask: UInt64, _ a: UInt256, _ b: UInt256) -> UInt256 {
        let mask = ValueBarrier.hide(mask)
        return b ^ ((a ^ b) & UInt256(limbs: (mask, mask, mask, mask)))
    }
}
