// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

@Suite struct SignatureTests {
    @Test func signaturesOfThePeer() throws {
        let cases = try Fixture.load().signatures
        #expect(cases.count > 30)
        for c in cases {
            let key = try StarkPrivateKey(c.privateKey)
            #expect(key.publicKey == c.publicKey, "\(c.privateKey.hex)")
            let entropy = c.seed.map { seed in UInt256(seed).bigEndianBytes.drop { $0 == 0 } } ?? []
            var nonce = DeterministicNonce(
                messageHash: c.messageHash.uint256, privateKey: c.privateKey, extraEntropy: Array(entropy))
            #expect(nonce.next() == c.nonce)
            let signature = try key.sign(c.messageHash, seed: c.seed)
            #expect(signature == StarkSignature(r: c.r, s: c.s), "\(c.privateKey.hex) \(c.messageHash)")
            #expect(StarkECDSA.verify(signature, messageHash: c.messageHash, publicKey: c.publicKey))
        }
    }

    @Test func whatWasSignedVerifiesAndNothingElse() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<60 {
            let key = StarkPrivateKey.random()
            let other = StarkPrivateKey.random()
            let message = Felt(reducing: UInt256.random(using: &generator) &>> 5)
            let seed: UInt64? = Bool.random(using: &generator) ? generator.next() : nil
            let signature = try key.sign(message, seed: seed)
            let publicKey = key.publicKey
            #expect(StarkECDSA.verify(signature, messageHash: message, publicKey: publicKey))
            #expect(!StarkECDSA.verify(signature, messageHash: message + 1, publicKey: publicKey))
            #expect(!StarkECDSA.verify(signature, messageHash: message, publicKey: other.publicKey))
            let changed = [
                StarkSignature(r: signature.r + 1, s: signature.s), StarkSignature(r: signature.r, s: signature.s + 1),
                StarkSignature(r: signature.s, s: signature.r), StarkSignature(r: 0, s: signature.s),
                StarkSignature(r: signature.r, s: 0),
            ]
            for wrong in changed {
                #expect(!StarkECDSA.verify(wrong, messageHash: message, publicKey: publicKey))
            }
        }
    }

    @Test func theOppositeProofScalarVerifiesTooUnlessItsInverseIsTooLarge() throws {
        // (r, N - s) signs as well, because a public key has no sign. Its inverse is N - w, below 2^251 for nearly all.
        let key = try StarkPrivateKey(parsing: "0x1234567890abcdef")
        let signature = try key.sign(42)
        let opposite = StarkSignature(r: signature.r, s: try Felt(StarkCurve.order - signature.s.uint256))
        #expect(StarkECDSA.verify(opposite, messageHash: 42, publicKey: key.publicKey))
    }

    @Test func numbersOutsideTheirRangesAreRefused() throws {
        let key = try StarkPrivateKey(UInt256(99 as UInt64))
        let bound = Felt(reducing: UInt256.one &<< 251)
        let signature = try key.sign(bound - 1)
        #expect(StarkECDSA.verify(signature, messageHash: bound - 1, publicKey: key.publicKey))
        #expect(throws: StarkCryptoError.self) { try key.sign(bound) }
        #expect(throws: StarkCryptoError.self) { try key.sign(-1) }
        #expect(!StarkECDSA.verify(signature, messageHash: bound, publicKey: key.publicKey))
        #expect(!StarkECDSA.verify(.init(r: bound, s: 1), messageHash: 1, publicKey: key.publicKey))
        let order = try Felt(StarkCurve.order)
        #expect(!StarkECDSA.verify(.init(r: signature.r, s: order), messageHash: bound - 1, publicKey: key.publicKey))
        #expect(!StarkECDSA.verify(.init(r: signature.r, s: signature.s), messageHash: bound - 1, publicKey: 0))
    }

    @Test func zeroIsSignedToo() throws {
        let key = StarkPrivateKey.random()
        #expect(StarkECDSA.verify(try key.sign(0), messageHash: 0, publicKey: key.publicKey))
    }

    @Test func privateKeysOutsideTheirRangeAreRefusedWithoutBeingShown() {
        for text in ["0x0", "0", StarkCurve.order.hex, UInt256.max.hex] {
            let error = #expect(throws: StarkCryptoError.self) { try StarkPrivateKey(parsing: text) }
            #expect(error?.code == .privateKeyOutOfRange)
        }
        for text in ["", "0x", "0xdeadbeefsecret", "secret", "-1", " 1", "0x" + String(repeating: "f", count: 65)] {
            let error = #expect(throws: StarkCryptoError.self) { try StarkPrivateKey(parsing: text) }
            #expect(error?.code == .privateKeySyntax)
            #expect(text.isEmpty || text == "0x" || error?.message.contains(text) == false)
        }
    }

    @Test func theLargestPrivateKeyIsTheOppositeOfTheSmallest() throws {
        let largest = try StarkPrivateKey(StarkCurve.order - .one)
        #expect(largest.publicKey == AffinePoint.generator.x)
    }

    @Test func aPrivateKeyDoesNotShowItself() throws {
        let secret: UInt256 = 0x1234_5678_9abc_def0_1234_5678_9abc_def0
        let key = try StarkPrivateKey(secret)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), String(describing: key), dumped] {
            #expect(!text.contains(secret.hex.dropFirst(2)) && !text.contains(secret.decimal))
            #expect(text.contains(key.publicKey.hex))
        }
        #expect(key.withExposedScalar { $0 } == secret)
    }
}
