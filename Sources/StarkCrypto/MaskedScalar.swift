// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// A secret number in 1 ..< N as the sum modulo N of two random-looking numbers, neither of which says anything about it.
///
/// Products are made of the parts, so that arithmetic meets neither the secret nor its Montgomery form: a key of which
/// limbs are zero looks to a multiplier like any other. Only the hash of RFC 6979 takes the number itself.
///
/// Source: Coron, Resistance against differential power analysis for elliptic curve cryptosystems (1999), section 5.1,
/// with the sum taken modulo N.
package struct MaskedScalar: BitwiseCopyable, Sendable {
    package let masked: UInt256
    package let mask: UInt256

    /// Takes a number below N.
    package init(_ scalar: UInt256) {
        mask = Blinding.next().factor.uint256
        masked = CurveScalar.difference(scalar, mask)
    }

    /// The number itself.
    package var unmasked: UInt256 { CurveScalar.sum(masked, mask) }

    /// The number times another modulo N.
    package func multiplied(by factor: CurveScalar) -> UInt256 {
        CurveScalar.sum(factor.product(withInteger: masked), factor.product(withInteger: mask))
    }
}
