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

/// A result is public, or is not looked at again.
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

let operations: [(name: String, isControl: Bool, run: () -> UInt64)] = [
    ("ladder", false, { publish(ConstantTime.ladder(secret(scalar)).x.uint256.limbs.0) }),
    ("ladder-unblinded", false, { publish(ConstantTime.unblindedLadder(secret(scalar)).x.uint256.limbs.0) }),
    ("public-key", false, { publish(ConstantTime.publicKey(secret(scalar)).uint256.limbs.0) }),
    ("inverse-p", false, { publish(ConstantTime.inverse(secret(Felt.generatorX)).uint256.limbs.0) }),
    ("inverse-n", false, { publish(ConstantTime.inverseModuloOrder(secret(scalar)).limbs.0) }),
    (
        "s-with-nonce", false,
        {
            let signature = ConstantTime.signature(
                message: message, secret: secret(scalar), nonce: secret(nonce), declassify: declassify)
            return publish(signature?.s.uint256.limbs.0 ?? 0)
        }
    ),
    (
        "nonce", false,
        {
            publish(
                ConstantTime.nonce(message: message, secret: secret(scalar), declassify: declassify).nonce.limbs.0)
        }
    ),
    (
        "sign", false,
        {
            publish(
                ConstantTime.sign(message: message, secret: secret(scalar), declassify: declassify).s.uint256.limbs.0)
        }
    ),
    ("control-inverse-p", true, { publish(secret(Felt.generatorX).inverted()?.uint256.limbs.0 ?? 0) }),
]

extension Felt {
    static var generatorX: Felt { AffinePoint.generator.x }
}

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
    verification_consume(operation.run())
    let count = verification_error_count() - before
    let passes = operation.isControl ? count > 0 : count == 0
    if !passes { hasFailed = true }
    let verdict =
        switch (operation.isControl, passes) {
        case (false, true): "ok"
        case (false, false): "DEPENDS ON A SECRET"
        case (true, true): "found, as it must be"
        case (true, false): "NOT FOUND: this run shows nothing"
        }
    print("\(operation.name): \(count) reports, \(verdict)")
    fflush(stdout)
}
exit(hasFailed ? 1 : 0)
