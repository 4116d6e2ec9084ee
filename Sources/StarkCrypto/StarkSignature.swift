// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// An ECDSA signature on the STARK curve.
public struct StarkSignature: Hashable, Sendable {
    /// The x coordinate of the nonce's multiple of the generator; 1 ..< 2^251 in a valid signature.
    public let r: Felt
    /// The proof scalar; 1 ..< N in a valid signature, where the curve's order N is below P.
    public let s: Felt

    /// Takes the two numbers as they are.
    public init(r: Felt, s: Felt) {
        self.r = r
        self.s = s
    }

    /// The two felts as account contracts expect them: r and then s.
    public var felts: [Felt] { [r, s] }
}
