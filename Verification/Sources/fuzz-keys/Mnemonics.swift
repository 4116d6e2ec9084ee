// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import StarkCrypto

@testable import StarknetKeys

extension FuzzTarget {
    /// A phrase is read exactly as far as a plain reading of BIP-39 says, and errors count words but never show one.
    static let mnemonic = FuzzTarget(onBytes: "mnemonic") { bytes in
        check(Array(bytes))
    }

    /// The same for words of the list only: two bytes choose a word, and a bit of them how it is written.
    static let mnemonicWords = FuzzTarget(onBytes: "mnemonic-words") { bytes in
        var phrase: [UInt8] = []
        for place in stride(from: 0, to: bytes.count - 1, by: 2) {
            let choice = Int(bytes[place]) << 8 | Int(bytes[place + 1])
            let word = words[choice & 2047]
            if !phrase.isEmpty { phrase.append(choice & 0x1000 == 0 ? 0x20 : 0x0a) }
            phrase += Array((choice & 0x800 == 0 ? word : word.uppercased()).utf8)
        }
        check(phrase)
        // Entropy makes a phrase of its own, which reads back.
        guard let made = try? Mnemonic(entropy: SecretBytes(bytes)) else { return }
        let again = made.withExposedPhrase { phrase in
            requireNoThrow("its own phrase") { try Mnemonic(parsing: SecretBytes(phrase.utf8)) }
        }
        require(again.entropy.isEqual(to: made.entropy), "entropy through its phrase")
    }
}

private let words = MnemonicWords.english.description.split(separator: " ").map(String.init)
private let positions = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })

private func check(_ phrase: [UInt8]) {
    let parts = phrase.split { [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].contains($0) }
        .map { part in part.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 } }
    let indices = parts.map { positions[String(decoding: $0, as: UTF8.self)] }
    let unknown = indices.firstIndex(of: nil).map { $0 + 1 }
    let isCount = [12, 15, 18, 21, 24].contains(parts.count)
    do throws(MnemonicError) {
        let mnemonic = try Mnemonic(parsing: SecretBytes(phrase))
        require(isCount && unknown == nil, "\(parts.count) words, the unknown \(unknown ?? 0), are a phrase")
        let shown = mnemonic.withExposedPhrase { $0 }
        require(Array(shown.utf8) == Array(parts.joined(separator: [0x20])), "the words of a phrase")
        let again = requireNoThrow("entropy") { try Mnemonic(entropy: mnemonic.entropy) }
        require(again.withExposedPhrase { $0 } == shown, "the phrase of the entropy")
        require("\(mnemonic) \(String(reflecting: mnemonic))".utf8.count < 60, "a phrase is shown")
    } catch {
        let code: MnemonicError.Code =
            if !isCount { .wordCount } else if unknown != nil { .unknownWord } else { .checksum }
        require(error.code == code, "\(error.code), not \(code)")
        require(error.position == (code == .unknownWord ? unknown : nil), "the position \(error.position ?? 0)")
        // The whole message is known beforehand: nothing of the phrase is in it.
        let message =
            switch code {
            case .wordCount: "a phrase has 12, 15, 18, 21 or 24 words, not \(parts.count)"
            case .unknownWord: "word \(unknown ?? 0) of the phrase is not in the English list of BIP-39"
            default: "the phrase's checksum does not fit: a word is wrong, or two have changed places"
            }
        require(error.message == message, "the message \(error.message)")
    }
}
