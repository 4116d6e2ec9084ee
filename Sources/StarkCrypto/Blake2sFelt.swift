// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's hash of felts by BLAKE2s, which compiled class hashes use since version 0.14.1 (SNIP-34).
public enum Blake2sFelt {
    /// The hash of any number of felts.
    ///
    /// A felt below 2^63 becomes two 32-bit words, the high one first; any other becomes eight, the highest first, with
    /// the top bit of the first set. The words' little-endian bytes are hashed, and the digest is read as a
    /// little-endian integer modulo P.
    public static func hash(many felts: some Sequence<Felt>) -> Felt {
        var bytes: [UInt8] = []
        for felt in felts {
            let value = felt.uint256
            if let small = value.uint64, small < 1 << 63 {
                append(small, to: &bytes)
            } else {
                let (l0, l1, l2, l3) = value.limbs
                append(l3 | 1 << 63, to: &bytes)
                append(l2, to: &bytes)
                append(l1, to: &bytes)
                append(l0, to: &bytes)
            }
        }
        let words = Blake2s.hashWords(bytes).map { UInt64($0) }
        return Felt(
            reducing: UInt256(
                limbs: (
                    words[0] | words[1] << 32, words[2] | words[3] << 32, words[4] | words[5] << 32,
                    words[6] | words[7] << 32
                )))
    }

    /// The high word and then the low word, each with its lowest byte first.
    private static func append(_ x: UInt64, to bytes: inout [UInt8]) {
        for shift in [32, 40, 48, 56, 0, 8, 16, 24] as [UInt64] { bytes.append(UInt8(truncatingIfNeeded: x &>> shift)) }
    }
}
