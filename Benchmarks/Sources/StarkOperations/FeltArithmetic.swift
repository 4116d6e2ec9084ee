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
        Chain<Add>.operation("felt.add"),
        Chain<Subtract>.operation("felt.subtract"),
        Chain<Multiply>.operation("felt.multiply"),
        Chain<Square>.operation("felt.square"),
        Chain<Multiply>.eightfold("felt.multiply.throughput"),
        Chain<Square>.eightfold("felt.square.throughput"),
        Operation("gmp.multiply", first: { multiplyWithGMP(1) }, turns: { multiplyWithGMP($0) }),
        Operation(
            "gmp.multiply.in-place", first: { multiplyWithGMP(1, inPlace: true) },
            turns: { multiplyWithGMP($0, inPlace: true) }),
    ]

    private static func multiplyWithGMP(_ count: Int, inPlace: Bool = false) {
        consume(gmpChain(Inputs.felts[0], Inputs.felts[1], count: count, inPlace: inPlace))
    }

    private static func gmpChain(_ x: Felt, _ y: Felt, count: Int, inPlace: Bool) -> UInt256 {
        var x = limbs(x)
        if inPlace {
            reference_multiplication_chain_in_place(&x, limbs(y), Int64(count))
        } else {
            reference_multiplication_chain(&x, limbs(y), Int64(count))
        }
        return UInt256(limbs: (x[0], x[1], x[2], x[3]))
    }

    /// x * y^count by our multiplication and by GMP's in both forms, to compare what is timed.
    public static func multiplicationChains(_ x: Felt, _ y: Felt, count: Int) -> [UInt256] {
        var ours = x
        for _ in 0..<count { ours *= y }
        return [
            ours.uint256, gmpChain(x, y, count: count, inPlace: false), gmpChain(x, y, count: count, inPlace: true),
        ]
    }

    private static func limbs(_ x: Felt) -> [UInt64] {
        let (l0, l1, l2, l3) = x.uint256.limbs
        return [l0, l1, l2, l3]
    }
}

/// What a chain repeats. A type and not a closure, so that it is compiled into the loop.
private protocol Step: SendableMetatype {
    static func apply(_ x: Felt, _ y: Felt) -> Felt
}

private enum Add: Step {
    @inline(__always) static func apply(_ x: Felt, _ y: Felt) -> Felt { x + y }
}

private enum Subtract: Step {
    @inline(__always) static func apply(_ x: Felt, _ y: Felt) -> Felt { x - y }
}

private enum Multiply: Step {
    @inline(__always) static func apply(_ x: Felt, _ y: Felt) -> Felt { x * y }
}

private enum Square: Step {
    @inline(__always) static func apply(_ x: Felt, _ y: Felt) -> Felt { x.squared() }
}

private enum Chain<S: Step> {
    /// x = step(x, y), again and again.
    static func operation(_ name: String) -> Operation {
        Operation(
            name, first: { consume(S.apply(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                var x = Inputs.felts[0]
                let y = Inputs.felts[1]
                for _ in 0..<count { x = S.apply(x, y) }
                consume(x)
            })
    }

    /// The same on eight elements that do not depend on each other. A turn gives eight results.
    static func eightfold(_ name: String) -> Operation {
        Operation(
            name, resultsPerTurn: 8, first: { consume(S.apply(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                var (x0, x1, x2, x3) = (Inputs.felts[0], Inputs.felts[1], Inputs.felts[2], Inputs.felts[3])
                var (x4, x5, x6, x7) = (Inputs.felts[4], Inputs.felts[5], Inputs.felts[6], Inputs.felts[7])
                let y = Inputs.felts[8]
                for _ in 0..<count {
                    x0 = S.apply(x0, y)
                    x1 = S.apply(x1, y)
                    x2 = S.apply(x2, y)
                    x3 = S.apply(x3, y)
                    x4 = S.apply(x4, y)
                    x5 = S.apply(x5, y)
                    x6 = S.apply(x6, y)
                    x7 = S.apply(x7, y)
                }
                consume(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7)
            })
    }
}
