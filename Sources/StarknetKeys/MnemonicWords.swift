// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The word list of BIP-39, searched and indexed by scanning all of it, since the words are secret.
enum MnemonicWords {
    /// Every word, three to eight letters, as the bytes of an integer: the first letter in the highest byte.
    private static let packed: [UInt64] = english.withUTF8Buffer { text in
        text.split(separator: UInt8(ascii: " ")).map { pack($0) ?? 0 }
    }

    /// The word as an integer, nil when it has no letters or more than eight.
    static func pack(_ word: some Collection<UInt8>) -> UInt64? {
        guard (1...8).contains(word.count) else { return nil }
        var value: UInt64 = 0
        for byte in word { value = value << 8 | UInt64(byte) }
        return value << UInt64(8 * (8 - word.count))
    }

    /// The position of a word, nil when it is not in the list.
    static func index(of word: UInt64) -> Int? {
        var found = 0
        for (index, candidate) in packed.enumerated() { found |= mask(candidate ^ word) & (index + 1) }
        return found == 0 ? nil : found - 1
    }

    /// The word at a position in 0 ..< 2048.
    static func word(at position: Int) -> UInt64 {
        var found: UInt64 = 0
        for (index, candidate) in packed.enumerated() {
            found |= UInt64(bitPattern: Int64(mask(UInt64(index ^ position)))) & candidate
        }
        return found
    }

    /// All ones for 0, otherwise 0, without a branch.
    private static func mask(_ value: UInt64) -> Int {
        Int(bitPattern: UInt((value | (0 &- value)) >> 63) &- 1)
    }
}
