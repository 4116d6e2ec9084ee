// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Starknet's Poseidon hash: the Hades permutation over three felts with cubes, rate 2 and capacity 1.
///
/// ```swift
/// Poseidon.hash(1, 2)             // 0x5d44a3decb2b2e0cc71071f7b802f45dd792d064f0fc7316c46514f70f9891a
/// Poseidon.hash(many: [1, 2, 3])
/// ```
///
/// Source: [Poseidon](https://eprint.iacr.org/2019/458) with StarkWare's parameters (poseidon3). One permutation costs
/// about 2.4 µs.
public enum Poseidon {
    /// The hash of two felts: the first element of the permuted state `(a, b, 2)`.
    public static func hash(_ a: Felt, _ b: Felt) -> Felt {
        permuted(a, b, two).0
    }

    /// The hash of one felt: the first element of the permuted state `(x, 0, 1)`.
    public static func hash(_ x: Felt) -> Felt {
        permuted(x, .zero, .one).0
    }

    /// The hash of any number of felts: they are padded with 1 and then 0 to an even count, and absorbed in pairs.
    ///
    /// Costs one permutation for every two felts and one more.
    public static func hash(many felts: some Sequence<Felt>) -> Felt {
        var hasher = PoseidonHasher()
        for felt in felts { hasher.append(felt) }
        return hasher.finalize()
    }

    /// Applies the Hades permutation to a state of three felts.
    public static func permute(_ s: inout (Felt, Felt, Felt)) {
        s = permuted(s.0, s.1, s.2)
    }

    @inline(__always)
    private static var two: Felt {
        Felt(montgomery: 0xffff_ffff_ffff_ffc1, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0x07ff_ffff_ffff_fbd0)
    }
}

/// Poseidon of a sequence of felts that arrive one after the other; gives what ``Poseidon/hash(many:)`` gives.
public struct PoseidonHasher: Sendable {
    private var state: (Felt, Felt, Felt) = (.zero, .zero, .zero)
    private var pending: Felt?

    /// Starts with no felts.
    public init() {}

    /// Takes the next felt.
    public mutating func append(_ felt: Felt) {
        if let first = pending {
            state = Poseidon.permuted(state.0 + first, state.1 + felt, state.2)
            pending = nil
        } else {
            pending = felt
        }
    }

    /// The hash of all felts so far. More may be appended afterwards, as if this had not been called.
    public func finalize() -> Felt {
        if let first = pending {
            return Poseidon.permuted(state.0 + first, state.1 + .one, state.2).0
        }
        return Poseidon.permuted(state.0 + .one, state.1, state.2).0
    }
}
