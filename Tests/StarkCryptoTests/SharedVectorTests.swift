// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import StarkCrypto
import TestSupport
import Testing

@Suite(.enabled(if: SharedVectors.available, "needs the shared test vectors beside the checkout"))
struct SharedVectorTests {
    struct Expected: Decodable {
        struct Felts: Decodable {
            struct Case: Decodable {
                let `in`: [Felt]
                let out: Felt
            }

            let cases: [Case]
        }

        struct Accounts: Decodable {
            struct Account: Decodable {
                let privateKey: UInt256
                let publicKey: Felt
            }

            let seeds: [String: [Account]]
        }

        struct Selfmade: Decodable {
            let pedersen: [[Felt]]
            let poseidonHashPair: [[Felt]]
            let poseidonSingle: [[Felt]]
            let snKeccak: [[String]]
        }

        let blake2sFelts: Felts
        let devnetAccounts: Accounts
        let scureIssue2ComputeHashOnElements: Felt
        let selfmadeCrypto: Selfmade
    }

    func decode<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: SharedVectors.data(path))
    }

    @Test func expectedAnswers() throws {
        let expected = try decode(Expected.self, "expected.json")
        #expect(!expected.blake2sFelts.cases.isEmpty)
        for c in expected.blake2sFelts.cases { #expect(Blake2sFelt.hash(many: c.in) == c.out) }
        for account in expected.devnetAccounts.seeds.values.joined() {
            #expect(try StarkPrivateKey(account.privateKey).publicKey == account.publicKey)
        }
        for c in expected.selfmadeCrypto.pedersen { #expect(Pedersen.hash(c[0], c[1]) == c[2]) }
        for c in expected.selfmadeCrypto.poseidonHashPair { #expect(Poseidon.hash(c[0], c[1]) == c[2]) }
        for c in expected.selfmadeCrypto.poseidonSingle { #expect(Poseidon.hash(c[0]) == c[1]) }
        for c in expected.selfmadeCrypto.snKeccak { #expect(starknetKeccak(c[0]).hex == c[1]) }
        let chain = try decode([Felt].self, "crypto/scure_issue2.json")
        #expect(Pedersen.hash(array: chain) == expected.scureIssue2ComputeHashOnElements)
    }

    @Test func keyPairs() throws {
        let pairs = try decode([String: Felt].self, "crypto/keys_precomputed.json")
        #expect(!pairs.isEmpty)
        for (secret, publicKey) in pairs {
            #expect(try StarkPrivateKey(parsing: secret).publicKey == publicKey)
        }
    }

    struct Signatures: Decodable {
        struct Message: Decodable {
            let hash: Felt
            let r: Felt
            let s: Felt
        }

        let privateKey: UInt256
        let messages: [Message]
    }

    @Test func deterministicSignatures() throws {
        let vectors = try decode(Signatures.self, "crypto/scure_rfc6979_signature_test_vector.json")
        let key = try StarkPrivateKey(vectors.privateKey)
        #expect(!vectors.messages.isEmpty)
        for c in vectors.messages {
            #expect(try key.sign(c.hash) == StarkSignature(r: c.r, s: c.s), "\(c.hash)")
        }
    }

    struct Nonce: Decodable {
        let msgHash: String
        let privKey: String
        let seed: String
        let k: String
    }

    @Test(arguments: ["rfc6979_padded", "rfc6979_not_padded"])
    func noncesOfRFC6979(file: String) throws {
        let vectors = try decode([Nonce].self, "crypto/\(file).json")
        #expect(!vectors.isEmpty)
        for c in vectors {
            let seed = try UInt256(hex: c.seed)
            var nonce = DeterministicNonce(
                messageHash: try UInt256(hex: c.msgHash), privateKey: try UInt256(hex: c.privKey),
                extraEntropy: Array(seed.bigEndianBytes.drop { $0 == 0 }))
            #expect(nonce.next() == (try UInt256(hex: c.k)))
        }
    }
}
