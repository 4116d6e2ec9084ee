// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

extension Operation {
    /// ECDSA: signing in constant time, with the nonce of RFC 6979, and verification.
    static let signatures: [Operation] = [
        Operation(
            "ecdsa.sign",
            first: { consume(try? StarkPrivateKey(Inputs.Written.scalar).sign(Inputs.Written.message)) },
            turns: { count in
                let (keys, messages) = (Inputs.keys, Inputs.messages)
                var sum = Felt.zero
                for i in 0..<count { sum += (try? keys[i % keys.count].sign(messages[i % messages.count]).s) ?? .zero }
                consume(sum)
            }),
        Operation(
            "ecdsa.verify",
            first: {
                consume(
                    StarkECDSA.verify(
                        Inputs.Written.signature, messageHash: Inputs.Written.message,
                        publicKey: Inputs.Written.publicKey))
            },
            turns: { count in
                let (publicKeys, messages, signatures) = (Inputs.publicKeys, Inputs.messages, Inputs.signatures)
                var valid = 0
                for i in 0..<count {
                    let k = i % Inputs.count
                    if StarkECDSA.verify(signatures[k], messageHash: messages[k], publicKey: publicKeys[k]) {
                        valid += 1
                    }
                }
                precondition(valid == count, "a valid signature was refused")
            }),
        Operation(
            "ecdsa.verify.full-key",
            first: {
                guard let key = try? AffinePoint(x: Inputs.Written.publicKey) else { return }
                consume(
                    StarkECDSA.verify(
                        Inputs.Written.signature, messageHash: Inputs.Written.message, publicKey: key))
            },
            turns: { count in
                let (points, messages, signatures) = (Inputs.publicPoints, Inputs.messages, Inputs.signatures)
                var valid = 0
                for i in 0..<count {
                    let k = i % Inputs.count
                    if StarkECDSA.verify(signatures[k], messageHash: messages[k], publicKey: points[k]) { valid += 1 }
                }
                precondition(valid == count, "a valid signature was refused")
            }),
        Operation(
            "ecdsa.recover",
            first: {
                consume(
                    try? StarkECDSA.recoverPublicKey(
                        from: Inputs.Written.signature, messageHash: Inputs.Written.message, nonceYIsOdd: true))
            },
            turns: { count in
                let (messages, signatures) = (Inputs.messages, Inputs.signatures)
                var sum = Felt.zero
                for i in 0..<count {
                    let k = i % Inputs.count
                    let key = try? StarkECDSA.recoverPublicKey(
                        from: signatures[k], messageHash: messages[k], nonceYIsOdd: false)
                    sum += key?.x ?? .zero
                }
                consume(sum)
            }),
        verifyBatch("ecdsa.verify.batch.64") {
            (0..<64).map { (Inputs.signatures[$0], Inputs.messages[$0], Inputs.publicKeys[$0]) }
        },
        verifyBatch("ecdsa.verify.batch.64.one-key") {
            (0..<64).map { (Inputs.signaturesByOneKey[$0], Inputs.messages[$0], Inputs.publicKeys[0]) }
        },
    ]

    private typealias Signed = (signature: StarkSignature, messageHash: Felt, publicKey: Felt)

    private static func verifyBatch(_ name: String, _ batch: @escaping @Sendable () -> [Signed]) -> Operation {
        Operation(
            name, resultsPerTurn: 64,
            first: {
                let one = (Inputs.Written.signature, Inputs.Written.message, Inputs.Written.publicKey)
                consume(StarkECDSA.verify(batch: [Signed](repeating: one, count: 64)))
            },
            turns: { count in
                let batch = batch()
                for _ in 0..<count {
                    let areValid = StarkECDSA.verify(batch: batch)
                    precondition(areValid.allSatisfy { $0 }, "a valid signature was refused")
                }
            })
    }
}
