// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport

extension FuzzTarget {
    /// Bytes are read as the number they spell, refused from P on, and reduced by the other initializer.
    static let feltBytes = FuzzTarget(onBytes: "felt-bytes") { bytes in
        var sum = Felt.zero
        let radix = Felt(256 as UInt64)
        for byte in bytes { sum = sum * radix + Felt(UInt64(byte)) }
        require(Felt(reducingBigEndianBytes: bytes) == sum, "the sum of \(bytes.count) bytes")
        guard bytes.count <= 32 else {
            require((try? Felt(bigEndianBytes: bytes)) == nil, "\(bytes.count) bytes are refused")
            return
        }
        let integer = requireNoThrow("an integer of \(bytes.count) bytes") { try UInt256(bigEndianBytes: bytes) }
        let felt = try? Felt(bigEndianBytes: bytes)
        require((felt != nil) == (integer < Felt.modulus), "\(integer.hex) is a felt or is not")
        require(felt == nil || felt == sum, "\(integer.hex) is not what it was")
        require(Array(integer.bigEndianBytes.suffix(bytes.count)) == Array(bytes), "bytes of \(integer.hex)")
        if !sum.isZero { require(sum.inverted().map { $0 * sum } == .one, "inverse of \(sum)") }
        if let root = sum.squareRoot() { require(root.squared() == sum, "square root of \(sum)") }
    }
}
