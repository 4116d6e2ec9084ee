// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

extension Operation {
    /// The Poseidon hash and its permutation.
    static let poseidon: [Operation] = [
        Operation(
            "poseidon.permutation", first: { permute(1) }, turns: permute),
        Operation(
            "poseidon.hash", first: { consume(Poseidon.hash(Inputs.Written.message, Inputs.Written.publicKey)) },
            turns: { count in
                let felts = Inputs.felts
                var sum = Felt.zero
                for i in 0..<count {
                    sum += Poseidon.hash(felts[i % Inputs.count], felts[Inputs.count + i % Inputs.count])
                }
                consume(sum)
            }),
        Operation(
            "poseidon.many.100",
            first: { consume(Poseidon.hash(many: repeatElement(Inputs.Written.message, count: 100))) },
            turns: { count in
                var sum = Felt.zero
                for _ in 0..<count { sum += Poseidon.hash(many: Inputs.felts.prefix(100)) }
                consume(sum)
            }),
        batch(8), batch(64), batch(256),
        Operation(
            "poseidon.permutation.batch.256", resultsPerTurn: 256,
            first: {
                var states = Inputs.Written.pairs(256).map { ($0.0, $0.1, Felt.one) }
                Poseidon.permute(batch: &states)
                consume(states)
            },
            turns: { count in
                var states = Inputs.pairs(256).map { ($0.0, $0.1, Felt.one) }
                for _ in 0..<count { Poseidon.permute(batch: &states) }
                consume(states)
            }),
        // 64 sequences of 16 felts: nine permutations each.
        Operation(
            "poseidon.many.16.batch.64", resultsPerTurn: 64,
            first: { consume(Poseidon.hash(batch: Array(repeating: [Felt](repeating: .one, count: 16), count: 64))) },
            turns: { count in
                let sequences = (0..<64).map { i in Array(Inputs.felts[4 * i..<4 * i + 16]) }
                var sum = Felt.zero
                for _ in 0..<count { sum += Poseidon.hash(batch: sequences)[63] }
                consume(sum)
            }),
    ]

    /// The hashes of that many pairs at once.
    private static func batch(_ size: Int) -> Operation {
        Operation(
            "poseidon.batch.\(size)", resultsPerTurn: size,
            first: { consume(Poseidon.hash(pairs: Inputs.Written.pairs(size))) },
            turns: { count in
                let pairs = Inputs.pairs(size)
                var sum = Felt.zero
                for _ in 0..<count { sum += Poseidon.hash(pairs: pairs)[size - 1] }
                consume(sum)
            })
    }

    /// Permutes one state again and again.
    private static func permute(_ count: Int) {
        var state = (Inputs.Written.message, Inputs.Written.publicKey, Felt.one)
        for _ in 0..<count { Poseidon.permute(&state) }
        consume(state.0 + state.1 + state.2)
    }
}
