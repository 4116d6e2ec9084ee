// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A value whose type is known at run time, from the interface of a contract.
public indirect enum ABIValue: Hashable, Sendable {
    /// A field element, an address, a class hash or 31 bytes.
    case felt(Felt)
    /// An unsigned integer.
    case unsigned(UInt256)
    /// A signed integer.
    case signed(Int128)
    /// A truth value.
    case bool(Bool)
    /// Bytes, mostly UTF-8 text.
    case byteArray([UInt8])
    /// The elements of an array, a span or a fixed array.
    case array([ABIValue])
    /// The elements of a tuple.
    case tuple([ABIValue])
    /// A struct: its full name and its members in order.
    case structure(String, [ABIMember])
    /// An enum: its full name, the variant and what it holds.
    case enumeration(String, variant: String, ABIValue)
    /// An `Option`.
    case option(ABIValue?)
    /// A `Result`.
    case result(Result)

    /// Either side of a `Result`.
    public indirect enum Result: Hashable, Sendable {
        /// What went well.
        case ok(ABIValue)
        /// What did not.
        case err(ABIValue)
    }

    /// The unit value `()`.
    public static let unit = ABIValue.tuple([])

    /// A `u256`.
    public static func u256(_ value: UInt256) -> ABIValue { .unsigned(value) }

    /// Text as a `ByteArray`.
    public static func string(_ text: String) -> ABIValue { .byteArray(Array(text.utf8)) }
}

/// A named value inside a struct, an event or a list of arguments.
public struct ABIMember: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: ABIValue

    /// Names a value.
    public init(_ name: String, _ value: ABIValue) {
        self.name = name
        self.value = value
    }
}

extension ABIValue {
    /// The felt, or `nil` for other kinds.
    public var felt: Felt? {
        guard case .felt(let felt) = self else { return nil }
        return felt
    }

    /// The unsigned integer, or `nil` for other kinds.
    public var uint256: UInt256? {
        guard case .unsigned(let value) = self else { return nil }
        return value
    }

    /// The unsigned integer where it fits into 64 bits.
    public var uint64: UInt64? { uint256?.uint64 }

    /// The truth value, or `nil` for other kinds.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The text of a `ByteArray`, or `nil` where it is none.
    public var string: String? {
        guard case .byteArray(let bytes) = self else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The elements of an array or a tuple, or `nil` for other kinds.
    public var elements: [ABIValue]? {
        switch self {
        case .array(let elements), .tuple(let elements): elements
        default: nil
        }
    }

    /// The member of a struct, or `nil`.
    public subscript(name: String) -> ABIValue? {
        guard case .structure(_, let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The element of an array or a tuple, or `nil`.
    public subscript(index: Int) -> ABIValue? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// What the value is, for messages.
    var kindName: String {
        switch self {
        case .felt: "a felt"
        case .unsigned: "an unsigned integer"
        case .signed: "a signed integer"
        case .bool: "a bool"
        case .byteArray: "a ByteArray"
        case .array(let elements): "an array of \(elements.count)"
        case .tuple(let elements): "a tuple of \(elements.count)"
        case .structure(let name, _): "the struct \(name.excerpt)"
        case .enumeration(let name, _, _): "the enum \(name.excerpt)"
        case .option: "an Option"
        case .result: "a Result"
        }
    }
}
