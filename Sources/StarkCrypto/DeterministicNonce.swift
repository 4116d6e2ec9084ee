// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
package import Felt

/// The nonces of RFC 6979 with HMAC-SHA256, as StarkWare's reference code makes them.
///
/// The message hash goes in as 32 bytes without the shift of bits2octets, and candidates are the first 252 bits of the
/// generator's output.
package struct DeterministicNonce {
    private var key: AuthenticationKey
    private var value: [UInt8]

    /// - Parameters:
    ///   - messageHash: Below 2^251.
    ///   - privateKey: In 1 ..< N.
    ///   - extraEntropy: Bytes to hash in beside them (RFC 6979, section 3.6).
    package init(messageHash: UInt256, privateKey: UInt256, extraEntropy: [UInt8]) {
        value = [UInt8](repeating: 1, count: 32)
        key = AuthenticationKey([UInt8](repeating: 0, count: 32))
        let seed = privateKey.bigEndianBytes + messageHash.bigEndianBytes + extraEntropy
        update(with: [0] + seed)
        update(with: [1] + seed)
    }

    private mutating func update(with bytes: [UInt8]) {
        key = AuthenticationKey(key.authenticate(value + bytes))
        value = key.authenticate(value)
    }

    /// The next nonce in 1 ..< N. What is refused on the way tells nothing about the one that is taken.
    package mutating func next() -> UInt256 {
        while true {
            value = key.authenticate(value)
            let candidate = DeterministicNonce.integer(value) &>> 4
            if !candidate.isZero, candidate < CurveScalar.order { return candidate }
            update(with: [0])
        }
    }

    /// The big-endian integer of 32 bytes.
    private static func integer(_ bytes: [UInt8]) -> UInt256 {
        let limbs = stride(from: 0, to: 32, by: 8).map { i in
            bytes[i..<i + 8].reduce(0 as UInt64) { $0 &<< 8 | UInt64($1) }
        }
        return UInt256(limbs: (limbs[3], limbs[2], limbs[1], limbs[0]))
    }
}

/// A key of HMAC-SHA256 of 32 bytes, with its two first blocks already hashed (RFC 2104).
private struct AuthenticationKey {
    private let inner: SHA256
    private let outer: SHA256

    init(_ key: [UInt8]) {
        inner = AuthenticationKey.hasher(key, pad: 0x36)
        outer = AuthenticationKey.hasher(key, pad: 0x5c)
    }

    private static func hasher(_ key: [UInt8], pad: UInt8) -> SHA256 {
        var block = [UInt8](repeating: pad, count: SHA256.blockByteCount)
        for i in key.indices { block[i] ^= key[i] }
        var hasher = SHA256()
        block.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return hasher
    }

    func authenticate(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = inner
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        let digest = hasher.finalize()
        hasher = outer
        digest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return hasher.finalize().withUnsafeBytes { Array($0) }
    }
}
