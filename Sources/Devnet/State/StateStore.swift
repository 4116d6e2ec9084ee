// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarknetRPC

/// A storage cell of a contract.
struct StorageKey: Hashable {
    var contract: Felt
    var key: Felt
}

/// The values that something had, each with the block that set it.
struct ValueHistory {
    private var entries: [(block: UInt64, value: Felt)] = []

    /// The value after that block, or `nil` when there was none yet. O(log n).
    func value(at block: UInt64) -> Felt? {
        if let last = entries.last, last.block <= block { return last.value }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].block <= block { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? entries[low - 1].value : nil
    }

    mutating func set(_ value: Felt, at block: UInt64) {
        if let last = entries.last, last.block == block { entries.removeLast() }
        entries.append((block, value))
    }

    /// Forgets what was set in `block` or later; returns whether anything is left.
    mutating func forget(from block: UInt64) -> Bool {
        while let last = entries.last, last.block >= block { entries.removeLast() }
        return !entries.isEmpty
    }
}

/// The chain's state after every block: what each block changed is kept, so that old blocks can be read and undone.
final class StateStore {
    private var storage: [StorageKey: ValueHistory] = [:]
    private var nonces: [Felt: ValueHistory] = [:]
    private var classHashes: [Felt: ValueHistory] = [:]
    /// Compiled class hashes by class hash.
    private var declared: [Felt: ValueHistory] = [:]

    func storageValue(_ contract: Felt, _ key: Felt, at block: UInt64) -> Felt {
        storage[StorageKey(contract: contract, key: key)]?.value(at: block) ?? .zero
    }

    func nonce(_ contract: Felt, at block: UInt64) -> Felt { nonces[contract]?.value(at: block) ?? .zero }

    func classHash(_ contract: Felt, at block: UInt64) -> Felt { classHashes[contract]?.value(at: block) ?? .zero }

    func compiledClassHash(_ classHash: Felt, at block: UInt64) -> Felt? { declared[classHash]?.value(at: block) }

    /// Records what a block changed.
    func apply(_ diff: StateUpdate.Diff, block: UInt64) {
        for contract in diff.storageDiffs {
            for entry in contract.entries {
                storage[StorageKey(contract: contract.address, key: entry.key), default: ValueHistory()]
                    .set(entry.value, at: block)
            }
        }
        for change in diff.nonces { nonces[change.address, default: ValueHistory()].set(change.nonce, at: block) }
        for change in diff.deployedContracts + diff.replacedClasses {
            classHashes[change.address, default: ValueHistory()].set(change.classHash, at: block)
        }
        for change in diff.declaredClasses {
            declared[change.classHash, default: ValueHistory()].set(change.compiledClassHash, at: block)
        }
    }

    /// Undoes what a block changed; blocks are undone from the newest.
    func revert(_ diff: StateUpdate.Diff, block: UInt64) {
        for contract in diff.storageDiffs {
            for entry in contract.entries {
                Self.forget(StorageKey(contract: contract.address, key: entry.key), from: block, in: &storage)
            }
        }
        for change in diff.nonces { Self.forget(change.address, from: block, in: &nonces) }
        for change in diff.deployedContracts + diff.replacedClasses {
            Self.forget(change.address, from: block, in: &classHashes)
        }
        for change in diff.declaredClasses { Self.forget(change.classHash, from: block, in: &declared) }
    }

    private static func forget<Key: Hashable>(_ key: Key, from block: UInt64, in table: inout [Key: ValueHistory]) {
        guard let index = table.index(forKey: key) else { return }
        if !table.values[index].forget(from: block) { table.remove(at: index) }
    }
}
