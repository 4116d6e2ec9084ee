// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A hash function whose input arrives piece by piece.
///
/// ```swift
/// var hasher = Keccak256()
/// hasher.update("ab".utf8)
/// hasher.update("c".utf8)
/// hasher.finalize()          // as Keccak256.hash("abc".utf8)
/// ```
///
/// All hash functions of this module have this shape. Hashers of bytes give bytes (``StarknetKeccak`` a felt), hashers
/// of felts give a felt. How the input is cut does not change the result. Copies are independent, and finalizing
/// leaves the hasher as it is, so that the hash of every prefix can be had on the way.
public protocol IncrementalHash: Sendable {
    /// What is hashed: `UInt8` or `Felt`.
    associatedtype Element
    /// What comes out.
    associatedtype Digest: Hashable, Sendable

    /// Starts with no input.
    init()

    /// Takes the next elements.
    mutating func update(_ elements: some Sequence<Element>)

    /// The hash of all elements so far. More may follow, as if this had not been called.
    func finalize() -> Digest
}

extension PoseidonHasher: IncrementalHash {
    /// Felts.
    public typealias Element = Felt

    /// Takes the next felts.
    public mutating func update(_ felts: some Sequence<Felt>) {
        for felt in felts { append(felt) }
    }
}

/// Pedersen of an array whose felts arrive one after the other; gives what ``Pedersen/hash(array:)`` gives.
///
/// A felt costs about 9 µs. Time depends on the values.
public struct PedersenHasher: IncrementalHash {
    /// Felts.
    public typealias Element = Felt

    private var state = Felt.zero
    private var count: UInt64 = 0

    /// Starts with no felts.
    public init() {}

    /// Takes the next felt.
    public mutating func append(_ felt: Felt) {
        state = Pedersen.hash(state, felt)
        count += 1
    }

    /// Takes the next felts.
    public mutating func update(_ felts: some Sequence<Felt>) {
        for felt in felts { append(felt) }
    }

    /// The hash of all felts so far. More may be appended afterwards, as if this had not been called.
    public func finalize() -> Felt { Pedersen.hash(state, Felt(count)) }
}
