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
            // Before a cube every element is at most 9 * P, up to what the near reductions leave.
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

    /// The cube below P, for a value below 9.02 * P.
    @inline(__always)
    private static func cube(_ x: UnreducedFelt) -> UnreducedFelt { square(x) * x }

    /// The Montgomery square as it comes out of the reduction, plus P: below (1 + x * x / 31.9) * P for a value below
    /// x * P.
    ///
    /// A square that is fully reduced would wait at its end for a borrow to decide whether P is added. Here P is added
    /// while the last product of the reduction is computed; the next multiplication has room for it.
    @inline(__always)
    private static func square(_ x: UnreducedFelt) -> UnreducedFelt {
        let t = Limbs.square(x.l0, x.l1, x.l2, x.l3)
        let top = UnreducedFelt.modulusTimes(1).l3
        // The quotient's limbs t0, t1, t2 first, as in the multiplication of felts.
        let p0 = t.0.multipliedFullWidth(by: top)
        let p1 = t.1.multipliedFullWidth(by: top)
        let p2 = t.2.multipliedFullWidth(by: top)
        var carry: UInt64 = 0
        let q1 = Limbs.add(p0.high, p1.low, &carry)
        let q2 = Limbs.add(p1.high, p2.low, &carry)
        let q3 = p2.high &+ carry
        var borrow: UInt64 = 0
        let u3 = Limbs.subtract(t.3, p0.low, &borrow)
        let u4 = Limbs.subtract(t.4, q1, &borrow)
        let u5 = Limbs.subtract(t.5, q2, &borrow)
        let u6 = Limbs.subtract(t.6, q3, &borrow)
        let u7 = t.7 &- borrow
        carry = 0
        let v4 = Limbs.add(u4, 1, &carry)
        let v5 = Limbs.add(u5, 0, &carry)
        let v6 = Limbs.add(u6, 0, &carry)
        let v7 = u7 &+ top &+ carry
        let last = u3.multipliedFullWidth(by: top)
        borrow = 0
        let w6 = Limbs.subtract(v6, last.low, &borrow)
        return UnreducedFelt(v4, v5, w6, v7 &- last.high &- borrow)
    }

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
