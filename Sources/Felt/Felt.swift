// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// An element of the STARK field: an integer modulo P = 2^251 + 17 * 2^192 + 1.
///
/// Felts are what Starknet computes with: storage, calldata, hashes and keys are all felts.
///
/// ```swift
/// let balance = try Felt(hex: "0x1f4")
/// let doubled = balance + balance        // 0x3e8
/// let half = doubled * Felt(2).inverted()!  // 0x1f4
/// let name = try Felt(shortString: "SN_SEPOLIA")
/// ```
///
/// A felt is a value of 32 bytes without heap storage. It is kept in Montgomery form (times 2^256 modulo P), always
/// fully reduced, so that equality and hashing compare limbs. Addition, subtraction, multiplication and comparison take
/// the same time for all values; conversions, powers, inverses and roots do not, unless they say so.
@frozen
public struct Felt: Sendable {
    /// Limb 0 (the lowest) of the Montgomery form.
    @usableFromInline package let m0: UInt64
    /// Limb 1 of the Montgomery form.
    @usableFromInline package let m1: UInt64
    /// Limb 2 of the Montgomery form.
    @usableFromInline package let m2: UInt64
    /// Limb 3 (the highest) of the Montgomery form.
    @usableFromInline package let m3: UInt64

    /// Takes limbs that are already in Montgomery form and below P.
    @inlinable @inline(__always)
    package init(montgomery m0: UInt64, _ m1: UInt64, _ m2: UInt64, _ m3: UInt64) {
        self.m0 = m0
        self.m1 = m1
        self.m2 = m2
        self.m3 = m3
    }

    /// The highest limb of P; the lowest is 1 and those between are 0.
    @inlinable @inline(__always)
    static var modulusHighLimb: UInt64 { 0x0800_0000_0000_0011 }

    /// The number 0.
    @inlinable @inline(__always)
    public static var zero: Felt { Felt(montgomery: 0, 0, 0, 0) }

    /// The number 1.
    @inlinable @inline(__always)
    public static var one: Felt {
        Felt(montgomery: 0xffff_ffff_ffff_ffe1, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0x07ff_ffff_ffff_fdf0)
    }

    /// P, the number of elements: 2^251 + 17 * 2^192 + 1.
    @inlinable
    public static var modulus: UInt256 { UInt256(limbs: (1, 0, 0, modulusHighLimb)) }

    /// 2^512 mod P: multiplying by it brings an integer into Montgomery form.
    @inlinable @inline(__always)
    static var montgomeryRadixSquared: Felt {
        Felt(montgomery: 0xffff_fd73_7e00_0401, 0x0000_0001_330f_ffff, 0xffff_ffff_ff6f_8000, 0x07ff_d4ab_5e00_8810)
    }

    /// Whether the element is 0.
    @inlinable @inline(__always)
    public var isZero: Bool { (m0 | m1 | m2 | m3) == 0 }
}

extension Felt: Hashable {
    /// Whether both are the same element. Takes the same time for all values.
    @inlinable @inline(__always)
    public static func == (a: Felt, b: Felt) -> Bool {
        ((a.m0 ^ b.m0) | (a.m1 ^ b.m1) | (a.m2 ^ b.m2) | (a.m3 ^ b.m3)) == 0
    }

    /// Feeds the limbs to a hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(m0)
        hasher.combine(m1)
        hasher.combine(m2)
        hasher.combine(m3)
    }
}

extension Felt: Comparable {
    /// Orders by the integer in 0 ..< P. Costs two conversions from Montgomery form.
    @inlinable
    public static func < (a: Felt, b: Felt) -> Bool { a.uint256 < b.uint256 }
}
