// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A Swift type with a form in felts, as Cairo's `Serde` writes it.
///
/// Typed bindings of contracts are built from such types; values whose types are known only at run time are encoded
/// by ``ContractInterface`` instead.
///
/// ```swift
/// var calldata: [Felt] = []
/// recipient.encode(into: &calldata)
/// UInt256(1000).encode(into: &calldata)
/// ```
public protocol CairoSerializable {
    /// Appends the value's felts.
    func encode(into felts: inout [Felt])
    /// Reads a value.
    ///
    /// - Throws: ``ABIError`` `endOfData`, or `range` for a felt that does not fit.
    init(decoding reader: inout FeltReader) throws(ABIError)
}

extension CairoSerializable {
    /// The value's felts.
    public var felts: [Felt] {
        var felts: [Felt] = []
        encode(into: &felts)
        return felts
    }

    /// Reads a value that takes up all the felts.
    ///
    /// - Throws: ``ABIError``; `trailingData` where felts are left over.
    public init(felts: some Collection<Felt>) throws(ABIError) {
        var reader = FeltReader(felts)
        try self.init(decoding: &reader)
        try reader.finish()
    }
}

extension Felt: CairoSerializable {
    /// Appends the felt itself.
    public func encode(into felts: inout [Felt]) { felts.append(self) }
    /// Reads one felt; where none is left, ``ABIError`` `endOfData`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { self = try reader.next() }
}

extension Bool: CairoSerializable {
    /// Appends 1 or 0.
    public func encode(into felts: inout [Felt]) { felts.append(self ? .one : .zero) }
    /// Reads 1 or 0; another felt is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let felt = try reader.next()
        guard felt == .zero || felt == .one else {
            throw ABIError(.range, "\(felt.hex) is no bool: 0 or 1 is expected")
        }
        self = felt == .one
    }
}

extension UInt256: CairoSerializable {
    /// Appends the low and the high 128 bits.
    public func encode(into felts: inout [Felt]) {
        felts.append(Felt(low))
        felts.append(Felt(high))
    }
    /// Reads the low and the high 128 bits; a half of 2¹²⁸ or more is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        self.init(low: try UInt128(decoding: &reader), high: try UInt128(decoding: &reader))
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    init(next reader: inout FeltReader) throws(ABIError) {
        let felt = try reader.next()
        guard let value = felt.uint128.flatMap({ Self(exactly: $0) }) else {
            throw ABIError(.range, "\(felt.hex) does not fit into u\(Self.bitWidth)")
        }
        self = value
    }
}

extension UInt8: CairoSerializable {
    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(Felt(UInt64(self))) }
    /// Reads one felt below 2⁸; a larger one is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { try self.init(next: &reader) }
}

extension UInt16: CairoSerializable {
    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(Felt(UInt64(self))) }
    /// Reads one felt below 2¹⁶; a larger one is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { try self.init(next: &reader) }
}

extension UInt32: CairoSerializable {
    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(Felt(UInt64(self))) }
    /// Reads one felt below 2³²; a larger one is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { try self.init(next: &reader) }
}

extension UInt64: CairoSerializable {
    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(Felt(self)) }
    /// Reads one felt below 2⁶⁴; a larger one is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { try self.init(next: &reader) }
}

extension UInt128: CairoSerializable {
    /// Appends one felt.
    public func encode(into felts: inout [Felt]) { felts.append(Felt(self)) }
    /// Reads one felt below 2¹²⁸; a larger one is an ``ABIError`` `range`.
    public init(decoding reader: inout FeltReader) throws(ABIError) { try self.init(next: &reader) }
}

extension Array: CairoSerializable where Element: CairoSerializable {
    /// Appends the count and the elements, as `Array` and `Span` do.
    public func encode(into felts: inout [Felt]) {
        felts.append(Felt(UInt64(count)))
        for element in self { element.encode(into: &felts) }
    }

    /// Reads the count and the elements.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let count = try reader.nextCount()
        self = []
        reserveCapacity(count)
        for index in 0..<count {
            do throws(ABIError) { append(try Element(decoding: &reader)) } catch { throw error.inside(index) }
        }
    }
}

extension Optional: CairoSerializable where Wrapped: CairoSerializable {
    /// Appends 0 and the value (`Some`), or 1 (`None`).
    public func encode(into felts: inout [Felt]) {
        guard let self else { return felts.append(.one) }
        felts.append(.zero)
        self.encode(into: &felts)
    }

    /// Reads `Some` or `None`.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let variant = try reader.next()
        switch variant {
        case .zero: self = .some(try Wrapped(decoding: &reader))
        case .one: self = .none
        default: throw ABIError(.range, "\(variant.hex) is no variant of Option: 0 (Some) or 1 (None) is expected")
        }
    }
}

extension String: CairoSerializable {
    /// Appends the UTF-8 text as a `ByteArray`.
    public func encode(into felts: inout [Felt]) { ByteArray(utf8).encode(into: &felts) }

    /// Reads a `ByteArray` of UTF-8 text.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let bytes = try ByteArray(decoding: &reader).bytes
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ABIError(.range, "the ByteArray of \(bytes.count) bytes is no UTF-8 text")
        }
        self = text
    }
}
