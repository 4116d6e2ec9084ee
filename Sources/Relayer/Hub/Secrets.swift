// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Crypto

/// Random secrets, their hashes, and comparisons that take the same time whatever they find.
enum Secrets {
    /// A secret of 256 random bits in hex, after a prefix that tells what it is.
    static func token(prefix: String) -> String {
        prefix + hex((0..<32).map { _ in UInt8.random(in: 0...255) })
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
