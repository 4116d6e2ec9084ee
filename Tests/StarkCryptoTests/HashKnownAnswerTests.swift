// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import Testing

@Suite struct HashKnownAnswerTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture.load() }

    @Test func pedersenOfPairs() {
        #expect(fixture.pedersen.count > 100)
        for c in fixture.pedersen { #expect(Pedersen.hash(c.a, c.b) == c.hash, "\(c.a) \(c.b)") }
    }

    @Test func pedersenOfArrays() {
        #expect(!fixture.pedersenArray.isEmpty)
        for c in fixture.pedersenArray { #expect(Pedersen.hash(array: c.felts) == c.hash, "\(c.felts)") }
    }

    @Test func poseidonOfPairs() {
        #expect(fixture.poseidon.count > 100)
        for c in fixture.poseidon { #expect(Poseidon.hash(c.a, c.b) == c.hash, "\(c.a) \(c.b)") }
    }

    @Test func poseidonOfOne() {
        #expect(!fixture.poseidonSingle.isEmpty)
        for c in fixture.poseidonSingle { #expect(Poseidon.hash(c.felts[0]) == c.hash, "\(c.felts)") }
    }

    @Test func poseidonOfMany() {
        #expect(!fixture.poseidonMany.isEmpty)
        for c in fixture.poseidonMany { #expect(Poseidon.hash(many: c.felts) == c.hash, "\(c.felts)") }
    }

    @Test func hadesPermutation() {
        #expect(!fixture.poseidonPermutation.isEmpty)
        for c in fixture.poseidonPermutation {
            var state = (c.felts[0], c.felts[1], c.felts[2])
            Poseidon.permute(&state)
            #expect([state.0, state.1, state.2] == c.result, "\(c.felts)")
        }
    }

    @Test func keccak256() {
        #expect(!fixture.keccak.isEmpty)
        for c in fixture.keccak { #expect(hex(Keccak256.hash(bytes(hex: c.bytes))) == c.digest) }
    }

    @Test func keccak256InPieces() {
        for c in fixture.keccak {
            let message = bytes(hex: c.bytes)
            for size in [1, 7, 64, 135, 136, 137, 300] {
                var hasher = Keccak256()
                var rest = message[...]
                while !rest.isEmpty {
                    hasher.update(rest.prefix(size))
                    _ = hasher.finalize()
                    rest = rest.dropFirst(size)
                }
                #expect(hex(hasher.finalize()) == c.digest, "\(message.count) bytes, \(size) at a time")
            }
            // A sequence without contiguous storage.
            #expect(hex(Keccak256.hash(AnySequence(message))) == c.digest)
        }
    }

    @Test func starknetKeccakOfNames() {
        #expect(!fixture.starknetKeccak.isEmpty)
        for c in fixture.starknetKeccak { #expect(starknetKeccak(c.name) == c.hash, "\(c.name)") }
    }

    @Test func blake2s() {
        #expect(!fixture.blake2s.isEmpty)
        for c in fixture.blake2s { #expect(hex(Blake2s.hash(bytes(hex: c.bytes))) == c.digest) }
    }

    @Test func blake2sOfFelts() {
        #expect(!fixture.blake2sFelts.isEmpty)
        for c in fixture.blake2sFelts { #expect(Blake2sFelt.hash(many: c.felts) == c.hash, "\(c.felts)") }
    }

    @Test func examplesOfTheDocumentation() {
        #expect(Poseidon.hash(1, 2).hex == "0x5d44a3decb2b2e0cc71071f7b802f45dd792d064f0fc7316c46514f70f9891a")
        #expect(Pedersen.hash(1, 2).hex == "0x5bb9440e27889a364bcb678b1f679ecd1347acdedcbf36e83494f857cc58026")
        #expect(hex(Keccak256.hash("abc".utf8)) == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")
        #expect(starknetKeccak("transfer").hex == "0x83afd3f4caedc6eebf44246fe54e38c95e3179a5ec9ea81740eca5b482d12e")
    }
}
