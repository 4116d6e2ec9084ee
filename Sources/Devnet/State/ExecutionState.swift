// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarknetRPC

/// The state as running transactions see and change it, over the state after some block.
///
/// Every write goes into a journal, so that a nested call, an execution or a whole transaction can be rolled back to
/// where it began: O(number of writes undone).
final class ExecutionState {
    private enum Cell: Hashable {
        case storage(StorageKey)
        case nonce(Felt)
        case classHash(Felt)
        case declared(Felt)
    }

    /// A point to which the state can be rolled back.
    struct Checkpoint { fileprivate var length: Int }

    private let base: StateStore
    private let block: UInt64
    /// What earlier transactions on this state changed.
    private var committed: [Cell: Felt] = [:]
    private var values: [Cell: Felt] = [:]
    private var journal: [(cell: Cell, previous: Felt?)] = []

    init(_ base: StateStore, after block: UInt64) {
        self.base = base
        self.block = block
    }

    func storageValue(_ contract: Felt, _ key: Felt) -> Felt {
        let cell = Cell.storage(StorageKey(contract: contract, key: key))
        return values[cell] ?? below(cell)
    }

    func nonce(_ contract: Felt) -> Felt { values[.nonce(contract)] ?? below(.nonce(contract)) }

    func classHash(_ contract: Felt) -> Felt { values[.classHash(contract)] ?? below(.classHash(contract)) }

    func compiledClassHash(_ classHash: Felt) -> Felt? {
        values[.declared(classHash)] ?? committed[.declared(classHash)]
            ?? base.compiledClassHash(classHash, at: block)
    }

    /// The value before the transaction that runs.
    private func below(_ cell: Cell) -> Felt {
        if let value = committed[cell] { return value }
        return switch cell {
        case .storage(let place): base.storageValue(place.contract, place.key, at: block)
        case .nonce(let contract): base.nonce(contract, at: block)
        case .classHash(let contract): base.classHash(contract, at: block)
        case .declared(let classHash): base.compiledClassHash(classHash, at: block) ?? .zero
        }
    }

    /// Makes the changes so far the ground for the next transaction, whose difference is then its own.
    func commit() {
        committed.merge(values) { $1 }
        values = [:]
        journal = []
    }

    func setStorage(_ contract: Felt, _ key: Felt, _ value: Felt) {
        set(.storage(StorageKey(contract: contract, key: key)), value)
    }

    func setNonce(_ contract: Felt, _ value: Felt) { set(.nonce(contract), value) }

    func setClassHash(_ contract: Felt, _ value: Felt) { set(.classHash(contract), value) }

    func declare(_ classHash: Felt, compiled: Felt) { set(.declared(classHash), compiled) }

    var checkpoint: Checkpoint { Checkpoint(length: journal.count) }

    func rollback(to checkpoint: Checkpoint) {
        while journal.count > checkpoint.length {
            let entry = journal.removeLast()
            values[entry.cell] = entry.previous
        }
    }

    private func set(_ cell: Cell, _ value: Felt) {
        journal.append((cell, values.updateValue(value, forKey: cell)))
    }

    /// What differs from the state below, every list in ascending order.
    func difference() -> StateUpdate.Diff {
        var storage: [Felt: [StateUpdate.StorageEntry]] = [:]
        var diff = StateUpdate.Diff()
        for (cell, value) in values {
            switch cell {
            case .storage(let place):
                guard value != below(cell) else { continue }
                storage[place.contract, default: []].append(StateUpdate.StorageEntry(key: place.key, value: value))
            case .nonce(let contract):
                guard value != below(cell) else { continue }
                diff.nonces.append(StateUpdate.ContractNonce(address: contract, nonce: value))
            case .classHash(let contract):
                let before = below(cell)
                guard value != before else { continue }
                let change = StateUpdate.ContractClass(address: contract, classHash: value)
                if before.isZero { diff.deployedContracts.append(change) } else { diff.replacedClasses.append(change) }
            case .declared(let classHash):
                diff.declaredClasses.append(
                    StateUpdate.DeclaredClass(classHash: classHash, compiledClassHash: value))
            }
        }
        diff.storageDiffs = storage.sorted { $0.key < $1.key }.map {
            StateUpdate.ContractStorage(address: $0.key, entries: $0.value.sorted { $0.key < $1.key })
        }
        diff.nonces.sort { $0.address < $1.address }
        diff.deployedContracts.sort { $0.address < $1.address }
        diff.replacedClasses.sort { $0.address < $1.address }
        diff.declaredClasses.sort { $0.classHash < $1.classHash }
        return diff
    }

    /// Storage cells that were zero below and are not any more.
    func newlyAllocatedCells(_ diff: StateUpdate.Diff) -> Int {
        var count = 0
        for contract in diff.storageDiffs {
            for entry in contract.entries
            where !entry.value.isZero
                && below(.storage(StorageKey(contract: contract.address, key: entry.key))).isZero
            {
                count += 1
            }
        }
        return count
    }
}
