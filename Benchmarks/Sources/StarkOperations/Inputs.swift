// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

/// Inputs of operations. Random ones come from a fixed seed; the written ones serve cold starts.
enum Inputs {
    /// How many different inputs an operation goes through in turn.
    static let count = 256

    /// Felts of all sizes.
    static let felts: [Felt] = {
        var generator = Generator(state: 0x5eed)
        return (0..<2 * count).map { _ in Felt.random(using: &generator) }
    }()

    /// Pairs of felts, all different up to 256 of them.
    static func pairs(_ size: Int) -> [(Felt, Felt)] {
        (0..<size).map { (felts[$0 % count] + Felt(UInt64($0)), felts[count + $0 % count]) }
    }

    /// Private keys as numbers.
    static let scalars: [UInt256] = {
        var generator = Generator(state: 0x5ec1e7)
        return (0..<count).map { _ in UInt256.random(using: &generator) &>> 5 }
    }()

    /// Message hashes below 2^251.
    static let messages: [Felt] = {
        var generator = Generator(state: 0x3e55a6e)
        return (0..<count).map { _ in Felt(reducing: UInt256.random(using: &generator) &>> 5) }
    }()

    static let keys: [StarkPrivateKey] = scalars.compactMap { try? StarkPrivateKey($0) }

    /// Signatures by `keys` of `messages`, in their order.
    static let signatures: [StarkSignature] = zip(keys, messages).compactMap { try? $0.sign($1) }

    static let publicPoints: [AffinePoint] = zip(zip(keys, messages), signatures).compactMap { signed, signature in
        let (key, message) = signed
        // The sign of y is the one with which the signature verifies.
        guard let point = try? AffinePoint(x: key.publicKey) else { return nil }
        return StarkECDSA.verify(signature, messageHash: message, publicKey: point) ? point : -point
    }

    static let publicKeys: [Felt] = keys.map(\.publicKey)

    /// Signatures by the first key of the other messages.
    static let signaturesByOneKey: [StarkSignature] = messages.compactMap { try? keys[0].sign($0) }

    /// Bytes that are not all equal.
    static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) } }

    /// A key, a message and its signature, written down: making them would make the tables too.
    enum Written {
        static let scalar: UInt256 = 0x01ef_15c1_8599_971b_7bec_ed41_5a40_f0c7_deac_fd9b_0d18_19e0_3d72_3d8b_c943_cfca
        static let message: Felt = 0x0006_fea8_0189_363a_7869_97ed_3ba4_0ba0_d3d0_7351_1a9a_7ea1_3d21_a8ab_88f9_9000
        static let publicKey: Felt = 0x0125_d2f9_cfa3_ca55_d379_fc82_af5a_1908_fbb9_8f09_9f97_8fd5_05db_03fa_5314_dfdb
        /// Pairs of felts that are not random.
        static func pairs(_ size: Int) -> [(Felt, Felt)] { (0..<size).map { (message + Felt(UInt64($0)), publicKey) } }

        static let signature = StarkSignature(
            r: 0x0271_ebb5_9763_cc40_0ff5_ff3d_2803_d591_7994_40e0_1325_4742_1b24_ddd9_6adf_e9b2,
            s: 0x0677_5075_5600_bb2b_f9ef_4c01_11e6_c180_9a67_5d67_37ad_1869_1062_b7b2_783a_5bdf)
    }
}

/// Steele, Lea and Flood's SplitMix64.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z &>> 31)
    }
}
