// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CSecp256k1
public import Felt
internal import StarkCrypto

/// A point of secp256k1 that is not the point at infinity.
public struct EthereumPublicKey: Hashable, Sendable {
    /// The x coordinate.
    public let x: UInt256
    /// The y coordinate.
    public let y: UInt256

    /// Reads the 33 bytes of a compressed point (first byte 2 or 3), the 65 of a whole one (first byte 4), or the 64 of
    /// its coordinates. A compressed point costs a square root, about 5 µs.
    ///
    /// - Throws: ``EthereumKeyError`` with code `publicKey`.
    public init(_ bytes: some Collection<UInt8>) throws(EthereumKeyError) {
        let encoding = bytes.count == 64 ? [4] + Array(bytes) : Array(bytes)
        // The library also takes 65 bytes that begin with 6 or 7, a form of the 1990s that Ethereum does not know.
        let isKnown = encoding.count == 33 || (encoding.count == 65 && encoding[0] == 4)
        guard isKnown, let point = Secp256k1.shared.point(encoding) else {
            throw EthereumKeyError(
                .publicKey, "\(bytes.count) bytes are no point of secp256k1: give 33, 64 or 65 bytes of a point on it")
        }
        self.init(point, .shared)
    }

    init(_ point: secp256k1_pubkey, _ secp256k1: Secp256k1) {
        let bytes = secp256k1.serialize(point, compressed: false)
        x = UInt256(word: bytes[1...32])
        y = UInt256(word: bytes[33...])
    }

    /// The 64 bytes of both coordinates, big-endian, which is what Ethereum hashes to an address.
    public var bytes: [UInt8] { x.bigEndianBytes + y.bigEndianBytes }

    /// The 33 bytes of the compressed point.
    public var compressedBytes: [UInt8] { [y.limbs.0 & 1 == 0 ? 2 : 3] + x.bigEndianBytes }

    /// The address: the last 20 bytes of the coordinates' Keccak-256.
    public var address: EthereumAddress { EthereumAddress(unchecked: Array(Keccak256.hash(bytes).suffix(20))) }

    /// Whether a signature of a 32-byte hash is by this key's owner. About 50 µs.
    ///
    /// A signature whose s is above half the order is refused, as in Ethereum since EIP-2: anyone could have made it
    /// from the other one. A hash of another length verifies nothing.
    public func isValidSignature(_ signature: EthereumSignature, for hash: some Collection<UInt8>) -> Bool {
        let hash = Array(hash)
        let secp256k1 = Secp256k1.shared
        guard hash.count == 32, var point = secp256k1.point([4] + bytes) else { return false }
        var parsed = secp256k1_ecdsa_signature()
        guard secp256k1_ecdsa_signature_parse_compact(secp256k1.context, &parsed, signature.compactBytes) == 1 else {
            return false
        }
        return secp256k1_ecdsa_verify(secp256k1.context, &parsed, hash, &point) == 1
    }
}

extension EthereumPublicKey: CustomStringConvertible {
    /// The compressed point in hexadecimal.
    public var description: String { "0x" + Hexadecimal.text(compressedBytes) }
}

extension UInt256 {
    /// The number of 32 big-endian bytes.
    init(word bytes: some Collection<UInt8>) {
        precondition(bytes.count == 32, "a word has 32 bytes")
        var limbs: [UInt64] = [0, 0, 0, 0]
        for (offset, byte) in bytes.enumerated() { limbs[3 - offset / 8] = limbs[3 - offset / 8] << 8 | UInt64(byte) }
        self.init(limbs: (limbs[0], limbs[1], limbs[2], limbs[3]))
    }
}
