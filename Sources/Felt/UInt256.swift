// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// An unsigned integer of 256 bits, as Ethereum's and Cairo's `u256`.
///
/// ```swift
/// let supply = try UInt256(decimal: "1000000000000000000")
/// let fee = supply.quotientAndRemainder(dividingBy: 1000).quotient
/// let rest = try supply.subtracting(fee)
/// ```
///
/// The operators `+`, `-` and `*` stop the program on overflow, as those of the standard integers do. Values that come
/// from outside go through ``adding(_:)``, ``subtracting(_:)`` and ``multiplied(by:)``, which throw.
@frozen
public struct UInt256: Hashable, Sendable {
    /// Bits 0 to 63.
    @usableFromInline package var l0: UInt64
    /// Bits 64 to 127.
    @usableFromInline package var l1: UInt64
    /// Bits 128 to 191.
    @usableFromInline package var l2: UInt64
    /// Bits 192 to 255.
    @usableFromInline package var l3: UInt64

    /// Takes four limbs, the lowest first.
    @inlinable @inline(__always)
    public init(limbs: (UInt64, UInt64, UInt64, UInt64)) { (l0, l1, l2, l3) = limbs }

    /// The four limbs, the lowest first.
    @inlinable @inline(__always)
    public var limbs: (UInt64, UInt64, UInt64, UInt64) {
        get { (l0, l1, l2, l3) }
        set { (l0, l1, l2, l3) = newValue }
    }

    /// The integer `high * 2^128 + low`.
    @inlinable
    public init(low: UInt128, high: UInt128) {
        self.init(
            limbs: (
                UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low &>> 64),
                UInt64(truncatingIfNeeded: high), UInt64(truncatingIfNeeded: high &>> 64)
            ))
    }

    /// Widens a 64-bit integer.
    @inlinable
    public init(_ v: UInt64) { self.init(limbs: (v, 0, 0, 0)) }

    /// Widens a 128-bit integer.
    @inlinable
    public init(_ v: UInt128) { self.init(low: v, high: 0) }

    /// Converts an integer; one that is negative or 2^256 or more stops the program.
    @inlinable
    public init(_ v: some BinaryInteger) {
        guard let value = UInt256(exactly: v) else { preconditionFailure("integer is outside the range of UInt256") }
        self = value
    }

    /// Converts an integer if it is in 0 ..< 2^256; otherwise the result is nil.
    @inlinable
    public init?(exactly v: some BinaryInteger) {
        guard v >= 0 else { return nil }
        var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (i, word) in v.words.enumerated() {
            switch i {
            case 0: limbs.0 = UInt64(word)
            case 1: limbs.1 = UInt64(word)
            case 2: limbs.2 = UInt64(word)
            case 3: limbs.3 = UInt64(word)
            default: if word != 0 { return nil }
            }
        }
        self.init(limbs: limbs)
    }

    /// The low 128 bits.
    @inlinable
    public var low: UInt128 {
        get { UInt128(l1) &<< 64 | UInt128(l0) }
        set { self = UInt256(low: newValue, high: high) }
    }

    /// The high 128 bits.
    @inlinable
    public var high: UInt128 {
        get { UInt128(l3) &<< 64 | UInt128(l2) }
        set { self = UInt256(low: low, high: newValue) }
    }

    /// The number 0.
    @inlinable
    public static var zero: UInt256 { UInt256(limbs: (0, 0, 0, 0)) }

    /// The number 1.
    @inlinable
    public static var one: UInt256 { UInt256(limbs: (1, 0, 0, 0)) }

    /// The largest value, 2^256 - 1.
    @inlinable
    public static var max: UInt256 { UInt256(limbs: (.max, .max, .max, .max)) }

    /// The smallest value, 0.
    @inlinable
    public static var min: UInt256 { zero }

    /// Whether the value is 0.
    @inlinable
    public var isZero: Bool { (l0 | l1 | l2 | l3) == 0 }

    /// The value when it is below 2^64, otherwise nil.
    @inlinable
    public var uint64: UInt64? { (l1 | l2 | l3) == 0 ? l0 : nil }

    /// The value when it is below 2^128, otherwise nil.
    @inlinable
    public var uint128: UInt128? { (l2 | l3) == 0 ? low : nil }

    /// A uniformly distributed integer.
    @inlinable
    public static func random(using generator: inout some RandomNumberGenerator) -> UInt256 {
        UInt256(limbs: (generator.next(), generator.next(), generator.next(), generator.next()))
    }
}

extension UInt256: Comparable {
    /// Orders by value. Takes the same time for all values.
    @inlinable @inline(__always)
    public static func < (a: UInt256, b: UInt256) -> Bool { a.subtractingReportingOverflow(b).overflow }
}

extension UInt256: ExpressibleByIntegerLiteral {
    /// An integer from a literal; one that is negative or has more than 256 bits stops the program.
    @inlinable
    public init(integerLiteral value: StaticBigInt) {
        precondition(value.signum() >= 0, "integer literal of UInt256 is negative")
        self.init(magnitudeOf: value)
    }

    @inlinable
    init(magnitudeOf value: StaticBigInt) {
        var limbs: (UInt64, UInt64, UInt64, UInt64) = (
            UInt64(value[0]), UInt64(value[1]), UInt64(value[2]), UInt64(value[3])
        )
        // `bitWidth` counts a sign bit.
        precondition(value.bitWidth <= 257, "integer literal has more than 256 bits")
        if value.signum() < 0 {
            var carry: UInt64 = 1
            limbs.0 = Limbs.add(~limbs.0, 0, &carry)
            limbs.1 = Limbs.add(~limbs.1, 0, &carry)
            limbs.2 = Limbs.add(~limbs.2, 0, &carry)
            limbs.3 = Limbs.add(~limbs.3, 0, &carry)
        }
        self.init(limbs: limbs)
    }
}
