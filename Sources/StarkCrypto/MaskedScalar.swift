// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// A secret number below N as the sum modulo N of two numbers, neither of which alone says anything about it.
///
/// Products are made of the parts, so that no multiplication takes the secret or its Montgomery form: a key of which
/// limbs are zero looks to a multiplier like any other. The mask is one of the numbers of ``Blinding``, and is not drawn
/// from the system's generator: that would cost a tenth of a key.
///
/// Source: additive sharing, Chari, Jutla, Rao, Rohatgi, Towards sound approaches to counteract power-analysis attacks
/// (1999).
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
