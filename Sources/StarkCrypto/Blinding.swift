// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import Synchronization

/// Random numbers that hide secret scalars while a multiple of the generator or an inverse is computed with them.
///
/// A secret k is multiplied as (k - b) * G + b * G, and inverted together with a random factor, so that what a
/// measurement shows of either says nothing about k. ``MaskedScalar`` takes its masks from here too. Results do not depend
/// on these numbers. One set for the process starts at random and is replaced with each use: b is doubled, which makes
/// b * G anew for the price of a doubling and with it new projective coordinates. A forked child starts with its parent's
/// set.
///
/// Source: Coron, Resistance against differential power analysis for elliptic curve cryptosystems (1999), sections 5.2
/// and 5.3; libsecp256k1 blinds its generator multiplication in the same way.
struct Blinding: Sendable {
    /// b, an integer in 1 ..< N.
    let scalar: UInt256
    /// b * G in coordinates that start from a random Z.
    let point: ProjectivePoint
    /// A number other than 0 that has nothing to do with b at first.
    let factor: CurveScalar

    private init() {
        scalar = CurveScalar.random().uint256
        factor = CurveScalar.random()
        var generator = SystemRandomNumberGenerator()
        var z = Felt.random(using: &generator)
        while z.isZero { z = Felt.random(using: &generator) }
        point = GeneratorTable.shared.unblindedMultiple(scalar).scaled(by: z)
    }

    private init(scalar: UInt256, point: ProjectivePoint, factor: CurveScalar) {
        self.scalar = scalar
        self.point = point
        self.factor = factor
    }

    /// The set after this one.
    private var successor: Blinding {
        Blinding(
            scalar: CurveScalar.sum(scalar, scalar), point: point.doubled(), factor: factor * CurveScalar(scalar))
    }

    private static let current = Mutex(Blinding())

    /// A set that no one else gets. About 0.2 µs, and safe to call from all threads.
    static func next() -> Blinding {
        current.withLock { current in
            let taken = current
            current = taken.successor
            return taken
        }
    }
}
