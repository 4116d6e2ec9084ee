// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import StarkCrypto
import StarknetKeys
import TestSupport
import Testing

struct MnemonicTests {
    private func parsed(_ text: String) throws -> Mnemonic { try Mnemonic(parsing: SecretBytes(text.utf8)) }

    private func error(_ text: String) -> MnemonicError? {
        do {
            _ = try parsed(text)
            return nil
        } catch {
            return error as? MnemonicError
        }
    }

    @Test func knownAnswers() throws {
        for entry in try KeysFixture.section("mnemonics") {
            let phrase = try entry.text("phrase")
            let mnemonic = try parsed(phrase)
            #expect(hex(mnemonic.entropy) == (try entry.text("entropy")))
            #expect(mnemonic.withExposedPhrase { $0 } == phrase)
            #expect(hex(mnemonic.seed(passphrase: try entry.text("passphrase"))) == (try entry.text("seed")))
            let again = try Mnemonic(entropy: entry.secret("entropy"))
            #expect(again.withExposedPhrase { $0 } == phrase)
            #expect(mnemonic.wordCount.rawValue == phrase.split(separator: " ").count)
        }
    }

    /// Two vectors of the BIP's own file, which do not come through the generator.
    @Test func vectorsOfTheStandard() throws {
        let first = try parsed(
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about")
        #expect(
            hex(first.seed(passphrase: "TREZOR"))
                == "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141"
                + "630c7a3c4ab7c81b2f001698e7463b04")
        let last = try parsed(
            "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol "
                + "group space point ten exist slush involve unfold")
        #expect(hex(last.entropy) == "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f")
    }

    @Test func passphrasesAreNormalised() {
        let mnemonic = Mnemonic.random(.twelve)
        #expect(
            hex(mnemonic.seed(passphrase: "caf\u{e9} \u{fb01}")) == hex(mnemonic.seed(passphrase: "cafe\u{301} fi")))
        #expect(hex(mnemonic.seed()) != hex(mnemonic.seed(passphrase: "x")))
    }

    @Test func newPhrasesRoundTrip() throws {
        var seen: Set<String> = []
        for count in Mnemonic.WordCount.allCases {
            for _ in 0..<20 {
                let mnemonic = Mnemonic.random(count)
                let text = mnemonic.withExposedPhrase { $0 }
                #expect(text.split(separator: " ").count == count.rawValue)
                #expect(seen.insert(text).inserted)
                #expect(try parsed(text).entropy.isEqual(to: mnemonic.entropy))
                #expect(
                    try parsed(" \n" + text.uppercased().replacing(" ", with: "\t ") + "\r\n").entropy
                        .isEqual(to: mnemonic.entropy))
            }
        }
    }

    @Test func aWrongWordIsNamedByItsPosition() {
        var generator = SeededGenerator.random()
        for _ in 0..<100 {
            let count = Mnemonic.WordCount.allCases.randomElement(using: &generator) ?? .twelve
            var words = Mnemonic.random(count).withExposedPhrase { $0.split(separator: " ").map(String.init) }
            let position = Int.random(in: 0..<words.count, using: &generator)
            words[position] = ["abandonx", "zzz", "über", "a", "abandonabandon", "ab\0ut"].randomElement(
                using: &generator)!
            let failure = error(words.joined(separator: " "))
            #expect(failure?.code == .unknownWord)
            #expect(failure?.position == position + 1)
            #expect(failure.map { !$0.message.contains(words[position] + " ") } == true)
        }
    }

    /// A change of one word passes the checksum of a phrase of 24 words once in 256 times.
    @Test func anotherWordBreaksTheChecksum() {
        var passed = 0
        for _ in 0..<400 {
            var words = Mnemonic.random().withExposedPhrase { $0.split(separator: " ").map(String.init) }
            words[5] = words[5] == "zoo" ? "zone" : "zoo"
            switch error(words.joined(separator: " "))?.code {
            case .checksum: break
            case nil: passed += 1
            case let code: Issue.record("\(String(describing: code))")
            }
        }
        #expect(passed < 15)
        #expect(error(Array(repeating: "abandon", count: 12).joined(separator: " "))?.code == .checksum)
    }

    @Test func onlyFiveLengthsExist() {
        for count in 0...30 where Mnemonic.WordCount(rawValue: count) == nil {
            #expect(error(Array(repeating: "abandon", count: count).joined(separator: " "))?.code == .wordCount)
        }
        for count in 0...40 where ![16, 20, 24, 28, 32].contains(count) {
            #expect(throws: MnemonicError.self) { try Mnemonic(entropy: .random(count: count)) }
        }
    }

    @Test func nothingShowsTheWords() {
        let mnemonic = Mnemonic.random()
        var text = "\(mnemonic) \(String(reflecting: mnemonic))"
        dump(mnemonic, to: &text)
        mnemonic.withExposedPhrase { phrase in
            for word in phrase.split(separator: " ") where word != "word" && word != "random" && word.count > 4 {
                #expect(!text.contains(" \(word) "))
            }
        }
        #expect("\(mnemonic)" == "Mnemonic(24 words)")
    }
}
