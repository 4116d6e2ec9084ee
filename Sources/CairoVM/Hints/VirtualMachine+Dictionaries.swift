// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

extension VirtualMachine {
    /// The hints of `Felt252Dict`: an access is three cells, key, previous and new value.
    mutating func runDictionary(_ hint: Hint) throws(CairoVMError) {
        switch hint {
        case .allocFelt252Dict(let segmentArenaPtr):
            let arena = try pointer(segmentArenaPtr)
            let count = try memory.felt(at: arena + -2, for: "segment arena")
            let infos = try memory.pointer(at: arena + -3, for: "segment arena")
            guard let count = count.uint64, count < 1 << 20 else {
                throw CairoVMError(.hint, "the segment arena counts \(count.hex) dictionaries")
            }
            let dictionary = try memory.allocateSegment()
            try memory.store(infos + 3 * Int(count), .pointer(dictionary))
            dictionaries.add(segment: dictionary.segment)
        case .felt252DictEntryInit(let dictPtr, let key):
            let access = try pointer(dictPtr)
            try memory.store(access + 1, dictionaries.value(felt(key), in: access.segment))
        case .felt252DictEntryUpdate(let dictPtr, let value):
            let access = try pointer(dictPtr)
            let key = try memory.felt(at: access + -3, for: "dictionary key")
            try dictionaries.set(key, self.value(value), in: access.segment)
        case .getSegmentArenaIndex(let dictEndPtr, let dictIndex):
            try set(dictIndex, Felt(dictionaries.index(of: pointer(dictEndPtr).segment)))
        case .initSquashData(let dictAccesses, _, let nAccesses, let bigKeys, let firstKey):
            try beginSquash(pointer(dictAccesses), count: felt(nAccesses))
            guard let last = squash.keys.last, let first = squash.keys.first else {
                throw CairoVMError(.hint, "a dictionary without accesses is being squashed")
            }
            try set(bigKeys, first.uint256.high != 0)
            try set(firstKey, last)
        case .getCurrentAccessIndex(let rangeCheckPtr):
            guard let current = try squash.currentAccesses().last else { return }
            try memory.store(pointer(rangeCheckPtr), .felt(Felt(current)))
        case .shouldSkipSquashLoop(let flag): try set(flag, squash.currentAccesses().count <= 1)
        case .getCurrentAccessDelta(let delta):
            var list = try squash.currentAccesses()
            guard list.count > 1, let key = squash.keys.last else {
                throw CairoVMError(.hint, "the dictionary has no further access to this key")
            }
            let previous = list.removeLast()
            try set(delta, Felt(list[list.count - 1] - previous - 1))
            squash.accesses[key] = list
        case .shouldContinueSquashLoop(let flag): try set(flag, squash.currentAccesses().count > 1)
        case .getNextDictKey(let nextKey):
            guard squash.keys.popLast() != nil, let next = squash.keys.last else {
                throw CairoVMError(.hint, "the dictionary has no further key")
            }
            try set(nextKey, next)
        default: throw CairoVMError(.unsupported, "\(hint) is no dictionary hint")
        }
    }

    private mutating func beginSquash(_ accesses: Pointer, count: Felt) throws(CairoVMError) {
        guard let count = count.uint64, 3 * count <= UInt64(memory.count(of: accesses.segment)) else {
            throw CairoVMError(.hint, "a dictionary cannot have \(count.hex) accesses")
        }
        var byKey: [Felt: [Int]] = [:]
        for index in stride(from: Int(count) - 1, through: 0, by: -1) {
            byKey[try memory.felt(at: accesses + 3 * index, for: "dictionary key"), default: []].append(index)
        }
        squash = SquashState(accesses: byKey, keys: byKey.keys.sorted(by: >))
    }
}
