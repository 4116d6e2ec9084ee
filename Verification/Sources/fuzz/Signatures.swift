// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import StarkCrypto

extension FuzzTarget {
    /// Any numbers as a signature: verification answers, and says yes only within the ranges of the rules.
    static let signature = FuzzTarget(onBytes: "signature") { bytes in
        var stream = FeltStream(bytes, dictionary: known)
        let (r, s, hash, key) = (stream.next() ?? 0, stream.next() ?? 0, stream.next() ?? 0, stream.next() ?? 0)
        let signature = StarkSignature(r: r, s: s)
        require(signature.felts == [r, s], "the felts of a signature")
        guard StarkECDSA.verify(signature, messageHash: hash, publicKey: key) else { return }
        let bound = UInt256.one &<< 251
        require(
            !r.isZero && r.uint256 < bound && !s.isZero && hash.uint256 < bound, "a signature out of range is taken")
        require((try? AffinePoint(x: key)) != nil, "a key that is no point is taken")
    }

    /// A signature that verifies, for the fuzzer to change: r, s, message hash and key.
    private static let known: [Felt] = {
        do {
            let key = try StarkPrivateKey(0x1234_5678 as Felt)
            let signature = try key.sign(77)
            return [signature.r, signature.s, 77, key.publicKey]
        } catch { fatalError("\(error)") }
    }()
}
