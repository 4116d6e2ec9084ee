// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Finds the structs whose values take no felts: those without members, and those with members of such types only.
enum EmptyStructures {
    /// The structs that must be empty for a value of the type to take no felts; `nil` when it takes some anyway.
    static func namesInside(_ type: ABIType) -> [String]? {
        switch type {
        case .structure(let name): return [name]
        case .fixedArray(_, count: 0): return []
        case .fixedArray(let element, _): return namesInside(element)
        case .tuple(let types):
            var names: [String] = []
            for type in types {
                guard let inner = namesInside(type) else { return nil }
                names += inner
            }
            return names
        default: return nil
        }
    }

    /// The names of the empty ones. Each struct is looked at once, however they are nested; one that holds itself is
    /// not empty.
    static func names(among structures: [String: ABIStructure]) -> Set<String> {
        var missing: [String: Int] = [:]
        var users: [String: [String]] = [:]
        var found: [String] = []
        for structure in structures.values {
            guard let inner = namesInside(.tuple(structure.members.map(\.type))) else { continue }
            if inner.isEmpty { found.append(structure.name) }
            missing[structure.name] = inner.count
            for name in inner { users[name, default: []].append(structure.name) }
        }
        var empty: Set<String> = []
        while let name = found.popLast() {
            empty.insert(name)
            for user in users[name] ?? [] {
                let rest = (missing[user] ?? 1) - 1
                missing[user] = rest
                if rest == 0 { found.append(user) }
            }
        }
        return empty
    }
}
