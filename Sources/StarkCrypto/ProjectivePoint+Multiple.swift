// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

extension ProjectivePoint {
    /// The multiple of a point of the curve. About 30 µs; time depends on the values.
    static func multiple(of point: AffinePoint, by scalar: UInt256) -> ProjectivePoint {
        let multiples = OddMultiples(point)
        return multiples.projective(multiples.multiple(by: scalar))
    }

    /// The multiple of the generator by a public scalar below N. About 4 µs from a table of 250 KiB, which the first call
    /// makes in some milliseconds; time depends on the scalar.
    static func multipleOfGenerator(by scalar: UInt256) -> ProjectivePoint {
        PublicGeneratorTable.shared.multiple(by: scalar)
    }
}
