// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
public import StarkCrypto

extension StarkPrivateKey {
    /// The key that a secret of secp256k1 gives by grinding, as EIP-2645 describes and starknet.js's `grindKey` does.
    ///
    /// The SHA-256 of the secret and a counter is taken until it is below the largest multiple of the curve's order, so
    /// that its remainder is uniform. The first one fits in 31 of 32 cases; how many were tried is the one thing that
    /// the time depends on, and it says nothing about the key that is used.
    ///
    /// - Parameter seed: The secret, 32 bytes in every use that is known.
    public init(grinding seed: SecretBytes) {
        let order = StarkCurve.order
        // 31·N is the largest multiple below 2^256.
        let bound = (order &<< 5) &- order
        var counter: UInt64 = 0
        while true {
            let digits = SecretBytes(Self.minimalBytes(counter))
            let digest = SecretBytes.joining([seed, digits]).sha256.number
            if digest.subtractingReportingOverflow(bound).overflow,
                let key = try? StarkPrivateKey(Self.remainder(digest, order))
            {
                self = key
                return
            }
            counter += 1
        }
    }

    /// The big-endian bytes without leading zeros; one zero for 0.
    private static func minimalBytes(_ value: UInt64) -> [UInt8] {
        var bytes = [UInt8(truncatingIfNeeded: value)]
        var rest = value >> 8
        while rest > 0 {
            bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return bytes
    }

    /// The remainder of a number below 32 times the order, by five subtractions that are made or not without a branch.
    private static func remainder(_ value: UInt256, _ order: UInt256) -> UInt256 {
        var rest = value
        for shift in (0..<5).reversed() {
            let (difference, below) = rest.subtractingReportingOverflow(order &<< shift)
            let keep = 0 &- UInt64(below ? 1 : 0)
            let mask = UInt256(limbs: (keep, keep, keep, keep))
            rest = (rest & mask) | (difference & ~mask)
        }
        return rest
    }
}
