// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A type of Cairo, as the interface of a contract names it.
///
/// ```swift
/// try ABIType(parsing: "core::array::Array::<core::integer::u256>")     // .array(.unsigned(bits: 256))
/// ```
/// Structs and enums of the contract are named only; a ``ContractInterface`` knows their members.
public indirect enum ABIType: Hashable, Sendable {
    /// A field element.
    case felt252
    /// A truth value.
    case bool
    /// An unsigned integer of 8, 16, 32, 64, 128 or 256 bits; `u256` takes two felts, low and high.
    case unsigned(bits: Int)
    /// A signed integer of 8, 16, 32, 64 or 128 bits; a negative one is P less its magnitude.
    case signed(bits: Int)
    /// The address of a contract.
    case contractAddress
    /// The hash of a class.
    case classHash
    /// The address of a storage cell.
    case storageAddress
    /// An address of layer 1, of 160 bits.
    case ethAddress
    /// 31 bytes in one felt.
    case bytes31
    /// Bytes of any number, mostly text.
    case byteArray
    /// Values of one type: their count, then the values.
    case array(ABIType)
    /// A view of an array, written like one.
    case span(ABIType)
    /// A fixed number of values without a count.
    case fixedArray(ABIType, count: Int)
    /// Values of several types one after the other; without any it is the unit type.
    case tuple([ABIType])
    /// `core::option::Option`.
    case option(ABIType)
    /// `core::result::Result`: the type of `Ok` and that of `Err`.
    case result(ABIType, ABIType)
    /// A struct of the interface, by its full name.
    case structure(String)
    /// An enum of the interface, by its full name.
    case enumeration(String)

    /// The unit type `()`.
    public static let unit = ABIType.tuple([])
    /// `core::integer::u256`.
    public static let u256 = ABIType.unsigned(bits: 256)
}

extension ABIType: CustomStringConvertible {
    /// The type as an interface writes it.
    public var description: String {
        switch self {
        case .felt252: return "core::felt252"
        case .bool: return "core::bool"
        case .unsigned(let bits): return "core::integer::u\(bits)"
        case .signed(let bits): return "core::integer::i\(bits)"
        case .contractAddress: return "core::starknet::contract_address::ContractAddress"
        case .classHash: return "core::starknet::class_hash::ClassHash"
        case .storageAddress: return "core::starknet::storage_access::StorageAddress"
        case .ethAddress: return "core::starknet::eth_address::EthAddress"
        case .bytes31: return "core::bytes_31::bytes31"
        case .byteArray: return "core::byte_array::ByteArray"
        case .array(let element): return "core::array::Array::<\(element)>"
        case .span(let element): return "core::array::Span::<\(element)>"
        case .fixedArray(let element, let count): return "[\(element); \(count)]"
        case .tuple(let elements): return "(\(elements.map(\.description).joined(separator: ", ")))"
        case .option(let wrapped): return "core::option::Option::<\(wrapped)>"
        case .result(let success, let failure): return "core::result::Result::<\(success), \(failure)>"
        case .structure(let name), .enumeration(let name): return name
        }
    }
}
