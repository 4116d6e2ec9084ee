// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import StarkCrypto

extension TypedData {
    func structHash(_ type: String, _ value: JSONObject, at path: String) throws(StarknetError) -> Felt {
        guard let fields = allTypes[type] else { throw failure(path, "types does not define \"\(type.excerpt)\"") }
        if type != revision.domainType,
            let extra = value.keys.first(where: { key in !fields.contains { $0.name == key } })
        {
            throw failure("\(path).\(extra.excerpt)", "\(type) has no such member, so that it would not be signed")
        }
        var elements = [try typeHash(type)]
        for field in fields {
            let place = "\(path).\(field.name)"
            guard let member = value[field.name] else {
                throw failure(place, "a value of type \(field.type) is missing")
            }
            elements.append(try encode(member, field.type, contains: field.contains, at: place))
        }
        return revision.hash(elements)
    }

    private func encode(
        _ value: JSONValue, _ type: String, contains: String?, at path: String
    ) throws(StarknetError) -> Felt {
        if allTypes[type] != nil {
            guard let object = value.objectValue else { throw mismatch(path, type, value) }
            return try structHash(type, object, at: path)
        }
        if type.hasSuffix("*") {
            return revision.hash(try elements(value, String(type.dropLast()), at: path))
        }
        switch type {
        case "merkletree":
            return SNIP12.merkleRoot(try elements(value, contains ?? "felt", at: path), revision: revision)
        case "enum" where revision == .v1: return try variant(value, contains ?? "", at: path)
        default: return try scalar(value, type, at: path)
        }
    }

    private func elements(_ value: JSONValue, _ type: String, at path: String) throws(StarknetError) -> [Felt] {
        guard let items = value.arrayValue else { throw mismatch(path, "\(type)*", value) }
        var felts: [Felt] = []
        felts.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            felts.append(try encode(item, type, contains: nil, at: "\(path)[\(index)]"))
        }
        return felts
    }

    private func variant(_ value: JSONValue, _ type: String, at path: String) throws(StarknetError) -> Felt {
        guard let variants = allTypes[type] else { throw failure(path, "types does not define \"\(type.excerpt)\"") }
        guard let object = value.objectValue, object.count == 1, let chosen = object.first(where: { _ in true }) else {
            throw failure(path, "one variant of \(type) is expected: {\"Name\": [values]}")
        }
        let place = "\(path).\(chosen.key.excerpt)"
        guard let index = variants.firstIndex(where: { $0.name == chosen.key }) else {
            throw failure(place, "\(type) has no such variant")
        }
        guard let types = SNIP12.variantTypes(variants[index].type) else {
            throw failure(place, "the type of a variant is a list in parentheses, not \(variants[index].type.excerpt)")
        }
        guard let values = chosen.value.arrayValue, values.count == types.count else {
            throw failure(place, "an array of \(types.count) values is expected")
        }
        var elements = [Felt(UInt64(index))]
        for (position, (type, value)) in zip(types, values).enumerated() {
            elements.append(try encode(value, type, contains: nil, at: "\(place)[\(position)]"))
        }
        return revision.hash(elements)
    }

    private func scalar(_ value: JSONValue, _ type: String, at path: String) throws(StarknetError) -> Felt {
        guard SNIP12.basicTypes(revision).contains(type) else {
            throw failure(path, "there is no type \"\(type.excerpt)\" in revision \(revision.rawValue)")
        }
        switch type {
        case "bool":
            if let flag = value.boolValue { return flag ? .one : .zero }
            switch value.stringValue ?? value.numberValue?.exactInteger {
            case "0", "0x0", "false": return .zero
            case "1", "0x1", "true": return .one
            default: throw mismatch(path, type, value)
            }
        case "selector":
            guard let text = value.stringValue else { throw mismatch(path, type, value) }
            return text.first?.isNumber ?? true ? try felt(value, type, at: path) : selector(text)
        case "string" where revision == .v1:
            guard let text = value.stringValue else { throw mismatch(path, type, value) }
            return revision.hash(text.felts)
        case "u128", "timestamp":
            let felt = try felt(value, type, at: path, allowsText: false)
            guard felt.uint128 != nil else { throw failure(path, "\(felt.decimal) does not fit into 128 bits") }
            return felt
        case "i128": return try signed(value, at: path)
        default: return try felt(value, type, at: path)
        }
    }

    private func signed(_ value: JSONValue, at path: String) throws(StarknetError) -> Felt {
        guard let text = value.stringValue ?? value.numberValue?.exactInteger else {
            throw mismatch(path, "i128", value)
        }
        if text.hasPrefix("-") {
            guard let number = Int128(text) else { throw failure(path, "\(text.excerpt) does not fit into i128") }
            return -Felt(number.magnitude)
        }
        let felt = try felt(value, "i128", at: path, allowsText: false)
        let half: UInt128 = 1 << 127
        guard felt.uint128.map({ $0 < half }) ?? false || (-felt).uint128.map({ $0 <= half }) ?? false else {
            throw failure(path, "\(felt.decimal) does not fit into i128")
        }
        return felt
    }

    /// Hex digits after `0x` and decimal digits are numbers, and any other text is a short string.
    private func felt(
        _ value: JSONValue, _ type: String, at path: String, allowsText: Bool = true
    ) throws(StarknetError) -> Felt {
        guard let text = value.stringValue ?? value.numberValue?.exactInteger else { throw mismatch(path, type, value) }
        do {
            if text.hasPrefix("0x") { return try Felt(hex: text) }
            if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) { return try Felt(decimal: text) }
            guard allowsText, value.stringValue != nil else { throw mismatch(path, type, value) }
            return text.isEmpty ? .zero : try Felt(shortString: text)
        } catch let error as FeltError {
            throw failure(path, error.message)
        } catch {
            throw mismatch(path, type, value)
        }
    }

    private func mismatch(_ path: String, _ type: String, _ value: JSONValue) -> StarknetError {
        failure(path, "a value of type \(type.excerpt) is expected, not \(value.kindName)")
    }

    private func failure(_ path: String, _ reason: String) -> StarknetError {
        StarknetError(.typedData, "\(path): \(reason)")
    }
}
