// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import StarkCrypto

extension FuzzTarget {
    /// A key is read exactly where its number is one of 1 ..< N, no text shows it, and what it signs verifies.
    static let privateKey = FuzzTarget(onText: "private-key") { text in
        let integer = try? UInt256(parsing: text)
        do throws(StarkCryptoError) {
            let key = try StarkPrivateKey(parsing: text)
            require(key.withExposedScalar { $0 } == integer, "the number of a key")
            require(integer.map { !$0.isZero && $0 < StarkCurve.order } ?? false, "a key outside its range")
            let shown = "\(key) \(String(reflecting: key))"
            if let integer, integer.significantBitCount > 32 {
                require(!shown.contains(integer.decimal) && !shown.contains(integer.hex), "a key is shown")
            }
            let message = Felt(UInt64(text.utf8.count) &* 0x9e37_79b9_7f4a_7c15)
            let signature = requireNoThrow("signing") { try key.sign(message) }
            require(
                StarkECDSA.verify(signature, messageHash: message, publicKey: key.publicKey), "own signature is refused"
            )
            require(
                !StarkECDSA.verify(signature, messageHash: message + .one, publicKey: key.publicKey),
                "a signature of another message is taken")
        } catch {
            let isInRange = integer.map { !$0.isZero && $0 < StarkCurve.order } ?? false
            require(!isInRange, "a key in range is refused")
            let digits = text.drop { $0 == "0" || $0 == "x" }
            // The message of a number out of range names the order, which a text may happen to spell.
            if digits.utf8.count > 12, !StarkCurve.order.hex.contains(digits) {
                require(!error.message.contains(digits), "a refusal shows the key's text")
            }
        }
    }
}
