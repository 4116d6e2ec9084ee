// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
@_spi(ConstantTime) import StarkCrypto

/// What is measured: each operation with a fixed secret, an extreme one, against random ones.
struct Operation: Sendable {
    let name: String
    /// A control must be found to leak.
    let isControl: Bool
    let measure: @Sendable (Int, inout SplitMix64) -> Measurement

    private init<Input>(
        _ name: String, isControl: Bool = false, input: @escaping @Sendable (Bool, inout SplitMix64) -> Input,
        run: @escaping @Sendable (Input) -> UInt64
    ) {
        self.name = name
        self.isControl = isControl
        measure = { samples, generator in
            Measurement(name, samples: samples, generator: &generator, input: input, run: run)
        }
    }

    private static let message: UInt256 =
        0x0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef

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
    private static let fixedSecret: UInt256 = {
        var secret = UInt256.one
        while ConstantTime.nonce(message: message, secret: secret).candidates != 1 { secret = secret &+ .one }
        return secret
    }()

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
            "s-with-nonce",
            input: { isRandom, generator in
                isRandom ? (scalar(&generator), scalar(&generator)) : (UInt256.one, UInt256.one)
            },
            run: { (secret: UInt256, nonce: UInt256) in
                ConstantTime.signature(message: message, secret: secret, nonce: nonce)?.s.uint256.limbs.0 ?? 0
            }),
        Operation(
            "nonce", input: { $0 ? secretWithOneCandidate(&$1) : fixedSecret },
            run: { ConstantTime.nonce(message: message, secret: $0).nonce.limbs.0 }),
        Operation(
            "sign", input: { $0 ? secretWithOneCandidate(&$1) : fixedSecret },
            run: { ConstantTime.sign(message: message, secret: $0).s.uint256.limbs.0 }),
        // The inversion whose time depends on the value: the method must find it.
        Operation(
            "control-inverse-p", isControl: true,
            input: { $0 ? Felt(unreducedBytesOf: scalar(&$1)) : Felt.one },
            run: { $0.inverted()?.uint256.limbs.0 ?? 0 }),
    ]
}

extension Felt {
    /// The element of an integer below N, and so below P.
    fileprivate init(unreducedBytesOf v: UInt256) { self.init(reducingBigEndianBytes: v.bigEndianBytes) }
}
