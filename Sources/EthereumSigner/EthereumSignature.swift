// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CSecp256k1
public import Felt

/// An ECDSA signature of secp256k1, with the number that lets the public key be recovered from it.
public struct EthereumSignature: Hashable, Sendable {
    /// The number r, in 1 ..< n.
    public let r: UInt256
    /// The number s, in 1 ..< n.
    public let s: UInt256
    /// Which of the four possible keys it is: bit 0 is the parity of the nonce point's y, bit 1 says that its x was n or
    /// more, which never happens in practice.
    public let recoveryID: UInt8

    /// The order n of the curve.
    static let order = UInt256(
        limbs: (0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff))

    /// Takes the numbers.
    ///
    /// - Throws: ``EthereumKeyError`` with code `signature` when r or s is not in 1 ..< n or the recovery number is
    ///   above 3.
    public init(r: UInt256, s: UInt256, recoveryID: UInt8) throws(EthereumKeyError) {
        guard !r.isZero, r < Self.order, !s.isZero, s < Self.order else {
            throw EthereumKeyError(.signature, "r or s is 0 or not below the order of secp256k1")
        }
        guard recoveryID < 4 else {
            throw EthereumKeyError(.signature, "the recovery number is \(recoveryID), not one of 0 to 3")
        }
        self.r = r
        self.s = s
        self.recoveryID = recoveryID
    }

    /// Reads r, s and v: 65 bytes as wallets return them, where v is 0, 1, 27 or 28.
    ///
    /// - Throws: ``EthereumKeyError`` with code `signature`.
    public init(_ bytes: some Collection<UInt8>) throws(EthereumKeyError) {
        guard bytes.count == 65, let v = bytes.dropFirst(64).first else {
            throw EthereumKeyError(.signature, "a signature has 65 bytes (r, s and v), not \(bytes.count)")
        }
        guard [0, 1, 27, 28].contains(v) else {
            throw EthereumKeyError(.signature, "v is \(v), not one of 0, 1, 27 and 28")
        }
        try self.init(
            r: UInt256(word: bytes.prefix(32)), s: UInt256(word: bytes.dropFirst(32).prefix(32)),
            recoveryID: v >= 27 ? v - 27 : v)
    }

    init(compact: [UInt8], recoveryID: UInt8) {
        r = UInt256(word: compact[..<32])
        s = UInt256(word: compact[32...])
        self.recoveryID = recoveryID
    }

    /// Whether the nonce point's y is odd; Ethereum's transactions call it `yParity`.
    public var yParity: Bool { recoveryID & 1 == 1 }

    /// Whether s is at most half the order, the one of two equivalent signatures that Ethereum takes (EIP-2).
    public var hasLowS: Bool { s <= Self.order &>> 1 }

    /// r and s, 64 bytes.
    public var compactBytes: [UInt8] { r.bigEndianBytes + s.bigEndianBytes }

    /// r, s and v, 65 bytes, with v as 27 or 28: the form of `personal_sign` and of Solidity's `ecrecover`.
    public var bytes: [UInt8] { compactBytes + [27 + (recoveryID & 1)] }

    /// The public key whose owner signed a 32-byte hash. About 60 µs.
    ///
    /// Every hash gives some key; only comparing the key, or its address, with the expected one proves anything.
    ///
    /// - Throws: ``EthereumKeyError`` with code `hashLength`, or `recovery` when the nonce point is not on the curve.
    public func recoverPublicKey(_ hash: some Collection<UInt8>) throws(EthereumKeyError) -> EthereumPublicKey {
        let hash = try Self.checkedHash(hash)
        let secp256k1 = Secp256k1.shared
        var parsed = secp256k1_ecdsa_recoverable_signature()
        var point = secp256k1_pubkey()
        guard
            secp256k1_ecdsa_recoverable_signature_parse_compact(
                secp256k1.context, &parsed, compactBytes, Int32(recoveryID)) == 1,
            secp256k1_ecdsa_recover(secp256k1.context, &point, &parsed, hash) == 1
        else { throw EthereumKeyError(.recovery, "no public key follows from the signature of this hash") }
        return EthereumPublicKey(point, secp256k1)
    }

    static func checkedHash(_ hash: some Collection<UInt8>) throws(EthereumKeyError) -> [UInt8] {
        guard hash.count == 32 else {
            throw EthereumKeyError(.hashLength, "a hash to sign has 32 bytes, not \(hash.count)")
        }
        return Array(hash)
    }
}
