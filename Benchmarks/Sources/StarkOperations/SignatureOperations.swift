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
    ]
}
