// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import Testing

@Suite struct IncrementalHashTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture.load() }

    /// Cuts the input once at every place, and into pieces of several sizes, with a `finalize` after each piece.
    func checkCuts<H: IncrementalHash>(_ type: H.Type, _ input: [H.Element], _ expected: H.Digest) {
        for cut in 0...input.count {
            var hasher = H()
            hasher.update(input[..<cut])
            var copy = hasher
            // A sequence without contiguous storage.
            copy.update(AnySequence(input[cut...]))
            hasher.update(input[cut...])
            #expect(hasher.finalize() == expected, "\(type) of \(input.count), cut at \(cut)")
            #expect(copy.finalize() == expected, "\(type) of \(input.count), cut at \(cut)")
        }
        for size in [1, 2, 3, 7, 63, 64, 65, 136] {
            var hasher = H()
            var rest = input[...]
            while !rest.isEmpty {
                hasher.update(rest.prefix(size))
                _ = hasher.finalize()
                rest = rest.dropFirst(size)
            }
            #expect(hasher.finalize() == expected, "\(type) of \(input.count), \(size) at a time")
            #expect(hasher.finalize() == expected)
        }
    }

    @Test func keccak256() {
        for c in fixture.keccak { checkCuts(Keccak256.self, bytes(hex: c.bytes), bytes(hex: c.digest)) }
    }

    @Test func starknetKeccakOfNames() {
        for c in fixture.starknetKeccak { checkCuts(StarknetKeccak.self, Array(c.name.utf8), c.hash) }
    }

    @Test func blake2s() {
        for c in fixture.blake2s { checkCuts(Blake2s.self, bytes(hex: c.bytes), bytes(hex: c.digest)) }
    }

    @Test func blake2sOfFelts() {
        for c in fixture.blake2sFelts { checkCuts(Blake2sFelt.self, c.felts, c.hash) }
    }

    @Test func poseidonAndPedersen() {
        for c in fixture.poseidonMany { checkCuts(PoseidonHasher.self, c.felts, c.hash) }
        for c in fixture.pedersenArray { checkCuts(PedersenHasher.self, c.felts, c.hash) }
    }

    /// FIPS 180-4's examples and NIST's short messages.
    @Test func sha256() {
        let cases = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrs"
                    + "tnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ]
        for (message, digest) in cases {
            checkCuts(SHA256Hasher.self, Array(message.utf8), bytes(hex: digest))
            #expect(hex(SHA256Hasher.hash(message.utf8)) == digest)
        }
    }

    @Test func inputsAroundTheBlocksOfEachHash() {
        for count in [0, 1, 3, 4, 63, 64, 65, 127, 128, 129, 135, 136, 137, 271, 272, 273] {
            let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            checkCuts(Keccak256.self, input, Keccak256.hash(input))
            checkCuts(Blake2s.self, input, Blake2s.hash(input))
            checkCuts(StarknetKeccak.self, input, starknetKeccak(input))
        }
    }
}
