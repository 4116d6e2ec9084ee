// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

extension SNIP12 {
    /// The types of a variant, `(a,b*)`, or `nil` for a type that is written otherwise.
    static func variantTypes(_ text: String) -> [String]? {
        guard text.hasPrefix("("), text.hasSuffix(")"), text.count >= 2 else { return nil }
        return text.dropFirst().dropLast().split(separator: ",").map(String.init)
    }

    static func typeHash(_ name: String, in types: [String: [Field]], revision: Revision) -> Felt {
        starknetKeccak(encodedType(name, in: types, revision: revision))
    }

    static func encodedType(_ name: String, in types: [String: [Field]], revision: Revision) -> String {
        func quoted(_ text: String) -> String { revision == .v0 ? text : "\"\(text)\"" }
        func encoded(_ name: String) -> String {
            let fields = (types[name] ?? []).map { field in
                let type = field.type == "enum" ? field.contains ?? field.type : field.type
                if let inner = variantTypes(type) {
                    return "\(quoted(field.name)):(\(inner.map(quoted).joined(separator: ",")))"
                }
                return "\(quoted(field.name)):\(quoted(type))"
            }
            return "\(quoted(name))(\(fields.joined(separator: ",")))"
        }
        let used = dependencies(of: name, in: types).subtracting([name])
        return encoded(name) + used.sorted().map(encoded).joined()
    }

    /// The types that a type uses, directly or through others; leaves of Merkle trees do not count.
    private static func dependencies(of name: String, in types: [String: [Field]]) -> Set<String> {
        var found: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            for field in types[next] ?? [] {
                let type = field.type == "enum" ? field.contains ?? field.type : field.type
                for used in variantTypes(type) ?? [type] {
                    let element = used.hasSuffix("*") ? String(used.dropLast()) : used
                    if types[element] != nil, found.insert(element).inserted { open.append(element) }
                }
            }
        }
        return found
    }
}
