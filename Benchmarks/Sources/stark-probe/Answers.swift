// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto
internal import StarkOperations

/// The questions that the probe answers, by name. Each takes numbers, and says felts in hexadecimal, true or false.
enum Answers {
    typealias Answer = ([UInt256]) throws -> String

    /// A question with a wrong number of arguments.
    struct WrongArgumentCount: Error, CustomStringConvertible {
        let expected: String
        let count: Int
        var description: String { "\(count) arguments instead of \(expected)" }
    }

    static var all: [String: Answer] {
        [
            "felt.multiply": exactly(3) {
                try Operation.multiplicationChains(
                    Felt($0[0]), Felt($0[1]), count: Int(truncatingIfNeeded: $0[2].limbs.0)
                ).map(\.hex).joined(separator: " ")
            },
            "pedersen.hash": felts(2) { Pedersen.hash($0[0], $0[1]).hex },
            "pedersen.array": felts { Pedersen.hash(array: $0).hex },
            "pedersen.batch": felts { list(Pedersen.hash(pairs: try pairs($0))) },
            "poseidon.hash": felts(2) { Poseidon.hash($0[0], $0[1]).hex },
            "poseidon.single": felts(1) { Poseidon.hash($0[0]).hex },
            "poseidon.permutation": felts(3) {
                var state = ($0[0], $0[1], $0[2])
                Poseidon.permute(&state)
                return "\(state.0.hex) \(state.1.hex) \(state.2.hex)"
            },
            "poseidon.many": felts { Poseidon.hash(many: $0).hex },
            "poseidon.batch": felts { list(Poseidon.hash(pairs: try pairs($0))) },
            "poseidon.permutation.batch": felts { felts in
                var states = stride(from: 0, to: try multiple(of: 3, felts), by: 3).map {
                    (felts[$0], felts[$0 + 1], felts[$0 + 2])
                }
                Poseidon.permute(batch: &states)
                return list(states.flatMap { [$0.0, $0.1, $0.2] })
            },
            // As many sequences as asked, of 0, 1, 2, ... felts.
            "poseidon.many.batch": felts { felts in
                var sequences: [[Felt]] = []
                var rest = felts[...]
                while rest.count >= sequences.count {
                    sequences.append(Array(rest.prefix(sequences.count)))
                    rest = rest.dropFirst(sequences.count - 1)
                }
                return list(Poseidon.hash(batch: sequences))
            },
            "key.public": exactly(1) { try StarkPrivateKey($0[0]).publicKey.hex },
            "ecdsa.sign": exactly(2) { text(try StarkPrivateKey($0[0]).sign(Felt($0[1]))) },
            "ecdsa.sign.seeded": exactly(3) {
                text(try StarkPrivateKey($0[0]).sign(Felt($0[1]), seed: $0[2].uint64))
            },
            "ecdsa.verify": felts(4) {
                "\(StarkECDSA.verify(StarkSignature(r: $0[2], s: $0[3]), messageHash: $0[1], publicKey: $0[0]))"
            },
            "ecdsa.verify.batch": felts { felts in
                let batch = stride(from: 0, to: try multiple(of: 4, felts), by: 4).map {
                    (
                        signature: StarkSignature(r: felts[$0 + 2], s: felts[$0 + 3]), messageHash: felts[$0 + 1],
                        publicKey: felts[$0]
                    )
                }
                return StarkECDSA.verify(batch: batch).map { "\($0)" }.joined(separator: " ")
            },
            // Signs, and gives the x coordinate of the key that the signature recovers.
            "ecdsa.recover": exactly(2) {
                let message = try Felt($0[1])
                let (signature, nonceYIsOdd) = try StarkPrivateKey($0[0]).signRecoverably(message)
                return try StarkECDSA.recoverPublicKey(
                    from: signature, messageHash: message, nonceYIsOdd: nonceYIsOdd
                ).x.hex
            },
        ]
    }

    private static func list(_ felts: [Felt]) -> String { felts.map(\.hex).joined(separator: " ") }

    private static func multiple(of size: Int, _ felts: [Felt]) throws -> Int {
        guard felts.count % size == 0 else {
            throw WrongArgumentCount(expected: "a multiple of \(size)", count: felts.count)
        }
        return felts.count
    }

    private static func pairs(_ felts: [Felt]) throws -> [(Felt, Felt)] {
        stride(from: 0, to: try multiple(of: 2, felts), by: 2).map { (felts[$0], felts[$0 + 1]) }
    }

    /// r and s.
    private static func text(_ signature: StarkSignature) -> String { "\(signature.r.hex) \(signature.s.hex)" }

    private static func exactly(_ count: Int, _ answer: @escaping Answer) -> Answer {
        { numbers in
            guard numbers.count == count else {
                throw WrongArgumentCount(expected: "\(count)", count: numbers.count)
            }
            return try answer(numbers)
        }
    }

    private static func felts(_ answer: @escaping ([Felt]) throws -> String) -> Answer {
        { numbers in try answer(numbers.map { try Felt($0) }) }
    }

    private static func felts(_ count: Int, _ answer: @escaping ([Felt]) throws -> String) -> Answer {
        exactly(count, felts(answer))
    }
}
