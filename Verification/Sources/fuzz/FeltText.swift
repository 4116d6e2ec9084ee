// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport

extension FuzzTarget {
    /// A felt is read exactly where the integer is read and is below P, and it is written so that it reads back.
    static let feltText = FuzzTarget(onText: "felt-text") { text in
        let integer = try? UInt256(parsing: text)
        let felt = try? Felt(parsing: text)
        require((felt != nil) == (integer.map { $0 < Felt.modulus } ?? false), "\(text) is a felt or is not")
        if let felt {
            require(felt.uint256 == integer, "the number of \(text)")
            require((try? Felt(hex: felt.hex)) == felt, "hex of \(felt)")
            require((try? Felt(decimal: felt.decimal)) == felt, "decimal of \(felt)")
        }
        guard let packed = try? Felt(shortString: text) else { return }
        require(packed.uint256 < UInt256.one &<< 248, "short string \(text)")
        if !text.utf8.contains(0) { require(packed.shortString == text, "short string \(text)") }
    }
}
