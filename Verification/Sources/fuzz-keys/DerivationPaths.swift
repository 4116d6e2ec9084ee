// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import FuzzSupport
import StarkCrypto
import StarknetKeys

extension FuzzTarget {
    /// A path of numbers is read as a plain reading of BIP-32 says, every path that is read reads back from its text,
    /// and keys can be derived along it.
    static let derivationPath = FuzzTarget(onText: "derivation-path") { text in
        let expected = numbers(text)
        do throws(DerivationError) {
            let path = try DerivationPath(parsing: text)
            if let expected { require(path.components == expected, "\(text) is read as \(path)") }
            let again = requireNoThrow("\(path)") { try DerivationPath(parsing: "\(path)") }
            require(again == path, "\(path) is read as \(again)")
            if path.components.count <= 6 {
                let place = requireNoThrow("\(path)") { try master.derived(along: path) }
                let key = requireNoThrow("\(path)") { try master.starkKey(along: path) }
                let isGround = key.withExposedScalar { number in
                    StarkPrivateKey(grinding: place.key.secret).withExposedScalar { $0 == number }
                }
                require(isGround, "the key of \(path)")
            }
        } catch {
            require(error.code == .path, "\(error.code)")
            require(expected == nil, "\(text) is refused")
        }
    }

    private static let master = requireNoThrow("a master key") {
        try ExtendedPrivateKey(seed: SecretBytes(0..<64))
    }
}

/// The indices of a path that has numbers only, nil for every other text.
private func numbers(_ text: String) -> [UInt32]? {
    let parts = Array(text.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.first?.elementsEqual("m".utf8) == true, parts.count <= 256 else { return nil }
    var indices: [UInt32] = []
    for part in parts.dropFirst() {
        let isHardened = part.last.map { "'hH".utf8.contains($0) } ?? false
        let digits = isHardened ? part.dropLast() : part
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
            guard value < 1 << 31 else { return nil }
        }
        indices.append(UInt32(value) | (isHardened ? DerivationPath.hardened : 0))
    }
    return indices
}
