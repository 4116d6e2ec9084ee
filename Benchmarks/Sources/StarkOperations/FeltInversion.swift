// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

extension Operation {
    /// Inverses, Jacobi symbols and square roots in the field.
    static let feltInversion: [Operation] = [
        Operation(
            "felt.invert", first: { consume(Inputs.Written.message.inverted()) },
            turns: { count in
                var x = Inputs.felts[0]
                for _ in 0..<count { x = (x.inverted() ?? .zero) + .one }
                consume(x)
            }),
        Operation(
            "felt.invert.constant-time", first: { consume(Inputs.Written.message.invertedInConstantTime()) },
            turns: { count in
                var x = Inputs.felts[0]
                for _ in 0..<count { x = x.invertedInConstantTime() + .one }
                consume(x)
            }),
        Operation(
            "felt.jacobi-symbol", first: { consume(Inputs.Written.message.jacobiSymbol) },
            turns: { count in
                let felts = Inputs.felts
                var sum = 0
                for i in 0..<count { sum += felts[i % felts.count].jacobiSymbol }
                consume(sum)
            }),
        Operation(
            "felt.batch-invert.256", resultsPerTurn: 256,
            first: {
                var xs = (1...256).map { Felt(UInt64($0)) }
                Felt.batchInvert(&xs)
                consume(xs)
            },
            turns: { count in
                var xs = Array(Inputs.felts.prefix(256))
                for _ in 0..<count { Felt.batchInvert(&xs) }
                consume(xs)
            }),
        Operation(
            "felt.square-root", first: { consume(Inputs.Written.message.squared().squareRoot()) },
            turns: { count in
                let squares = Inputs.felts.map { $0.squared() }
                var sum = Felt.zero
                for i in 0..<count { sum += squares[i % squares.count].squareRoot() ?? .zero }
                consume(sum)
            }),
    ]
}
