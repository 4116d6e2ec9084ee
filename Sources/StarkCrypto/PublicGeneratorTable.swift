// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// Multiples of the generator for public scalars, for windows of eight bits with signed digits, in 250 KiB. Made once,
/// when first used, with one inversion. Secret scalars go through ``GeneratorTable``.
struct PublicGeneratorTable: Sendable {
    static let shared = PublicGeneratorTable()

    static let windowCount = 31
    static let entryCount = 128

    /// Row i has the multiples 1 ... 128 of 2^(8i) * G, for its digit. After the rows there are 32 points for what is left
    /// on top: with the four high bits h and the carry of the digits below, point 2h + carry is (h + carry) * 2^248 * G.
    /// The first one, at infinity, has the coordinates 0 and 0.
    private let points: [AffinePoint]

    private init() {
        var multiples: [ProjectivePoint] = []
        multiples.reserveCapacity(PublicGeneratorTable.topBase + 32)
        var base = ProjectivePoint(.generator)
        for _ in 0..<PublicGeneratorTable.windowCount {
            var multiple = base
            for _ in 0..<PublicGeneratorTable.entryCount - 1 {
                multiples.append(multiple)
                multiple = multiple + base
            }
            multiples.append(multiple)
            base = multiple.doubled()
        }
        var top = ProjectivePoint.infinity
        for _ in 0..<16 {
            multiples.append(top)
            top = top + base
            multiples.append(top)
        }
        points = ProjectivePoint.affine(multiples)
    }

    /// Calls the body with all points: the rows one after the other, then the points for what is left on top.
    func withPoints<Result>(_ body: (UnsafeBufferPointer<AffinePoint>) -> Result) -> Result {
        points.withUnsafeBufferPointer(body)
    }

    /// The generator's multiple by a scalar below 2^252. Time depends on the scalar.
    func multiple(by scalar: UInt256) -> ProjectivePoint {
        var (l0, l1, l2, l3) = scalar.limbs
        let high = l3 &>> 56
        l3 &= 0x00ff_ffff_ffff_ffff
        // With 0x80 added to all 31 bytes, each is a digit plus 128.
        var digits = UInt256(limbs: (l0, l1, l2, l3)) &+ PublicGeneratorTable.digitOffset
        let top = Int(truncatingIfNeeded: high &<< 1 | digits.limbs.3 &>> 56)
        var sum = top == 0 ? .infinity : ProjectivePoint(points[PublicGeneratorTable.topBase + top])
        for window in 0..<PublicGeneratorTable.windowCount {
            let digit = Int(truncatingIfNeeded: digits.limbs.0 & 0xff) &- 128
            digits = digits &>> 8
            guard digit != 0 else { continue }
            let point = points[window &* PublicGeneratorTable.entryCount &+ Int(digit.magnitude) &- 1]
            sum = sum + (digit > 0 ? point : -point)
        }
        return sum
    }

    private static let topBase = windowCount * entryCount

    private static var digitOffset: UInt256 {
        UInt256(limbs: (0x8080_8080_8080_8080, 0x8080_8080_8080_8080, 0x8080_8080_8080_8080, 0x0080_8080_8080_8080))
    }
}
