// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

extension Operation {
    /// Public keys, in constant time.
    static let keys: [Operation] = [
        Operation(
            "key.public", first: { consume(try? StarkPrivateKey(Inputs.Written.scalar).publicKey) },
            turns: { count in
                let scalars = Inputs.scalars
                var sum = Felt.zero
                for i in 0..<count { sum += (try? StarkPrivateKey(scalars[i % scalars.count]).publicKey) ?? .zero }
                consume(sum)
            })
    ]
}
