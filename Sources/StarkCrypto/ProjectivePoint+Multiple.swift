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
        var sum = ProjectivePoint.infinity
        PedersenTables.InputTable.generator.addCompletely(scalar, to: &sum)
        return sum
    }
}

extension PedersenTables.InputTable {
    /// The multiples of the generator: the four high bits multiply 2^248 * G.
    static let generator: PedersenTables.InputTable = {
        var high = ProjectivePoint(.generator)
        for _ in 0..<248 { high = high.doubled() }
        return PedersenTables.InputTable(
            start: nil, low: .generator, high: high.affine ?? .generator)
    }()
}
