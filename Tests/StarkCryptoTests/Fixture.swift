// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation

/// The known answers of other implementations that `scripts/fixtures/crypto.py` writes.
struct Fixture: Decodable {
    struct Pair: Decodable {
        let a: Felt
        let b: Felt
        let hash: Felt
    }

    struct Many: Decodable {
        let felts: [Felt]
        let hash: Felt
    }

    struct Permutation: Decodable {
        let felts: [Felt]
        let result: [Felt]
    }

    struct Digest: Decodable {
        let bytes: String
        let digest: String
    }

    struct Name: Decodable {
        let name: String
        let hash: Felt
    }

    struct Signature: Decodable {
        let privateKey: UInt256
        let publicKey: Felt
        let messageHash: Felt
        let seed: UInt64?
        let nonce: UInt256
        let r: Felt
        let s: Felt
    }

    let pedersen: [Pair]
    let pedersenArray: [Many]
    let poseidon: [Pair]
    let poseidonSingle: [Many]
    let poseidonMany: [Many]
    let poseidonPermutation: [Permutation]
    let keccak: [Digest]
    let starknetKeccak: [Name]
    let blake2s: [Digest]
    let blake2sFelts: [Many]
    let signatures: [Signature]

    static func load() throws -> Fixture {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/crypto.json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
}

/// The bytes of an even number of hexadecimal digits.
func bytes(hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

/// Two hexadecimal digits for each byte.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
