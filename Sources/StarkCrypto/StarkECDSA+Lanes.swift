// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CStarkSIMD
internal import Felt

extension StarkECDSA {
    /// What is left of a signature once its numbers are known to be in their ranges: whether r is the x coordinate of
    /// the sum or of the difference of two multiples, of the generator and of a point with the key's x.
    ///
    /// The vector code reads it as sixteen words.
    struct Equation {
        let publicKey: Felt
        let r: Felt
        let factors: (generator: UInt256, key: UInt256)

        /// About 38 µs; time depends on the values.
        var holds: Bool {
            guard let key = OddMultiples(x: publicKey) else { return false }
            return isSum(
                r, .multipleOfGenerator(by: factors.generator), key.xCoordinate(key.multiple(by: factors.key)))
        }
    }

    /// Whether equations hold, computed by vector instructions: about 60 µs for eight, and for a last group of fewer.
    /// Time depends on the values. Only for processors with AVX-512 IFMA.
    ///
    /// The formulas there are incomplete. What they leave undecided is computed once more by itself: equations that were
    /// built to do so, and practically no others.
    static func holdInLanes(_ equations: [Equation]) -> [Bool] {
        var verdicts = [stark_simd_verdict](repeating: STARK_SIMD_UNDECIDED, count: equations.count)
        PublicGeneratorTable.shared.withPoints { points in
            equations.withUnsafeBufferPointer { equations in
                guard let table = points.baseAddress, let first = equations.baseAddress else { return }
                table.withMemoryRebound(to: UInt64.self, capacity: 8 * points.count) { table in
                    first.withMemoryRebound(to: UInt64.self, capacity: 16 * equations.count) { items in
                        stark_simd_ecdsa_check(table, items, equations.count, &verdicts)
                    }
                }
            }
        }
        return zip(equations, verdicts).map { equation, verdict in
            verdict == STARK_SIMD_UNDECIDED ? equation.holds : verdict == STARK_SIMD_VALID
        }
    }
}
