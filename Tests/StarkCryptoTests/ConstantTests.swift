// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Crypto
import Felt
import StarkCrypto
import Testing

@Suite struct ConstantTests {
    /// The Hades permutation as its definition says, with keys made by SHA-256 and without the moved keys and the late
    /// reductions of the module's own.
    func permuteByDefinition(_ state: [Felt]) -> [Felt] {
        var state = state
        for round in 0..<91 {
            for i in 0..<3 {
                let digest = SHA256.hash(data: Array("Hades\(3 * round + i)".utf8))
                state[i] += Felt(reducingBigEndianBytes: Array(digest))
            }
            let isFull = !(4..<87).contains(round)
            for i in 0..<3 where isFull || i == 2 { state[i] = state[i].pow(3) }
            let (a, b, c) = (state[0], state[1], state[2])
            state = [3 * a + b + c, a - b + c, a + b - 2 * c]
        }
        return state
    }

    @Test func roundKeysAreThoseOfTheDefinition() {
        let states: [[Felt]] = [[0, 0, 0], [1, 2, 3], [-1, -1, -1], [-1, 0, 1]]
        for state in states {
            var permuted = (state[0], state[1], state[2])
            Poseidon.permute(&permuted)
            #expect([permuted.0, permuted.1, permuted.2] == permuteByDefinition(state))
        }
    }

    @Test func permutationAgreesWithItsDefinitionAlongAChain() {
        var state = (Felt(5), Felt(6), Felt(7))
        var expected: [Felt] = [5, 6, 7]
        for _ in 0..<200 {
            Poseidon.permute(&state)
            expected = permuteByDefinition(expected)
        }
        #expect([state.0, state.1, state.2] == expected)
    }

    @Test func curveParametersBelongTogether() {
        let parameters = StarkCurve.parameters
        #expect(parameters.generator.isOnCurve)
        #expect(parameters.alpha == 1)
        #expect(
            parameters.beta.decimal
                == "3141592653589793238462643383279502884197169399375105820974944592307816406665")
        #expect(StarkCurve.multiply(parameters.generator, by: parameters.order) == nil)
    }
}
