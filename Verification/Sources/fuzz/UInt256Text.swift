// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport

extension FuzzTarget {
    /// What ``UInt256`` reads it writes in a form that it reads as the same number, in hexadecimal and in decimal.
    static let uint256Text = FuzzTarget(onText: "uint256-text") { text in
        for value in [try? UInt256(parsing: text), try? UInt256(hex: text), try? UInt256(decimal: text)] {
            guard let value else { continue }
            require((try? UInt256(hex: value.hex)) == value, "hex of \(value.hex)")
            require((try? UInt256(decimal: value.decimal)) == value, "decimal of \(value.hex)")
            require((try? UInt256(bigEndianBytes: value.bigEndianBytes)) == value, "bytes of \(value.hex)")
        }
        // A reader that is slower and has no limits of its own finds the same number.
        guard let value = try? UInt256(decimal: text) else { return }
        var sum = UInt256.zero
        for byte in text.utf8 { sum = sum &* UInt256(10 as UInt64) &+ UInt256(UInt64(byte) - 48) }
        require(sum == value, "decimal digits of \(value.hex)")
    }
}
