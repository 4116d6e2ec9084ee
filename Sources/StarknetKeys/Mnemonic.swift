// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CryptoExtras
internal import Foundation
public import StarkCrypto

/// A phrase of 12 to 24 English words that stands for a seed (BIP-39).
///
/// ```swift
/// let phrase = try Mnemonic(parsing: SecretBytes(text.utf8))
/// let key = try ExtendedPrivateKey(seed: phrase.seed()).starkKey(along: .starknetWallet(0))
/// ```
///
/// What is kept is the entropy behind the words, in memory that is overwritten at the end. It is never printed, encoded
/// or reflected. Words are looked up by scanning the whole list, so that neither time nor memory accesses depend on
/// them.
public struct Mnemonic: Sendable {
    /// The number of words.
    public enum WordCount: Int, CaseIterable, Sendable {
        /// 128 bits of entropy.
        case twelve = 12
        /// 160 bits.
        case fifteen = 15
        /// 192 bits.
        case eighteen = 18
        /// 224 bits.
        case twentyOne = 21
        /// 256 bits.
        case twentyFour = 24

        var entropyCount: Int { rawValue / 3 * 4 }
    }

    /// How many words there are.
    public let wordCount: WordCount

    /// The entropy: four bytes for three words.
    public let entropy: SecretBytes

    /// Takes entropy of 16, 20, 24, 28 or 32 bytes.
    ///
    /// - Throws: ``MnemonicError`` with code `wordCount`.
    public init(entropy: SecretBytes) throws(MnemonicError) {
        guard entropy.count.isMultiple(of: 4), let count = WordCount(rawValue: entropy.count / 4 * 3) else {
            throw MnemonicError(
                .wordCount, "a phrase comes from 16, 20, 24, 28 or 32 bytes of entropy, not \(entropy.count)")
        }
        wordCount = count
        self.entropy = entropy
    }

    private init(_ wordCount: WordCount, _ entropy: SecretBytes) {
        self.wordCount = wordCount
        self.entropy = entropy
    }

    /// A new phrase from the system's random generator.
    public static func random(_ wordCount: WordCount = .twentyFour) -> Mnemonic {
        Mnemonic(wordCount, .random(count: wordCount.entropyCount))
    }

    /// Reads words that are separated by white space, in capitals or not.
    ///
    /// - Throws: ``MnemonicError`` with code `wordCount`, `unknownWord` with the word's position, or `checksum`.
    public init(parsing phrase: SecretBytes) throws(MnemonicError) {
        // Each word becomes its eleven bits at the end of this number of up to 264 bits, kept in 33 bytes.
        let (count, unknown, bits) = phrase.withUnsafeBytes { Self.read($0) }
        guard let wordCount = WordCount(rawValue: count) else {
            throw MnemonicError(.wordCount, "a phrase has 12, 15, 18, 21 or 24 words, not \(count)")
        }
        if let unknown {
            throw MnemonicError(
                .unknownWord, position: unknown,
                "word \(unknown) of the phrase is not in the English list of BIP-39")
        }
        let entropy = bits.slice(0..<wordCount.entropyCount)
        let expected = Self.withChecksum(entropy)
        guard bits.slice(0..<expected.count).isEqual(to: expected) else {
            throw MnemonicError(
                .checksum, "the phrase's checksum does not fit: a word is wrong, or two have changed places")
        }
        self.init(wordCount, entropy)
    }

    /// Lends the words, separated by single spaces, for showing them to their owner. The string that is made of them is
    /// not overwritten.
    public func withExposedPhrase<Result, Failure: Error>(
        _ body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(phrase.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// The 64 bytes that keys are derived from: PBKDF2-HMAC-SHA-512 of the phrase with 2048 iterations, about 1 ms.
    ///
    /// - Parameter passphrase: The "25th word", normalised by NFKD. Every passphrase gives a valid seed.
    public func seed(passphrase: String = "") -> SecretBytes {
        let salt = "mnemonic" + passphrase.decomposedStringWithCompatibilityMapping
        return .pbkdf2(.sha512, password: phrase, salt: SecretBytes(salt.utf8), iterations: 2048, count: 64)
    }
}

extension Mnemonic {
    /// The words as bytes.
    private var phrase: SecretBytes {
        let bits = Self.withChecksum(entropy)
        // Every word takes eight bytes and a space at most; the ones that are too many are cut off.
        var length = 0
        let padded = SecretBytes(count: 9 * wordCount.rawValue) { memory in
            bits.withUnsafeBytes { bits in
                for word in 0..<wordCount.rawValue {
                    var position = 0
                    for bit in 11 * word..<11 * word + 11 {
                        position = position << 1 | Int(bits[bit >> 3] >> UInt8(7 - bit & 7) & 1)
                    }
                    if word > 0 {
                        memory[length] = UInt8(ascii: " ")
                        length += 1
                    }
                    var letters = MnemonicWords.word(at: position)
                    while letters != 0 {
                        memory[length] = UInt8(letters >> 56)
                        letters <<= 8
                        length += 1
                    }
                }
            }
        }
        return padded.slice(0..<length)
    }

    /// The entropy and, after it, the byte of its SHA-256 whose first bits are the checksum; the other bits are 0.
    private static func withChecksum(_ entropy: SecretBytes) -> SecretBytes {
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> (entropy.count / 4))
        let checksum = entropy.sha256.withUnsafeBytes { SecretBytes([$0[0] & mask]) }
        return .joining([entropy, checksum])
    }

    /// Counts the words, finds the first that is unknown, and packs their positions into bits.
    private static func read(
        _ phrase: UnsafeRawBufferPointer
    ) -> (count: Int, unknown: Int?, bits: SecretBytes) {
        let words = phrase.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
        var unknown: Int?
        let bits = SecretBytes(count: 33) { memory in
            for (number, word) in words.prefix(24).enumerated() {
                let lower = MnemonicWords.pack(word).map { $0 | 0x2020_2020_2020_2020 & used(word.count) }
                guard let lower, let position = MnemonicWords.index(of: lower) else {
                    unknown = unknown ?? number + 1
                    continue
                }
                for bit in 0..<11 {
                    let place = 11 * number + bit
                    memory[place >> 3] |= UInt8(position >> (10 - bit) & 1) << UInt8(7 - place & 7)
                }
            }
        }
        return (words.count, unknown, bits)
    }

    /// The bytes of an integer that a word of so many letters takes.
    private static func used(_ count: Int) -> UInt64 { ~0 << UInt64(8 * (8 - count)) }
}

extension Mnemonic: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says how many words there are.
    public var description: String { "Mnemonic(\(wordCount.rawValue) words)" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without the words.
    public var customMirror: Mirror { Mirror(self, children: ["wordCount": wordCount.rawValue]) }
}
