// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

extension Poseidon {
    /// The Hades permutation: 4 full rounds, 83 partial rounds, 4 full rounds.
    ///
    /// The linear layer is (a, b, c) -> (s + 2a, s - 2b, s - 3c) with s = a + b + c. Values are reduced as late as the
    /// bounds of ``UnreducedFelt`` allow. Cubes and what is made of them may be negative, modulo 2^256, until a round
    /// key is added: the keys hold the multiples of P that make up for it.
    static func permuted(_ x: Felt, _ y: Felt, _ z: Felt) -> (Felt, Felt, Felt) {
        roundKeys.withUnsafeBufferPointer { keys in
            // Before a cube every element is from 0 to 10.4 * P, which is below 2^255.
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

            // In partial rounds the sum s = a + b takes the place of b: with u = c^3 and w = 2a + u the next values are
            // a' = s + w, s' = 2w, c' = s - 2u. The first a is between -5 * P and 4.9 * P, and the first s and c are
            // from 0 to P and to 8.7 * P; after that w is between -11 * P and 10.8 * P before its near reduction, and
            // a, s and c are from 0 to 3 * P, 2 * P and 6 * P, up to what the near reductions leave.
            var s = (a + b).nearlyReduced()
            for i in 13..<95 { partialRound(&a, &s, &c, nextKey: keys[i]) }
            partialRound(&a, &s, &c, nextKey: keys[97])

            b = s + keys[96] - a
            a = a + keys[95]
            for i in 0..<3 {
                fullRound(&a, &b, &c)
                a = a + keys[98 + 3 * i]
                b = b + keys[99 + 3 * i]
                c = c + keys[100 + 3 * i]
            }
            fullRound(&a, &b, &c)
            return (a.reduced(), b.reduced(), c.reduced())
        }
    }

    /// Cubes and mixes.
    ///
    /// With cubes u, v, w above -P and below U * P, V * P, W * P, the results 3u + v + w, u - v + w and u + v - 2w are
    /// above -5 * P, -(2 + V) * P, -(2 + 2W) * P and below (3U + V + W) * P, (1 + U + W) * P, (2 + U + V) * P. V and W
    /// stay below 1, so that keys from 5 * P to 6 * P, 3 * P to 4 * P and 4 * P to 5 * P make them positive. The bounds
    /// of (a, b, c) in multiples of P before the first four full rounds are then (2, 2, 2), (6.4, 5.2, 7.2),
    /// (8.3, 6.1, 7.8), (9.6, 6.6, 8.3), and after them (4.9, 3, 3.7); before the last four (4.1, 7.1, 6.1),
    /// (7.6, 5.7, 7.8), (9.1, 6.4, 8.1), (10.4, 6.9, 8.5), and after them (5.8, 3.4, 4).
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

    /// Cubes c, mixes, and adds the next round's key to c. The key is added to what does not wait for the cube, the
    /// length of which makes the round's.
    ///
    /// The cube is below P in the first round, where c is below 8.7 * P, and below P / 2 in the others. The multiple of
    /// P in the next key is twice that.
    @inline(__always)
    private static func partialRound(
        _ a: inout UnreducedFelt, _ s: inout UnreducedFelt, _ c: inout UnreducedFelt, nextKey: UnreducedFelt
    ) {
        let next = s + nextKey
        let u = cube(c)
        c = next - u.doubled()
        let w = (a.doubled() + u).nearlyReduced()
        a = s + w
        s = w.doubled()
    }
}

extension Poseidon {
    private typealias Product = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    /// The cube as it comes out of the reduction: above -P, modulo 2^256, and below (1 + x * x / 31.9) * x / 31.9 * P
    /// for a value from 0 to x * P, with x at most 10.4.
    ///
    /// A cube that is fully reduced would wait at its end for a borrow to decide whether P is added.
    @inline(__always)
    private static func cube(_ x: UnreducedFelt) -> UnreducedFelt {
        let y = square(x)
        var t0: UInt64 = 0
        var t1: UInt64 = 0
        var t2: UInt64 = 0
        var t3: UInt64 = 0
        var t4 = Limbs.multiplyAdd(y.l0, x.l0, x.l1, x.l2, x.l3, &t0, &t1, &t2, &t3)
        var t5 = Limbs.multiplyAdd(y.l1, x.l0, x.l1, x.l2, x.l3, &t1, &t2, &t3, &t4)
        var t6 = Limbs.multiplyAdd(y.l2, x.l0, x.l1, x.l2, x.l3, &t2, &t3, &t4, &t5)
        let t7 = Limbs.multiplyAdd(y.l3, x.l0, x.l1, x.l2, x.l3, &t3, &t4, &t5, &t6)
        let (u3, rest) = withoutThreeLimbs((t0, t1, t2, t3, t4, t5, t6, t7))
        return subtracting(u3, from: rest)
    }

    /// The Montgomery square as it comes out of the reduction, plus P, because the next multiplication takes no
    /// negative values: below (1 + x * x / 31.9) * P. P is added while the last product of the reduction is computed.
    @inline(__always)
    private static func square(_ x: UnreducedFelt) -> UnreducedFelt {
        let (u3, rest) = withoutThreeLimbs(Limbs.square(x.l0, x.l1, x.l2, x.l3))
        return subtracting(u3, from: rest + .modulusTimes(1))
    }

    /// The first step of the reduction: `t - (t0, t1, t2) * P`, whose three lowest limbs are 0, without these.
    @inline(__always)
    private static func withoutThreeLimbs(_ t: Product) -> (lowest: UInt64, rest: UnreducedFelt) {
        // The quotient's limbs t0, t1, t2 first, as in the multiplication of felts.
        let p0 = t.0.multipliedFullWidth(by: modulusHighLimb)
        let p1 = t.1.multipliedFullWidth(by: modulusHighLimb)
        let p2 = t.2.multipliedFullWidth(by: modulusHighLimb)
        var carry: UInt64 = 0
        let q1 = Limbs.add(p0.high, p1.low, &carry)
        let q2 = Limbs.add(p1.high, p2.low, &carry)
        let q3 = p2.high &+ carry
        var borrow: UInt64 = 0
        let u3 = Limbs.subtract(t.3, p0.low, &borrow)
        let u4 = Limbs.subtract(t.4, q1, &borrow)
        let u5 = Limbs.subtract(t.5, q2, &borrow)
        let u6 = Limbs.subtract(t.6, q3, &borrow)
        return (u3, UnreducedFelt(u4, u5, u6, t.7 &- borrow))
    }

    /// The second step: `(rest * 2^64 + lowest - lowest * P) / 2^64`.
    @inline(__always)
    private static func subtracting(_ lowest: UInt64, from rest: UnreducedFelt) -> UnreducedFelt {
        let last = lowest.multipliedFullWidth(by: modulusHighLimb)
        var borrow: UInt64 = 0
        let r2 = Limbs.subtract(rest.l2, last.low, &borrow)
        return UnreducedFelt(rest.l0, rest.l1, r2, rest.l3 &- last.high &- borrow)
    }

    @inline(__always)
    private static var modulusHighLimb: UInt64 { UnreducedFelt.modulusTimes(1).l3 }
}
