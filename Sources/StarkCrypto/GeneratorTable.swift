// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// Multiples of the generator for windows of five bits, for secret scalars and public ones.
///
/// Window i holds the odd multiples 1, 3, ..., 31 of 2^(5i) * G: 51 windows of 16 points, 51 KiB. Made once, when it is
/// first used, in less than a millisecond.
struct GeneratorTable: Sendable {
    static let windowBits = 5
    static let windowCount = 51
    static let entryCount = 16

    static let shared = GeneratorTable()

    private let points: [AffinePoint]

    private init() {
        var multiples: [ProjectivePoint] = []
        multiples.reserveCapacity(GeneratorTable.windowCount * GeneratorTable.entryCount)
        var base = ProjectivePoint(.generator)
        for _ in 0..<GeneratorTable.windowCount {
            let twice = base.doubled()
            var multiple = base
            for _ in 0..<GeneratorTable.entryCount {
                multiples.append(multiple)
                multiple = multiple + twice
            }
            for _ in 0..<GeneratorTable.windowBits { base = base.doubled() }
        }
        points = ProjectivePoint.affine(multiples)
    }

    /// `e` with `k = sum of (2 * e_i - 1) * 2^i` over its 255 bits, for an odd k.
    ///
    /// Every window of e then stands for an odd digit, so that no window is skipped.
    @inline(__always)
    private static func signedBits(ofOdd k: UInt256) -> UInt256 { (k &>> 1) &+ (UInt256.one &<< 254) }

    /// The x coordinate, as the fraction X / ZZ, of the scalar's multiple of the generator.
    ///
    /// Takes the same time and reads the same memory for all scalars in 1 ..< N. An even scalar is replaced by N minus
    /// it, which negates the point and leaves x as it is. No two points that are added are equal or opposite: a partial
    /// sum of odd digits is smaller in magnitude than the next window's point, and not 0.
    func secretMultiple(_ scalar: UInt256) -> ProjectivePoint {
        let isEven = 1 &- (scalar.limbs.0 & 1)
        let negated = CurveScalar.order &- scalar
        let odd = GeneratorTable.select(0 &- isEven, negated, scalar)
        var bits = GeneratorTable.signedBits(ofOdd: odd)
        return points.withUnsafeBufferPointer { points in
            var sum = ProjectivePoint(GeneratorTable.scan(points, window: 0, digit: bits.limbs.0 & 31))
            for window in 1..<GeneratorTable.windowCount {
                bits = bits &>> GeneratorTable.windowBits
                sum.addDistinct(GeneratorTable.scan(points, window: window, digit: bits.limbs.0 & 31))
            }
            return sum
        }
    }

    /// The scalar's multiple of the generator, for a public scalar in 0 ..< N. Time and memory reads depend on it.
    func publicMultiple(_ scalar: UInt256) -> ProjectivePoint {
        if scalar.isZero { return .infinity }
        let isEven = scalar.limbs.0 & 1 == 0
        var bits = GeneratorTable.signedBits(ofOdd: isEven ? CurveScalar.order &- scalar : scalar)
        var sum = ProjectivePoint.infinity
        for window in 0..<GeneratorTable.windowCount {
            let digit = Int(truncatingIfNeeded: bits.limbs.0 & 31)
            let row = window * GeneratorTable.entryCount
            sum = sum + (digit >= 16 ? points[row + digit - 16] : -points[row + 15 - digit])
            bits = bits &>> GeneratorTable.windowBits
        }
        return isEven ? -sum : sum
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
        for entry in 0..<entryCount {
            let point = points[window &* entryCount &+ entry]
            // All ones where entry == index.
            let mask = UInt64(bitPattern: Int64(bitPattern: (UInt64(truncatingIfNeeded: entry) ^ index) &- 1) &>> 63)
            x = x | GeneratorTable.mask(point.x, mask)
            y = y | GeneratorTable.mask(point.y, mask)
        }
        let (x0, x1, x2, x3) = x.limbs
        let (y0, y1, y2, y3) = y.limbs
        let positive = Felt(montgomery: y0, y1, y2, y3)
        let negative = -positive
        let selected = select(
            0 &- isNegative, UInt256(limbs: (negative.m0, negative.m1, negative.m2, negative.m3)), y
        ).limbs
        return AffinePoint(
            x: Felt(montgomery: x0, x1, x2, x3),
            y: Felt(montgomery: selected.0, selected.1, selected.2, selected.3))
    }

    @inline(__always)
    private static func mask(_ felt: Felt, _ mask: UInt64) -> UInt256 {
        UInt256(limbs: (felt.m0 & mask, felt.m1 & mask, felt.m2 & mask, felt.m3 & mask))
    }

    /// `a` where the mask is all ones and `b` where it is 0.
    @inline(__always)
    private static func select(_ mask: UInt64, _ a: UInt256, _ b: UInt256) -> UInt256 {
        b ^ ((a ^ b) & UInt256(limbs: (mask, mask, mask, mask)))
    }
}
