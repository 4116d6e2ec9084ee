// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension ABIType {
    /// Parses a type of Cairo's own as an interface writes it; snapshots (`@T`) and boxes are read as what they hold.
    ///
    /// - Throws: ``ABIError`` `unknownType` for other names, `syntax`, or `depth` beyond 64 levels.
    public init(parsing text: String) throws(ABIError) {
        try self.init(parsing: text, structures: [], enumerations: [])
    }

    init(parsing text: String, structures: Set<String>, enumerations: Set<String>) throws(ABIError) {
        guard text.utf8.count <= 4096 else {
            throw ABIError(.syntax, "the type of \(text.utf8.count) bytes is longer than 4096")
        }
        var parser = ABITypeParser(text: text, structures: structures, enumerations: enumerations)
        self = try parser.parse()
    }
}

/// Reads the text of one type from left to right.
private struct ABITypeParser {
    let text: String
    let structures: Set<String>
    let enumerations: Set<String>
    private var rest: Substring
    private var depth = 0

    init(text: String, structures: Set<String>, enumerations: Set<String>) {
        self.text = text
        self.structures = structures
        self.enumerations = enumerations
        rest = text[...]
    }

    mutating func parse() throws(ABIError) -> ABIType {
        let type = try type()
        skipSpaces()
        guard rest.isEmpty else { throw syntax("\"\(rest.excerpt)\" follows the type") }
        return type
    }

    private mutating func type() throws(ABIError) -> ABIType {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else { throw ABIError(.depth, "the type is nested deeper than 64 levels") }
        skipSpaces()
        if take("@") { return try type() }
        if take("(") { return .tuple(try list(until: ")")) }
        if take("[") {
            let element = try type()
            try expect(";")
            skipSpaces()
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int(digits), count <= 1 << 20 else { throw syntax("an array length is expected") }
            rest.removeFirst(digits.count)
            try expect("]")
            return .fixedArray(element, count: count)
        }
        return try named()
    }

    private mutating func named() throws(ABIError) -> ABIType {
        let start = rest.startIndex
        // A turbofish without type arguments does not occur, so that "::<" always opens the arguments.
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
        guard !name.isEmpty else { throw syntax("a type is expected at \"\(rest.excerpt)\"") }
        rest.removeFirst(name.count)
        guard rest.first == "<" else { return try simple(String(name)) }
        let base = name.hasSuffix("::") ? name.dropLast(2) : name
        if !Self.generics.contains(String(base)) {
            try skipArguments()
            return try defined(String(text[start..<rest.startIndex]))
        }
        _ = take("<")
        let arguments = try list(until: ">")
        let count = base == "core::result::Result" ? 2 : 1
        guard arguments.count == count else { throw syntax("\(base) takes \(count) type argument(s)") }
        switch base {
        case "core::array::Array": return .array(arguments[0])
        case "core::array::Span": return .span(arguments[0])
        case "core::option::Option": return .option(arguments[0])
        case "core::result::Result": return .result(arguments[0], arguments[1])
        default: return arguments[0]
        }
    }

    private static let generics: Set<String> = [
        "core::array::Array", "core::array::Span", "core::option::Option", "core::result::Result", "core::box::Box",
        "core::zeroable::NonZero",
    ]

    private func simple(_ name: String) throws(ABIError) -> ABIType {
        switch name {
        case "core::felt252", "felt252", "felt": return .felt252
        case "core::bool", "bool": return .bool
        case "core::starknet::contract_address::ContractAddress": return .contractAddress
        case "core::starknet::class_hash::ClassHash": return .classHash
        case "core::starknet::storage_access::StorageAddress": return .storageAddress
        case "core::starknet::eth_address::EthAddress": return .ethAddress
        case "core::bytes_31::bytes31": return .bytes31
        case "core::byte_array::ByteArray": return .byteArray
        default: break
        }
        let last = name.hasPrefix("core::integer::") ? name.dropFirst("core::integer::".count) : name[...]
        switch last {
        case "u8": return .unsigned(bits: 8)
        case "u16": return .unsigned(bits: 16)
        case "u32", "usize": return .unsigned(bits: 32)
        case "u64": return .unsigned(bits: 64)
        case "u128": return .unsigned(bits: 128)
        case "u256": return .unsigned(bits: 256)
        case "i8": return .signed(bits: 8)
        case "i16": return .signed(bits: 16)
        case "i32": return .signed(bits: 32)
        case "i64": return .signed(bits: 64)
        case "i128": return .signed(bits: 128)
        default: return try defined(name)
        }
    }

    private func defined(_ name: String) throws(ABIError) -> ABIType {
        if structures.contains(name) { return .structure(name) }
        if enumerations.contains(name) { return .enumeration(name) }
        throw ABIError(.unknownType, "the interface does not define the type \"\(name.excerpt)\"")
    }

    private mutating func list(until end: Character) throws(ABIError) -> [ABIType] {
        var types: [ABIType] = []
        skipSpaces()
        if take(end) { return types }
        while true {
            types.append(try type())
            skipSpaces()
            if take(end) { return types }
            try expect(",")
            skipSpaces()
            if take(end) { return types }
        }
    }

    private mutating func skipArguments() throws(ABIError) {
        var level = 0
        while let character = rest.popFirst() {
            if character == "<" { level += 1 }
            if character == ">" { level -= 1 }
            if level == 0 { return }
        }
        throw syntax("\"<\" is not closed")
    }

    private mutating func skipSpaces() { rest = rest.drop { $0 == " " } }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ character: Character) throws(ABIError) {
        skipSpaces()
        guard take(character) else { throw syntax("\"\(character)\" is expected at \"\(rest.excerpt)\"") }
    }

    private func syntax(_ reason: String) -> ABIError { ABIError(.syntax, "type \"\(text.excerpt)\": \(reason)") }
}
