// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
package import Felt

/// The nonces of RFC 6979 with HMAC-SHA256, as StarkWare's reference code makes them.
///
/// The message hash goes in as 32 bytes without the shift of bits2octets, and candidates are the first 252 bits of the
/// generator's output.
package struct DeterministicNonce {
    private var key: SymmetricKey
    private var value: [UInt8]

    /// - Parameters:
    ///   - messageHash: Below 2^251.
    ///   - privateKey: In 1 ..< N.
    ///   - extraEntropy: Bytes to hash in beside them (RFC 6979, section 3.6).
    package init(messageHash: UInt256, privateKey: UInt256, extraEntropy: [UInt8]) {
        value = [UInt8](repeating: 1, count: 32)
        key = SymmetricKey(data: [UInt8](repeating: 0, count: 32))
        let seed = privateKey.bigEndianBytes + messageHash.bigEndianBytes + extraEntropy
        update(with: [0] + seed)
        update(with: [1] + seed)
    }

    private mutating func update(with bytes: [UInt8]) {
        key = SymmetricKey(data: authenticate(value + bytes))
        value = authenticate(value)
    }

    private func authenticate(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    /// The next nonce in 1 ..< N. What is refused on the way tells nothing about the one that is taken.
    package mutating func next() -> UInt256 {
        while true {
            value = authenticate(value)
            let candidate = DeterministicNonce.integer(value) &>> 4
            if !candidate.isZero, candidate < CurveScalar.order { return candidate }
            update(with: [0])
        }
    }

    /// The big-endian integer of 32 bytes.
    private static func integer(_ bytes: [UInt8]) -> UInt256 {
        bytes.reduce(UInt256.zero) { ($0 &<< 8) | UInt256(UInt64($1)) }
    }
}
