// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CVerification
import Felt
import Foundation
@_spi(ConstantTime) import StarkCrypto

// The method of ctgrind (A. Langley, 2010): secrets are marked as undefined memory, and valgrind's memcheck reports
// every branch and every address that depends on them. Only accept bits, which are public, are declassified.

/// A copy that memcheck takes for undefined.
@inline(never)
func secret<Value: BitwiseCopyable>(_ value: Value) -> Value {
    var copy = value
    withUnsafeBytes(of: &copy) { verification_classify($0.baseAddress, $0.count) }
    return copy
}

/// A copy that is public.
@inline(never)
func publish<Value: BitwiseCopyable>(_ value: Value) -> Value {
    var copy = value
    withUnsafeBytes(of: &copy) { verification_declassify($0.baseAddress, $0.count) }
    return copy
}

func declassify(_ bit: inout UInt64) { bit = publish(bit) }

let scalar: UInt256 = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef_0123_4567_89ab_cdef
let nonce: UInt256 = 0x0765_4321_0fed_cba9_8765_4321_0fed_cba9_8765_4321_0fed_cba9_8765_4321_0fed_cba9
let message: UInt256 = 0x0055_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55_aa55

/// What runs on a secret, and some bits of its result, which depend on the secret.
let operations: [(name: String, isControl: Bool, run: () -> UInt64)] = [
    ("ladder", false, { ConstantTime.ladder(secret(scalar)).x.uint256.limbs.0 }),
    ("ladder-unblinded", false, { ConstantTime.unblindedLadder(secret(scalar)).x.uint256.limbs.0 }),
    ("public-key", false, { ConstantTime.publicKey(secret(scalar)).uint256.limbs.0 }),
    ("inverse-p", false, { ConstantTime.inverse(secret(AffinePoint.generator.x)).uint256.limbs.0 }),
    ("inverse-n", false, { ConstantTime.inverseModuloOrder(secret(scalar)).limbs.0 }),
    (
        "s-with-nonce", false,
        {
            let signature = ConstantTime.signature(
                message: message, secret: secret(scalar), nonce: secret(nonce), declassify: declassify)
            return signature?.s.uint256.limbs.0 ?? 0
        }
    ),
    (
        "nonce", false,
        { ConstantTime.nonce(message: message, secret: secret(scalar), declassify: declassify).nonce.limbs.0 }
    ),
    (
        "sign", false,
        { ConstantTime.sign(message: message, secret: secret(scalar), declassify: declassify).s.uint256.limbs.0 }
    ),
    ("control-inverse-p", true, { secret(AffinePoint.generator.x).inverted()?.uint256.limbs.0 ?? 0 }),
]

guard verification_under_valgrind() != 0 else {
    print("secret-flow says something under valgrind only: run scripts/constant-time")
    exit(64)
}
// Tables and blinding are made before anything is secret: what makes them is not under test here.
_ = ConstantTime.sign(message: message, secret: scalar)
_ = ConstantTime.publicKey(scalar)
var hasFailed = false
for operation in operations {
    let before = verification_error_count()
    var result = operation.run()
    let count = verification_error_count() - before
    // Secrets must have come through to the result: otherwise nothing was followed.
    let wasFollowed = verification_is_secret(&result) != 0
    verification_consume(publish(result))
    let passes = wasFollowed && (operation.isControl ? count > 0 : count == 0)
    if !passes { hasFailed = true }
    let verdict =
        switch (operation.isControl, passes) {
        case (false, true): "ok"
        case (false, false): wasFollowed ? "DEPENDS ON A SECRET" : "LOST THE SECRET: this run shows nothing"
        case (true, true): "found, as it must be"
        case (true, false): "NOT FOUND: this run shows nothing"
        }
    print("\(operation.name): \(count) reports, \(verdict)")
    fflush(nil)
}
exit(hasFailed ? 1 : 0)
