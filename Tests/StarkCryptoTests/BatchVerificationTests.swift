// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

@Suite struct BatchVerificationTests {
    typealias Item = (signature: StarkSignature, messageHash: Felt, publicKey: Felt)

    /// A signature by one of the keys, valid or changed in one of many ways.
    func item(_ keys: [StarkPrivateKey], _ generator: inout SeededGenerator) throws -> Item {
        let key = try #require(keys.randomElement(using: &generator))
        let message = Felt(reducing: UInt256.random(using: &generator) &>> 5)
        let signature = try key.sign(message)
        let (r, s) = (signature.r, signature.s)
        switch Int.random(in: 0..<14, using: &generator) {
        case 0: return (StarkSignature(r: r + 1, s: s), message, key.publicKey)
        case 1: return (StarkSignature(r: r, s: s - 1), message, key.publicKey)
        case 2: return (signature, message + 1, key.publicKey)
        case 3: return (signature, message, try #require(keys.randomElement(using: &generator)).publicKey)
        case 4: return (signature, message, .random(using: &generator))
        case 5: return (StarkSignature(r: 0, s: s), message, key.publicKey)
        case 6: return (StarkSignature(r: r, s: 0), message, key.publicKey)
        case 7: return (StarkSignature(r: -1, s: s), message, key.publicKey)
        case 8: return (StarkSignature(r: r, s: -1), message, key.publicKey)
        case 9: return (signature, -1, key.publicKey)
        case 10: return (StarkSignature(r: s, s: r), message, key.publicKey)
        default: return (signature, message, key.publicKey)
        }
    }

    @Test(arguments: [1, 3, 40], vectorPaths)
    func batchesEqualSingleVerification(keyCount: Int, vectors: Bool) throws {
        var generator = SeededGenerator.random()
        let keys = (0..<keyCount).map { _ in StarkPrivateKey.random() }
        for count in Array(0...18) + [100, 300] {
            let batch = try (0..<count).map { _ in try item(keys, &generator) }
            let expected = batch.map {
                StarkECDSA.verify($0.signature, messageHash: $0.messageHash, publicKey: $0.publicKey)
            }
            with(vectors: vectors) { #expect(StarkECDSA.verify(batch: batch) == expected) }
            if count >= 100 { #expect(expected.contains(true) && expected.contains(false)) }
        }
    }

    @Test func aKeyThatNoPointHasIsRefusedWithAnyNumberOfSignatures() throws {
        let signature = try StarkPrivateKey.random().sign(1)
        for count in [1, 16, 20] {
            let batch = [Item](repeating: (signature, 1, 0), count: count)
            #expect(StarkECDSA.verify(batch: batch) == .init(repeating: false, count: count))
        }
    }

    /// The worked example of the documentation.
    @Test func refusedOrdersGetTheirReasons() throws {
        struct Order {
            var fields: [Felt]
            var signature: StarkSignature
            var publicKey: Felt
        }
        func hashes(_ fields: [[Felt]]) -> [Felt] {
            let bound = UInt256.one &<< 251
            return Pedersen.hash(arrays: fields).map { Felt(reducing: $0.uint256 % bound) }
        }
        func refusals(of orders: [Order]) -> [Int: StarkCryptoError] {
            let hashes = hashes(orders.map(\.fields))
            let valid = StarkECDSA.verify(batch: zip(orders, hashes).map { ($0.signature, $1, $0.publicKey) })
            var refusals: [Int: StarkCryptoError] = [:]
            for (i, order) in orders.enumerated() where !valid[i] {
                do {
                    try StarkECDSA.validate(order.signature, messageHash: hashes[i], publicKey: order.publicKey)
                } catch {
                    refusals[i] = error
                }
            }
            return refusals
        }
        let key = StarkPrivateKey.random()
        var orders = try (0..<20).map { i in
            let fields = [Felt](repeating: Felt(i), count: i)
            return Order(fields: fields, signature: try key.sign(hashes([fields])[0]), publicKey: key.publicKey)
        }
        #expect(refusals(of: orders).isEmpty)
        orders[3].fields[0] += 1
        orders[5].publicKey = 0
        orders[7].signature = StarkSignature(r: 0, s: 1)
        let codes = refusals(of: orders).mapValues(\.code)
        #expect(codes == [3: .signatureMismatch, 5: .notOnCurve, 7: .signatureOutOfRange])
    }

    @Test func keysAreRecoveredFromSignatures() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<200 {
            let key = StarkPrivateKey.random()
            let message = Felt(reducing: UInt256.random(using: &generator) &>> 5)
            let (signature, isOdd) = try key.signRecoverably(message)
            #expect(try signature == key.sign(message))
            let point = try StarkECDSA.recoverPublicKey(from: signature, messageHash: message, nonceYIsOdd: isOdd)
            #expect(point.isOnCurve)
            #expect(point == key.withExposedScalar { StarkCurve.multiply(.generator, by: $0) })
            #expect(StarkECDSA.verify(signature, messageHash: message, publicKey: point))
            let other = try StarkECDSA.recoverPublicKey(from: signature, messageHash: message, nonceYIsOdd: !isOdd)
            #expect(other.x != key.publicKey)
            #expect(StarkECDSA.verify(signature, messageHash: message, publicKey: other))
        }
    }

    @Test func recoveryHasTheRangesOfVerification() throws {
        let (signature, isOdd) = try StarkPrivateKey.random().signRecoverably(7)
        let bound = Felt(reducing: UInt256.one &<< 251)
        let order = try Felt(StarkCurve.order)
        func code(_ r: Felt, _ s: Felt, _ message: Felt) -> StarkCryptoError.Code? {
            do throws(StarkCryptoError) {
                _ = try StarkECDSA.recoverPublicKey(from: .init(r: r, s: s), messageHash: message, nonceYIsOdd: isOdd)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(signature.r, signature.s, 7) == nil)
        for r in [0, bound, order, -1] { #expect(code(r, signature.s, 7) == .signatureOutOfRange) }
        for s in [0, order, order + 1, -1] { #expect(code(signature.r, s, 7) == .signatureOutOfRange) }
        // s = -1 modulo N is its own inverse, and too large for one.
        #expect(code(signature.r, order - 1, 7) == .signatureOutOfRange)
        for message in [bound, order, -1] { #expect(code(signature.r, signature.s, message) == .messageHashOutOfRange) }
        var missing = 0
        for r in 1..<60 as Range<UInt64> {
            let exists = (try? AffinePoint(x: Felt(r))) != nil
            missing += exists ? 0 : 1
            #expect(code(Felt(r), 1, 7) == (exists ? nil : .notOnCurve))
        }
        #expect(missing > 10)
    }

    @Test func aSignatureWhoseKeyWouldBeAtInfinityHasNone() throws {
        // s * R = m * G for R = k * G and s = m / k.
        var generator = SeededGenerator.random()
        var tried = 0
        for _ in 0..<20 {
            let k = CurveScalar(UInt256.random(using: &generator))
            let nonce = try #require(StarkCurve.multiply(.generator, by: k.uint256))
            let message = UInt256.random(using: &generator) &>> 5
            let s = CurveScalar(message) * k.inverted()
            guard nonce.x.uint256 < UInt256.one &<< 251, s.inverted().uint256 < UInt256.one &<< 251 else { continue }
            tried += 1
            let error = #expect(throws: StarkCryptoError.self) {
                try StarkECDSA.recoverPublicKey(
                    from: StarkSignature(r: nonce.x, s: Felt(s.uint256)), messageHash: Felt(message),
                    nonceYIsOdd: nonce.y.uint256[bit: 0] == 1)
            }
            #expect(error?.code == .signatureMismatch)
        }
        #expect(tried > 10)
    }
}
