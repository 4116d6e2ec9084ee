// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CReference
public import Felt

extension Operation {
    /// Addition, multiplication and squaring in the field; GMP's multiplication beside them.
    ///
    /// Latency is the time of a chain in which each step needs the last one's result; throughput that of eight chains
    /// side by side.
    static let feltArithmetic: [Operation] = [
        chain("felt.add") { x, y in x + y },
        chain("felt.subtract") { x, y in x - y },
        chain("felt.multiply") { x, y in x * y },
        chain("felt.square") { x, _ in x.squared() },
        eightChains("felt.multiply.throughput") { x, y in x * y },
        eightChains("felt.square.throughput") { x, _ in x.squared() },
        Operation("gmp.multiply", first: { multiplyWithGMP(1) }, turns: multiplyWithGMP),
    ]

    /// x = step(x, y), again and again.
    @inline(__always)
    private static func chain(_ name: String, _ step: @escaping @Sendable (Felt, Felt) -> Felt) -> Operation {
        Operation(
            name, first: { consume(step(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                var x = Inputs.felts[0]
                let y = Inputs.felts[1]
                for _ in 0..<count { x = step(x, y) }
                consume(x)
            })
    }

    /// The same on eight elements that do not depend on each other. A turn gives eight results.
    @inline(__always)
    private static func eightChains(_ name: String, _ step: @escaping @Sendable (Felt, Felt) -> Felt) -> Operation {
        Operation(
            name, resultsPerTurn: 8, first: { consume(step(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                var (x0, x1, x2, x3) = (Inputs.felts[0], Inputs.felts[1], Inputs.felts[2], Inputs.felts[3])
                var (x4, x5, x6, x7) = (Inputs.felts[4], Inputs.felts[5], Inputs.felts[6], Inputs.felts[7])
                let y = Inputs.felts[8]
                for _ in 0..<count {
                    x0 = step(x0, y)
                    x1 = step(x1, y)
                    x2 = step(x2, y)
                    x3 = step(x3, y)
                    x4 = step(x4, y)
                    x5 = step(x5, y)
                    x6 = step(x6, y)
                    x7 = step(x7, y)
                }
                consume(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7)
            })
    }

    private static func multiplyWithGMP(_ count: Int) {
        var x = limbs(Inputs.felts[0])
        let y = limbs(Inputs.felts[1])
        reference_multiplication_chain(&x, y, Int64(count))
        consume(x)
    }

    /// x * y^count by our multiplication and by GMP's, to compare what is timed.
    public static func multiplicationChains(_ x: Felt, _ y: Felt, count: Int) -> (ours: UInt256, gmp: UInt256) {
        var ours = x
        for _ in 0..<count { ours *= y }
        var limbsOfX = limbs(x)
        reference_multiplication_chain(&limbsOfX, limbs(y), Int64(count))
        return (ours.uint256, UInt256(limbs: (limbsOfX[0], limbsOfX[1], limbsOfX[2], limbsOfX[3])))
    }

    private static func limbs(_ x: Felt) -> [UInt64] {
        let (l0, l1, l2, l3) = x.uint256.limbs
        return [l0, l1, l2, l3]
    }
}
