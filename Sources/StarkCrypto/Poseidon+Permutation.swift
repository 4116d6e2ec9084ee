// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

extension Poseidon {
    /// The Hades permutation: 4 full rounds, 83 partial rounds, 4 full rounds.
    ///
    /// The linear layer is (a, b, c) -> (s + 2a, s - 2b, s - 3c) with s = a + b + c. Values are reduced as late as the
    /// bounds of ``UnreducedFelt`` allow; the round keys hold the multiples of P that keep differences positive.
    static func permuted(_ x: Felt, _ y: Felt, _ z: Felt) -> (Felt, Felt, Felt) {
        roundKeys.withUnsafeBufferPointer { keys in
            // Before a cube every element is below 7 * P.
            var a = UnreducedFelt(x) + keys[0]
            var b = UnreducedFelt(y) + keys[1]
            var c = UnreducedFelt(z) + keys[2]
            for i in 1..<4 {
                fullRound(&a, &b, &c)
                a = a + keys[3 * i]
                b = b + keys[3 * i + 1]
                c = c + keys[3 * i + 2]
            }
            fullRound(&a, &b, &c)
            c = c + keys[12]

            // In partial rounds the sum s = a + b takes the place of b: with u = c^3 the next values are
            // a' = s + 2a + u, s' = 4a + 2u, c' = s - 2u. Here a is nearly reduced, s below 7 * P, c below 10 * P.
            a = a.nearlyReduced()
            var s = (a + b + .modulusTimes(2)).nearlyReduced()
            for i in 13..<95 {
                partialRound(&a, &s, &c)
                c = c + keys[i]
            }
            partialRound(&a, &s, &c)

            c = c + keys[97]
            b = s + keys[96] - a
            a = a + keys[95]
            for i in 0..<3 {
                fullRound(&a, &b, &c)
                a = a + keys[98 + 3 * i]
                b = b + keys[99 + 3 * i]
                c = c + keys[100 + 3 * i]
            }
            fullRound(&a, &b, &c)
            b = b + .modulusTimes(2)
            c = c + .modulusTimes(3)
            return (a.reduced(), b.reduced(), c.reduced())
        }
    }

    @inline(__always)
    private static func cube(_ x: UnreducedFelt) -> UnreducedFelt { x.squared() * x }

    /// Cubes and mixes. The new b and c are too small by up to 2 * P and 3 * P, possibly negative modulo 2^256; the next
    /// addition puts that right.
    @inline(__always)
    private static func fullRound(_ a: inout UnreducedFelt, _ b: inout UnreducedFelt, _ c: inout UnreducedFelt) {
        let u = cube(a)
        let v = cube(b)
        let w = cube(c)
        let sum = u + v + w
        a = sum + u.doubled()
        b = sum - v.doubled()
        c = sum - (w.doubled() + w)
    }

    /// Cubes c and mixes; c is too small by up to 2 * P, as after ``fullRound(_:_:_:)``.
    @inline(__always)
    private static func partialRound(_ a: inout UnreducedFelt, _ s: inout UnreducedFelt, _ c: inout UnreducedFelt) {
        let u = cube(c)
        let w = a.doubled() + u
        c = s - u.doubled()
        a = (s + w).nearlyReduced()
        s = w.doubled()
    }
}
