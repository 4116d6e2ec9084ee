// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import TestSupport
import Testing

/// Signatures that are built from their equation to reach what random ones never do.
///
/// With w = 1 / s, the equation of a signature is k = (m + r * d) * w modulo N, where r = x(k * G).
@Suite struct VerificationEdgeTests {
    let order = StarkCurve.order
    let bound = UInt256.one &<< 251
    let inverter = ModularInverter(modulus: StarkCurve.order)

    func product(_ a: UInt256, _ b: UInt256) -> UInt256 {
        order.dividingFullWidth(((a % order).multipliedFullWidth(by: b % order))).remainder
    }

    func difference(_ a: UInt256, _ b: UInt256) -> UInt256 { a >= b ? a - b : a + order - b }

    /// A private key and a nonce with its r.
    func secrets(_ generator: inout SeededGenerator) throws -> (
        key: StarkPrivateKey, d: UInt256, k: UInt256, r: UInt256
    ) {
        let d = UInt256.random(using: &generator) % (order - .one) + .one
        let k = UInt256.random(using: &generator) % (order - .one) + .one
        let r = try #require(StarkCurve.multiply(.generator, by: k)).x.uint256
        return (try StarkPrivateKey(d), d, k, r)
    }

    /// Whether the signature with this w verifies.
    func verifies(r: UInt256, w: UInt256, message: UInt256, key: StarkPrivateKey) throws -> Bool {
        StarkECDSA.verify(
            StarkSignature(r: try Felt(r), s: try Felt(inverter.inverse(w))), messageHash: try Felt(message),
            publicKey: key.publicKey)
    }

    @Test func theInverseOfTheProofScalarMustBeBelowItsBound() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<20 {
            let (key, d, k, r) = try secrets(&generator)
            // Only numbers from 2^251 to N - 1 are refused; one step below the bound the same construction is accepted.
            for (w, isAccepted) in [(bound - .one, true), (bound, false), (order - .one, false), (.one, true)] {
                let message = difference(product(k, inverter.inverse(w)), product(r, d))
                #expect(message < bound)
                #expect(try verifies(r: r, w: w, message: message, key: key) == isAccepted, "w = \(w.hex)")
            }
        }
    }

    @Test func equalPointsAreDoubledWhenAdded() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<20 {
            // m = r * d makes m * w * G equal to r * w * Q.
            let (key, d, k, r) = try secrets(&generator)
            let message = product(r, d)
            let w = product(k, inverter.inverse(product(message, UInt256(2 as UInt64))))
            guard message < bound, w < bound else { continue }
            #expect(try verifies(r: r, w: w, message: message, key: key))
            #expect(try !verifies(r: r, w: product(w, UInt256(3 as UInt64)), message: message, key: key))
        }
    }

    @Test func oppositePointsGiveNoXCoordinate() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<20 {
            let (key, d, _, r) = try secrets(&generator)
            let message = difference(.zero, product(r, d))
            #expect(try !verifies(r: r, w: .one, message: message, key: key))
        }
    }

    @Test func publicKeysThatAreNoXCoordinateAreRefused() throws {
        var generator = SeededGenerator.random()
        let key = StarkPrivateKey.random()
        let signature = try key.sign(1)
        var refused = 0
        for _ in 0..<50 {
            let other = Felt.random(using: &generator)
            if (try? AffinePoint(x: other)) == nil { refused += 1 }
            #expect(!StarkECDSA.verify(signature, messageHash: 1, publicKey: other))
        }
        #expect(refused > 5)
    }
}
