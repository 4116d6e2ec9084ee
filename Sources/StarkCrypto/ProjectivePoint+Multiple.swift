// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

extension ProjectivePoint {
    /// The multiple of a point by signed windows of five bits. Time depends on the values.
    static func multiple(of point: AffinePoint, by scalar: UInt256) -> ProjectivePoint {
        // The odd multiples 1, 3, ..., 15, with one inversion to make the additions cheaper.
        let twice = ProjectivePoint(point).doubled()
        var multiples = [ProjectivePoint(point)]
        for i in 1..<8 { multiples.append(multiples[i - 1] + twice) }
        let table = affine(multiples)

        var result = JacobianPoint.infinity
        for digit in signedDigits(scalar).reversed() {
            result.double()
            if digit > 0 {
                result.add(table[Int(digit / 2)])
            } else if digit < 0 {
                result.add(-table[Int(-digit / 2)])
            }
        }
        return result.projective
    }

    /// The non-adjacent form of width five: digits are 0 or odd from -15 to 15, the lowest first, and of five that
    /// follow each other at most one is not 0.
    static func signedDigits(_ scalar: UInt256) -> [Int8] {
        var digits = [Int8](repeating: 0, count: 257)
        var carry: UInt64 = 0
        var i = 0
        while i < 257 {
            let bit = i < 256 ? scalar[bit: i] : 0
            guard bit ^ carry == 1 else {
                i += 1
                continue
            }
            let window = i < 256 ? (scalar &>> i).limbs.0 & 31 : 0
            let value = Int8(truncatingIfNeeded: window + carry)
            if value > 16 {
                digits[i] = value - 32
                carry = 1
            } else {
                digits[i] = value
                carry = 0
            }
            i += 5
        }
        return digits
    }
}
