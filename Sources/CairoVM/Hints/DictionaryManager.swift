// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// What the dictionaries of one run hold at the moment, by the segment of their accesses.
struct DictionaryManager {
    private var indexes: [Int: Int] = [:]
    private var contents: [[Felt: MemoryCell]] = []

    mutating func add(segment: Int) {
        indexes[segment] = contents.count
        contents.append([:])
    }

    func index(of segment: Int) throws(CairoVMError) -> Int {
        guard let index = indexes[segment] else {
            throw CairoVMError(.hint, "segment \(segment) belongs to no dictionary")
        }
        return index
    }

    func value(_ key: Felt, in segment: Int) throws(CairoVMError) -> MemoryCell {
        contents[try index(of: segment)][key] ?? .felt(.zero)
    }

    mutating func set(_ key: Felt, _ value: MemoryCell, in segment: Int) throws(CairoVMError) {
        contents[try index(of: segment)][key] = value
    }
}

/// The progress of the proof that a dictionary's accesses fit together.
struct SquashState {
    /// For each key the places of its accesses that are left, latest first.
    var accesses: [Felt: [Int]] = [:]
    /// The keys that are left, largest first.
    var keys: [Felt] = []

    func currentAccesses() throws(CairoVMError) -> [Int] {
        guard let key = keys.last, let list = accesses[key], !list.isEmpty else {
            throw CairoVMError(.hint, "no dictionary access is left to squash")
        }
        return list
    }
}
