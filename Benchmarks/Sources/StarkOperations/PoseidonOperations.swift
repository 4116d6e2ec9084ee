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
    ]

    /// Permutes one state again and again.
    private static func permute(_ count: Int) {
        var state = (Inputs.Written.message, Inputs.Written.publicKey, Felt.one)
        for _ in 0..<count { Poseidon.permute(&state) }
        consume(state.0 + state.1 + state.2)
    }
}
