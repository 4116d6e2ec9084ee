// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CVerification
import Felt
@_spi(ConstantTime) import StarkCrypto

/// What is measured: each operation with a fixed secret, an extreme one, against random ones.
struct Operation: Sendable {
    let name: String
    let expectation: Expectation
    let measure: @Sendable (Int, inout SplitMix64) -> Measurement

    enum Expectation {
        /// The time depends on nothing.
        case constant
        /// A control in which both classes are the same: what is found there comes from the measurement.
        case nothingToFind
        /// A control that leaks, and must be found.
        case leak
    }

    private init<Input>(
        _ name: String, _ expectation: Expectation = .constant,
        input: @escaping @Sendable (Bool, inout SplitMix64) -> Input, run: @escaping @Sendable (Input) -> UInt64
    ) {
        self.name = name
        self.expectation = expectation
        measure = { samples, generator in
            Measurement(name, samples: samples, generator: &generator, input: input, run: run)
        }
    }

    private static let message: UInt256 =
        0x0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef

    private static let messageHash = Felt(reducingBigEndianBytes: message.bigEndianBytes)

    private static func scalar(_ generator: inout SplitMix64) -> UInt256 {
        while true {
            let candidate = UInt256.random(using: &generator) &>> 4
            if !candidate.isZero, candidate < StarkCurve.order { return candidate }
        }
    }

    /// A secret whose first nonce candidate for the message is taken, so that all signatures do the same work.
    private static func secretWithOneCandidate(_ generator: inout SplitMix64) -> UInt256 {
        while true {
            let secret = scalar(&generator)
            if ConstantTime.nonce(message: message, secret: secret).candidates == 1 { return secret }
        }
    }

    /// The smallest such secret.
    private static let smallestSecret = firstWithOneCandidate(from: .one, step: .one)
    /// The largest such secret.
    private static let largestSecret = firstWithOneCandidate(
        from: StarkCurve.order &- .one, step: UInt256.zero &- .one)

    private static func firstWithOneCandidate(from first: UInt256, step: UInt256) -> UInt256 {
        var secret = first
        while ConstantTime.nonce(message: message, secret: secret).candidates != 1 { secret = secret &+ step }
        return secret
    }

    /// Signing as users do it. Keys live on the heap, so that both classes take the same memory in the same order: each
    /// input is a key of its own, made after the search for a random one.
    private static func signing(_ name: String, _ expectation: Expectation = .constant, fixed: UInt256?) -> Operation {
        Operation(
            name, expectation,
            input: { isRandom, generator in
                let random = secretWithOneCandidate(&generator)
                return ConstantTime.privateKey(isRandom ? random : fixed ?? random)
            },
            run: { key in (try? key.sign(messageHash))?.s.uint256.limbs.0 ?? 0 })
    }

    static let all: [Operation] = [
        Operation(
            "ladder", input: { $0 ? scalar(&$1) : UInt256.one },
            run: {
                let p = ConstantTime.ladder($0); return p.x.uint256.limbs.0 ^ p.zz.uint256.limbs.0
            }),
        Operation(
            "ladder-unblinded", input: { $0 ? scalar(&$1) : UInt256.one },
            run: {
                let p = ConstantTime.unblindedLadder($0); return p.x.uint256.limbs.0 ^ p.zz.uint256.limbs.0
            }),
        Operation(
            "public-key", input: { $0 ? scalar(&$1) : UInt256.one },
            run: { ConstantTime.publicKey($0).uint256.limbs.0 }),
        Operation(
            "inverse-p", input: { $0 ? Felt(unreducedBytesOf: scalar(&$1)) : Felt.one },
            run: { ConstantTime.inverse($0).uint256.limbs.0 }),
        Operation(
            "inverse-n", input: { $0 ? scalar(&$1) : UInt256.one },
            run: { ConstantTime.inverseModuloOrder($0).limbs.0 }),
        Operation(
            "product-n", input: { $0 ? scalar(&$1) : UInt256.one },
            run: { ConstantTime.product(message, $0).limbs.0 }),
        Operation(
            "s-with-nonce",
            input: { isRandom, generator in
                isRandom ? (scalar(&generator), scalar(&generator)) : (UInt256.one, UInt256.one)
            },
            run: { (secret: UInt256, nonce: UInt256) in
                ConstantTime.signature(message: message, secret: secret, nonce: nonce)?.s.uint256.limbs.0 ?? 0
            }),
        Operation(
            "nonce", input: { $0 ? secretWithOneCandidate(&$1) : smallestSecret },
            run: { ConstantTime.nonce(message: message, secret: $0).nonce.limbs.0 }),
        signing("sign", fixed: smallestSecret),
        signing("sign-largest", fixed: largestSecret),
        Operation(
            "sign-from-scalar", input: { $0 ? secretWithOneCandidate(&$1) : smallestSecret },
            run: { ConstantTime.sign(message: message, secret: $0).s.uint256.limbs.0 }),
        signing("control-same", .nothingToFind, fixed: nil),
        // A signature by a random key, and one branch, which the predictor guesses for the fixed class and for half of
        // the random one.
        Operation(
            "control-branch", .leak,
            input: { isRandom, generator in
                let key = ConstantTime.privateKey(secretWithOneCandidate(&generator))
                let bit = generator.next() & 1
                return (key, isRandom ? bit : 0)
            },
            run: { (key: StarkPrivateKey, bit: UInt64) in
                verification_branch(bit)
                return (try? key.sign(messageHash))?.s.uint256.limbs.0 ?? 0
            }),
        // The inversion whose time depends on the value: the method must find it.
        Operation(
            "control-inverse-p", .leak,
            input: { $0 ? Felt(unreducedBytesOf: scalar(&$1)) : Felt.one },
            run: { $0.inverted()?.uint256.limbs.0 ?? 0 }),
    ]
}

extension Felt {
    /// The element of an integer below N, and so below P.
    fileprivate init(unreducedBytesOf v: UInt256) { self.init(reducingBigEndianBytes: v.bigEndianBytes) }
}
