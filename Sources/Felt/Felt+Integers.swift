// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension Felt {
    /// The element of a 64-bit integer.
    @inlinable
    public init(_ v: UInt64) { self.init(unreduced: UInt256(limbs: (v, 0, 0, 0))) }

    /// The element of a 128-bit integer.
    @inlinable
    public init(_ v: UInt128) { self.init(unreduced: UInt256(low: v, high: 0)) }

    /// The element of a signed integer; a negative one gives P minus its magnitude.
    @inlinable
    public init(_ v: Int) {
        let magnitude = Felt(UInt64(v.magnitude))
        self = v < 0 ? -magnitude : magnitude
    }

    /// The element of any integer modulo P; a negative one gives the negated element of its magnitude.
    @inlinable
    public init(_ v: some BinaryInteger) {
        var sum = Felt.zero
        let radix = Felt(UInt128(1) << UInt128(UInt.bitWidth))
        for word in v.magnitude.words.reversed() { sum = sum * radix + Felt(UInt64(word)) }
        self = v < 0 ? -sum : sum
    }

    /// The element of a 256-bit integer below P.
    ///
    /// - Throws: ``FeltError`` with code `outOfRange` when the integer is P or more.
    @inlinable
    public init(_ v: UInt256) throws(FeltError) {
        guard v < Felt.modulus else { throw Felt.notBelowModulus(v) }
        self.init(unreduced: v)
    }

    /// A 256-bit integer modulo P.
    @inlinable
    public init(reducing v: UInt256) { self.init(unreduced: v) }

    /// A 512-bit integer `high * 2^256 + low` modulo P.
    @inlinable
    public init(reducing v: (high: UInt256, low: UInt256)) {
        // 2^256 mod P in Montgomery form is 2^512 mod P.
        self = Felt(unreduced: v.high) * Felt.montgomeryRadixSquared + Felt(unreduced: v.low)
    }

    /// Multiplies any four limbs by 2^512 / 2^256; the product stays below P * 2^256, so that the result is reduced.
    @inlinable @inline(__always)
    init(unreduced v: UInt256) {
        self = Felt(montgomery: v.l0, v.l1, v.l2, v.l3) * Felt.montgomeryRadixSquared
    }

    @usableFromInline
    static func notBelowModulus(_ v: UInt256) -> FeltError {
        FeltError(
            .outOfRange,
            "\(v.hex) is not below the field's modulus \(modulus.hex); reduce it first or send it as two felts (u256)")
    }

    /// The integer in 0 ..< P.
    @inlinable
    public var uint256: UInt256 {
        let r = Felt.montgomeryReduced(m0, m1, m2, m3, 0, 0, 0, 0)
        return UInt256(limbs: (r.m0, r.m1, r.m2, r.m3))
    }

    /// The integer when it is below 2^64, otherwise nil.
    @inlinable
    public var uint64: UInt64? { uint256.uint64 }

    /// The integer when it is below 2^128, otherwise nil.
    @inlinable
    public var uint128: UInt128? { uint256.uint128 }

    /// The integer when it fits in an `Int`, otherwise nil. Elements near P are not taken as negative numbers.
    @inlinable
    public var int: Int? { uint256.uint64.flatMap { Int(exactly: $0) } }
}

extension Felt: ExpressibleByIntegerLiteral {
    /// An element from a literal of up to 252 bits; a negative literal gives P minus its magnitude.
    ///
    /// A literal whose magnitude is not below P stops the program.
    @inlinable
    public init(integerLiteral value: StaticBigInt) {
        let magnitude = UInt256(magnitudeOf: value)
        precondition(magnitude < Felt.modulus, "integer literal is not below the field's modulus")
        let element = Felt(unreduced: magnitude)
        self = value.signum() < 0 ? -element : element
    }
}

extension Felt {
    /// A uniformly distributed element.
    public static func random(using generator: inout some RandomNumberGenerator) -> Felt {
        while true {
            var candidate = UInt256.random(using: &generator)
            candidate = candidate &>> 4
            if candidate < modulus { return Felt(unreduced: candidate) }
        }
    }

    /// A uniformly distributed element from the system's generator.
    public static func random() -> Felt {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }
}
