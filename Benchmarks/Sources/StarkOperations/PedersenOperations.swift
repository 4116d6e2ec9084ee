// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

extension Operation {
    /// The Pedersen hash.
    static let pedersen: [Operation] = [
        Operation(
            "pedersen.hash", first: { consume(Pedersen.hash(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                let felts = Inputs.felts
                var sum = Felt.zero
                for i in 0..<count {
                    sum += Pedersen.hash(felts[i % Inputs.count], felts[Inputs.count + i % Inputs.count])
                }
                consume(sum)
            }),
        Operation(
            "pedersen.array.10",
            first: { consume(Pedersen.hash(array: repeatElement(Inputs.Written.message, count: 10))) },
            turns: { count in
                var sum = Felt.zero
                for _ in 0..<count { sum += Pedersen.hash(array: Inputs.felts.prefix(10)) }
                consume(sum)
            }),
        batch(16), batch(64), batch(256), batch(1024),
    ]

    /// That many pairs at once.
    private static func batch(_ size: Int) -> Operation {
        Operation(
            "pedersen.batch.\(size)", resultsPerTurn: size,
            first: { consume(Pedersen.hash(pairs: Inputs.Written.pairs(size))) },
            turns: { count in
                let pairs = Inputs.pairs(size)
                var sum = Felt.zero
                for _ in 0..<count { sum += Pedersen.hash(pairs: pairs)[size - 1] }
                consume(sum)
            })
    }
}
