// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

/// Signatures that must be refused, each for the right reason, in the manner of Project Wycheproof.
@Suite struct InvalidSignatureTests {
    let order = StarkCurve.order
    let bound = UInt256.one &<< 251

    func scalar(_ generator: inout SeededGenerator) -> CurveScalar {
        CurveScalar(UInt256.random(using: &generator) % (order - .one) + .one)
    }

    func point(_ k: CurveScalar) throws -> AffinePoint {
        try #require(StarkCurve.multiply(.generator, by: k.uint256))
    }

    /// What `validate` says of both kinds of keys, which must agree with `verify`; nil where it accepts.
    func refusal(
        _ r: Felt, _ s: Felt, _ message: Felt, _ key: AffinePoint
    ) -> (xOnly: StarkCryptoError.Code?, whole: StarkCryptoError.Code?) {
        let signature = StarkSignature(r: r, s: s)
        var codes: (StarkCryptoError.Code?, StarkCryptoError.Code?)
        do throws(StarkCryptoError) {
            try StarkECDSA.validate(signature, messageHash: message, publicKey: key.x)
        } catch {
            codes.0 = error.code
        }
        do throws(StarkCryptoError) {
            try StarkECDSA.validate(signature, messageHash: message, publicKey: key)
        } catch {
            codes.1 = error.code
        }
        #expect(StarkECDSA.verify(signature, messageHash: message, publicKey: key.x) == (codes.0 == nil))
        #expect(StarkECDSA.verify(signature, messageHash: message, publicKey: key) == (codes.1 == nil))
        #expect(
            StarkECDSA.verify(batch: [(signature, message, key.x), (signature, message, key.x)])
                == [codes.0 == nil, codes.0 == nil])
        return codes
    }

    func expect(
        _ code: StarkCryptoError.Code?, _ r: Felt, _ s: Felt, _ message: Felt, _ key: AffinePoint,
        _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let codes = refusal(r, s, message, key)
        #expect(codes.xOnly == code, comment, sourceLocation: sourceLocation)
        #expect(codes.whole == code, comment, sourceLocation: sourceLocation)
    }

    /// A whole key and a valid signature by it.
    func valid(
        _ generator: inout SeededGenerator
    ) throws -> (d: CurveScalar, key: AffinePoint, r: Felt, s: Felt, message: Felt) {
        let d = scalar(&generator)
        let message = Felt(reducing: UInt256.random(using: &generator) &>> 5)
        let signature = try StarkPrivateKey(d.uint256).sign(message)
        var key = try point(d)
        // The signature is by one of the two points with the key's x: the signer's.
        if !StarkECDSA.verify(signature, messageHash: message, publicKey: key) { key = -key }
        #expect(try key == point(d))
        return (d, key, signature.r, signature.s, message)
    }

    @Test func rangesOfRAndS() throws {
        var generator = SeededGenerator.random()
        let (_, key, r, s, message) = try valid(&generator)
        expect(nil, r, s, message, key)
        let tooLarge: [UInt256] = [bound, bound + .one, order, Felt.modulus - .one]
        for value in [UInt256.zero] + tooLarge {
            expect(.signatureOutOfRange, try Felt(value), s, message, key, "r = \(value.hex)")
        }
        for value in [UInt256.zero, order, order + .one, order + UInt256(5), Felt.modulus - .one] {
            expect(.signatureOutOfRange, r, try Felt(value), message, key, "s = \(value.hex)")
        }
        // In range and wrong.
        for value in [1, 2, try Felt(bound - .one)] as [Felt] {
            expect(.signatureMismatch, value, s, message, key)
        }
        expect(.signatureMismatch, r, 1, message, key)
        expect(.signatureOutOfRange, 0, 0, message, key)
        for value in [bound, order, Felt.modulus - .one] {
            expect(.messageHashOutOfRange, r, s, try Felt(value), key, "message = \(value.hex)")
        }
    }

    @Test func numbersAreNotReducedModuloTheOrder() throws {
        var generator = SeededGenerator.random()
        var tried = 0
        for small in 1...60 as ClosedRange<UInt64> {
            // A valid signature with a small s, whose sum with N is a felt too.
            let s = CurveScalar(UInt256(small))
            guard s.inverted().uint256 < bound else { continue }
            let (d, k) = (scalar(&generator), scalar(&generator))
            let r = try point(k).x
            let message = (k * s - CurveScalar(r.uint256) * d).uint256
            guard r.uint256 < bound, message < bound else { continue }
            let key = try point(d)
            expect(nil, r, Felt(small), try Felt(message), key)
            expect(.signatureOutOfRange, r, try Felt(order + UInt256(small)), try Felt(message), key)
            if let wrapped = try? Felt(r.uint256.adding(order)) {
                expect(.signatureOutOfRange, wrapped, Felt(small), try Felt(message), key)
            }
            tried += 1
        }
        #expect(tried > 10)
    }

    @Test func theInverseOfSHasItsRange() throws {
        var generator = SeededGenerator.random()
        for w in [bound, bound + .one, order - UInt256(2), order - .one] {
            let (d, k) = (scalar(&generator), scalar(&generator))
            let (key, r) = (try point(d), try point(k).x)
            let s = CurveScalar(w).inverted()
            let message = (k * s - CurveScalar(r.uint256) * d).uint256
            expect(.signatureOutOfRange, r, try Felt(s.uint256), try Felt(message), key, "w = \(w.hex)")
        }
    }

    @Test func theOppositeSIsASignatureAndTheOppositeKeyIsAnother() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<20 {
            let (_, key, r, s, message) = try valid(&generator)
            let opposite = try Felt(order - s.uint256)
            // N - s negates the nonce's point, whose x alone counts: Starknet's signatures are malleable.
            #expect(refusal(r, opposite, message, key) == (nil, nil))
            #expect(refusal(r, opposite, message, -key) == (nil, .signatureMismatch))
            #expect(refusal(r, s, message, -key) == (nil, .signatureMismatch))
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        var generator = SeededGenerator.random()
        let (_, key, r, s, message) = try valid(&generator)
        for bit in 0..<251 {
            let flipped = { (x: Felt) in try Felt(x.uint256 ^ (.one &<< bit)) }
            #expect(try refusal(flipped(r), s, message, key).whole != nil)
            #expect(try refusal(flipped(r), s, message, key).xOnly != nil)
            #expect(try refusal(r, flipped(s), message, key).xOnly != nil)
            #expect(try refusal(r, s, flipped(message), key).xOnly != nil)
        }
    }

    @Test func keysThatAreNotOnTheCurve() throws {
        var generator = SeededGenerator.random()
        let (_, key, r, s, message) = try valid(&generator)
        let off = [
            AffinePoint(x: key.x, y: key.y + 1), AffinePoint(x: key.x, y: 0), AffinePoint(x: key.x + 1, y: key.y),
            AffinePoint(x: 0, y: 0), AffinePoint(x: key.y, y: key.x),
        ]
        for point in off {
            #expect(!point.isOnCurve)
            #expect(refusal(r, s, message, point).whole == .notOnCurve)
        }
        var missing = 0
        for _ in 0..<100 {
            let x = Felt.random(using: &generator)
            let exists = (try? AffinePoint(x: x)) != nil
            missing += exists ? 0 : 1
            #expect(
                refusal(r, s, message, AffinePoint(x: x, y: 1)).xOnly == (exists ? .signatureMismatch : .notOnCurve))
        }
        #expect(missing > 20)
        #expect(refusal(r, s, message, AffinePoint(x: 0, y: 1)).xOnly == .notOnCurve)
    }

    @Test func smallMultiplesOfTheGeneratorAsKeys() throws {
        var generator = SeededGenerator.random()
        let small = [1, 2, 3, 5, 16].map { UInt256(UInt64($0)) }
        for d in small + small.map({ order - $0 }) {
            let d = CurveScalar(d)
            let key = try point(d)
            for _ in 0..<5 {
                let k = scalar(&generator)
                let r = try point(k).x
                guard r.uint256 < bound else { continue }
                let rd = CurveScalar(r.uint256) * d
                // u * G and v * Q are equal: k = 2 * r * d / s.
                let s = (rd + rd) * k.inverted()
                if rd.uint256 < bound, s.inverted().uint256 < bound {
                    expect(nil, r, try Felt(s.uint256), try Felt(rd.uint256), key, "equal points")
                }
                // They are opposite, so that their sum is at infinity, and the difference is 2 * u * G.
                let opposite = (CurveScalar(UInt256.zero) - rd).uint256
                if opposite < bound {
                    expect(.signatureMismatch, r, 1, try Felt(opposite), key, "opposite points")
                }
                // The message 0 leaves v * Q alone.
                let alone = rd * k.inverted()
                if alone.inverted().uint256 < bound {
                    expect(nil, r, try Felt(alone.uint256), 0, key, "no generator")
                }
            }
        }
    }

    @Test func theDifferenceOfOppositePointsIsTakenForAnXOnlyKey() throws {
        var generator = SeededGenerator.random()
        var tried = 0
        for _ in 0..<20 {
            // m = -r * d makes u * G and v * Q opposite; with the key's other y they are equal, and their sum is 2 * u * G.
            let (d, k) = (scalar(&generator), scalar(&generator))
            let r = try point(k).x
            let message = CurveScalar(UInt256.zero) - CurveScalar(r.uint256) * d
            let s = (message + message) * k.inverted()
            guard r.uint256 < bound, message.uint256 < bound, s.inverted().uint256 < bound else { continue }
            let codes = try refusal(r, Felt(s.uint256), Felt(message.uint256), point(d))
            #expect(codes == (nil, .signatureMismatch))
            tried += 1
        }
        #expect(tried > 0)
    }
}
