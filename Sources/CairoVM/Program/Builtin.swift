// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A builtin that a contract's entry point may use, in the order in which entry points list them.
public enum Builtin: String, Sendable, Hashable, CaseIterable {
    /// Pedersen hashes: 3 cells an instance.
    case pedersen
    /// Numbers below 2^128: 1 cell.
    case rangeCheck = "range_check"
    /// And, xor, or of numbers below 2^251: 5 cells.
    case bitwise
    /// `p + m·q` on the STARK curve: 7 cells.
    case ecOp = "ec_op"
    /// Hades permutations: 6 cells.
    case poseidon
    /// The book of dictionaries: 3 cells.
    case segmentArena = "segment_arena"

    /// Builtins of the network that this machine does not have yet.
    static let unsupported: Set<String> = ["range_check96", "add_mod", "mul_mod"]

    /// The memory cells of one instance.
    public var cellsPerInstance: Int {
        switch self {
        case .pedersen, .segmentArena: 3
        case .rangeCheck: 1
        case .bitwise: 5
        case .ecOp: 7
        case .poseidon: 6
        }
    }

    var segmentKind: SegmentKind {
        switch self {
        case .pedersen: .pedersen
        case .rangeCheck: .rangeCheck
        case .bitwise: .bitwise
        case .ecOp: .ecOp
        case .poseidon: .poseidon
        case .segmentArena: .segmentArena
        }
    }
}
