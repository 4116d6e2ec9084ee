// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Crypto
package import Felt

/// The nonces of RFC 6979 with HMAC-SHA256, as StarkWare's reference code makes them.
///
/// The message hash goes in as 32 bytes without the shift of bits2octets, and candidates are the first 252 bits of the
/// generator's output.
///
/// Time depends on the number of candidates that are refused and on the number of bytes of extra entropy, and on
/// nothing else. Secrets stay on the stack and in hashers of swift-crypto, which overwrites their state.
package struct DeterministicNonce {
    private var key: AuthenticationKey
    private var value: Bytes32

    /// - Parameters:
    ///   - messageHash: Below 2^251.
    ///   - privateKey: In 1 ..< N.
    ///   - extraEntropy: Bytes to hash in beside them (RFC 6979, section 3.6).
    package init(messageHash: UInt256, privateKey: UInt256, extraEntropy: [UInt8]) {
        value = Bytes32(repeating: 0x0101_0101_0101_0101)
        key = AuthenticationKey(Bytes32(repeating: 0))
        var seed = (Bytes32(bigEndian: privateKey), Bytes32(bigEndian: messageHash))
        withUnsafeBytes(of: seed) { seed in
            extraEntropy.withUnsafeBytes { entropy in
                update(tag: 0, seed, entropy)
                update(tag: 1, seed, entropy)
            }
        }
        Erasure.erase(&seed)
    }

    private mutating func update(tag: UInt8, _ seed: UnsafeRawBufferPointer?, _ entropy: UnsafeRawBufferPointer?) {
        var authentication = key.authentication()
        withUnsafeBytes(of: value) { authentication.update(bufferPointer: $0) }
        withUnsafeBytes(of: tag) { authentication.update(bufferPointer: $0) }
        if let seed { authentication.update(bufferPointer: seed) }
        if let entropy, entropy.count > 0 { authentication.update(bufferPointer: entropy) }
        key = AuthenticationKey(key.finish(authentication))
        value = key.authenticate(value)
    }

    /// The next nonce in 1 ..< N. What is refused on the way tells nothing about the one that is taken.
    package mutating func next() -> UInt256 { next(declassify: { _ in }) }

    /// The next nonce, with a closure that sees every accept bit before it decides anything.
    ///
    /// - Parameter declassify: Called with 1 for a candidate that is taken and 0 for one that is refused; tools that
    ///   track secrets mark it as public there.
    @inline(__always)
    mutating func next(declassify: (inout UInt64) -> Void) -> UInt256 {
        while true {
            value = key.authenticate(value)
            let candidate = value.bigEndianInteger &>> 4
            var accepted = CurveScalar.isValid(candidate)
            declassify(&accepted)
            if accepted == 1 { return candidate }
            update(tag: 0, nil, nil)
        }
    }

    /// Overwrites what this value holds on the stack.
    mutating func erase() { Erasure.erase(&value) }
}

/// 32 bytes in the order of memory.
private struct Bytes32: BitwiseCopyable {
    var w0: UInt64
    var w1: UInt64
    var w2: UInt64
    var w3: UInt64

    @inline(__always)
    init(repeating word: UInt64) { (w0, w1, w2, w3) = (word, word, word, word) }

    @inline(__always)
    init(bigEndian v: UInt256) {
        let (l0, l1, l2, l3) = v.limbs
        (w0, w1, w2, w3) = (l3.bigEndian, l2.bigEndian, l1.bigEndian, l0.bigEndian)
    }

    @inline(__always)
    var bigEndianInteger: UInt256 {
        UInt256(
            limbs: (UInt64(bigEndian: w3), UInt64(bigEndian: w2), UInt64(bigEndian: w1), UInt64(bigEndian: w0)))
    }

    @inline(__always)
    init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { $0.loadUnaligned(as: Bytes32.self) }
    }
}

/// A key of HMAC-SHA256 of 32 bytes, with its two first blocks already hashed (RFC 2104).
private struct AuthenticationKey {
    private let inner: SHA256
    private let outer: SHA256

    @inline(__always)
    init(_ key: Bytes32) {
        inner = AuthenticationKey.hasher(key, pad: 0x3636_3636_3636_3636)
        outer = AuthenticationKey.hasher(key, pad: 0x5c5c_5c5c_5c5c_5c5c)
    }

    private static func hasher(_ key: Bytes32, pad: UInt64) -> SHA256 {
        var block = (
            key.w0 ^ pad, key.w1 ^ pad, key.w2 ^ pad, key.w3 ^ pad, pad, pad, pad, pad
        )
        var hasher = SHA256()
        withUnsafeBytes(of: block) { hasher.update(bufferPointer: $0) }
        Erasure.erase(&block)
        return hasher
    }

    /// A hasher for the bytes to authenticate.
    @inline(__always)
    func authentication() -> SHA256 { inner }

    /// The code for the bytes that the hasher has taken.
    func finish(_ authentication: SHA256) -> Bytes32 {
        let digest = authentication.finalize()
        var hasher = outer
        digest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Bytes32(hasher.finalize())
    }

    func authenticate(_ bytes: Bytes32) -> Bytes32 {
        var hasher = authentication()
        withUnsafeBytes(of: bytes) { hasher.update(bufferPointer: $0) }
        return finish(hasher)
    }
}
