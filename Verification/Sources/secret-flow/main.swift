// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CVerification
import Felt
import Foundation
@_spi(ConstantTime) import StarkCrypto
import StarknetKeys

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
let messageHash = Felt(reducingBigEndianBytes: message.bigEndianBytes)

/// What memcheck must report of an operation.
enum Expectation: Equatable {
    /// Nothing.
    case nothing
    /// So many decisions by accept bits, where the code under test has no place to declassify them.
    case acceptBits(Int)
    /// Something, of a control.
    case leaks
}

/// What runs on a secret, and some bits of its result, which depend on the secret.
let operations: [(name: String, expectation: Expectation, run: () -> UInt64)] = [
    ("ladder", .nothing, { ConstantTime.ladder(secret(scalar)).x.uint256.limbs.0 }),
    ("ladder-unblinded", .nothing, { ConstantTime.unblindedLadder(secret(scalar)).x.uint256.limbs.0 }),
    ("public-key", .nothing, { ConstantTime.publicKey(secret(scalar)).uint256.limbs.0 }),
    ("inverse-p", .nothing, { ConstantTime.inverse(secret(AffinePoint.generator.x)).uint256.limbs.0 }),
    ("inverse-n", .nothing, { ConstantTime.inverseModuloOrder(secret(scalar)).limbs.0 }),
    ("product-n", .nothing, { ConstantTime.product(message, secret(scalar)).limbs.0 }),
    (
        "s-with-nonce", .nothing,
        {
            let signature = ConstantTime.signature(
                message: message, secret: secret(scalar), nonce: secret(nonce), declassify: declassify)
            return signature?.s.uint256.limbs.0 ?? 0
        }
    ),
    (
        "nonce", .nothing,
        { ConstantTime.nonce(message: message, secret: secret(scalar), declassify: declassify).nonce.limbs.0 }
    ),
    (
        "sign-from-scalar", .nothing,
        { ConstantTime.sign(message: message, secret: secret(scalar), declassify: declassify).s.uint256.limbs.0 }
    ),
    (
        // The very code that users call.
        "sign", .acceptBits(ConstantTime.nonce(message: message, secret: scalar).candidates + 1),
        { (try? ConstantTime.privateKey(secret(scalar)).sign(messageHash))?.s.uint256.limbs.0 ?? 0 }
    ),
    (
        "private-key", .acceptBits(1),
        { (try? StarkPrivateKey(secret(scalar)))?.publicKey.uint256.limbs.0 ?? 0 }
    ),
    (
        // That this seed's first hash is taken, and that the key is in its range.
        "grinding", .acceptBits(2),
        { StarkPrivateKey(grinding: SecretBytes(secret(scalar).bigEndianBytes)).publicKey.uint256.limbs.0 }
    ),
    ("control-inverse-p", .leaks, { secret(AffinePoint.generator.x).inverted()?.uint256.limbs.0 ?? 0 }),
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
    let passes =
        switch operation.expectation {
        case .nothing: wasFollowed && count == 0
        case .acceptBits(let bits): wasFollowed && count == bits
        case .leaks: wasFollowed && count > 0
        }
    if !passes { hasFailed = true }
    let verdict =
        switch operation.expectation {
        case _ where !wasFollowed: "LOST THE SECRET: this run shows nothing"
        case .nothing: passes ? "ok" : "DEPENDS ON A SECRET"
        case .acceptBits(let bits): passes ? "ok, its accept bits" : "DEPENDS ON A SECRET: \(bits) would be accept bits"
        case .leaks: passes ? "found, as it must be" : "NOT FOUND: this run shows nothing"
        }
    print("\(operation.name): \(count) reports, \(verdict)")
    fflush(nil)
}
exit(hasFailed ? 1 : 0)
