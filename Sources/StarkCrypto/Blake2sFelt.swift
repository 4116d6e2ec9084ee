// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's hash of felts by BLAKE2s, which compiled class hashes use since version 0.14.1 (SNIP-34).
///
/// A felt below 2^63 becomes two 32-bit words, the high one first; any other becomes eight, the highest first, with
/// the top bit of the first set. The words' little-endian bytes are hashed, and the digest is read as a little-endian
/// integer modulo P.
///
/// ```swift
/// Blake2sFelt.hash(many: [1, 2, 3])
///
/// var hasher = Blake2sFelt()
/// hasher.append(1)
/// hasher.update([2, 3])
/// hasher.finalize()          // the same
/// ```
///
/// Two large felts cost about 0.2 µs. Time depends on the number of felts and on which are below 2^63.
public struct Blake2sFelt: IncrementalHash {
    /// Felts.
    public typealias Element = Felt

    private var hasher = Blake2s()

    /// Starts with no felts.
    public init() {}

    /// Takes the next felt.
    public mutating func append(_ felt: Felt) {
        let value = felt.uint256
        if let small = value.uint64, small < 1 << 63 {
            withUnsafeBytes(of: Blake2sFelt.words(small)) { hasher.absorb($0) }
        } else {
            let (l0, l1, l2, l3) = value.limbs
            let words = (
                Blake2sFelt.words(l3 | 1 << 63), Blake2sFelt.words(l2), Blake2sFelt.words(l1), Blake2sFelt.words(l0)
            )
            withUnsafeBytes(of: words) { hasher.absorb($0) }
        }
    }

    /// Takes the next felts.
    public mutating func update(_ felts: some Sequence<Felt>) {
        for felt in felts { append(felt) }
    }

    /// The hash of all felts so far. More may be appended afterwards, as if this had not been called.
    public func finalize() -> Felt {
        let words = hasher.words.map { UInt64($0) }
        return Felt(
            reducing: UInt256(
                limbs: (
                    words[0] | words[1] << 32, words[2] | words[3] << 32, words[4] | words[5] << 32,
                    words[6] | words[7] << 32
                )))
    }

    /// The hash of any number of felts.
    public static func hash(many felts: some Sequence<Felt>) -> Felt {
        var hasher = Blake2sFelt()
        hasher.update(felts)
        return hasher.finalize()
    }

    /// The high word and then the low word in memory, each with its lowest byte first.
    @inline(__always)
    private static func words(_ x: UInt64) -> UInt64 { (x &>> 32 | x &<< 32).littleEndian }
}
