// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// Felts out of a fuzzer's bytes: a byte below 0x60 stands for itself, 0x60..<0x80 for an event key or such a small
/// dictionary entry, and the others take up to 32 bytes that follow.
struct FeltStream {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>
    private let dictionary: [Felt]

    init(_ bytes: UnsafeBufferPointer<UInt8>, dictionary: [Felt] = []) {
        rest = bytes[...]
        self.dictionary = dictionary
    }

    /// The next byte, or 0 at the end.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// The next felt, or nil at the end.
    mutating func next() -> Felt? {
        guard let tag = rest.popFirst() else { return nil }
        if tag < 0x60 { return Felt(UInt64(tag)) }
        if tag < 0x80 {
            let index = Int(tag) - 0x60
            return index < dictionary.count ? dictionary[index] : -Felt(UInt64(index + 1))
        }
        let taken = rest.prefix(Int(tag & 31) + 1)
        rest = rest.dropFirst(taken.count)
        return Felt(reducingBigEndianBytes: taken)
    }

    /// All felts that are left.
    mutating func all() -> [Felt] {
        var felts: [Felt] = []
        while let felt = next() { felts.append(felt) }
        return felts
    }
}
