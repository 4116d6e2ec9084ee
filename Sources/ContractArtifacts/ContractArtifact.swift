// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CContractArtifacts

/// A compiled contract that is part of this program: its Sierra class and its CASM class, as the JSON texts of
/// `cairo/artifacts`.
///
/// ```swift
/// let sierra = try JSONValue(parsing: ContractArtifacts.account.sierraJSON)
/// ```
public struct ContractArtifact: Sendable, CustomStringConvertible {
    /// The contract's name, such as `SettlementToken`.
    public let name: String

    private let index: Int

    init(_ index: smainer_artifact_index) {
        self.index = Int(index.rawValue)
        name = String(cString: smainer_artifact_at(self.index).name)
    }

    /// The Sierra class as the compiler writes it: `sierra_program`, `contract_class_version`, `entry_points_by_type`
    /// and `abi` (an array, not a string). Each access copies the bytes: O(size), tens to hundreds of kilobytes.
    public var sierraJSON: [UInt8] { withSierraBytes { Array($0) } }

    /// The CASM class as the compiler writes it: `prime`, `bytecode`, `bytecode_segment_lengths`, `hints`,
    /// `entry_points_by_type`. Each access copies the bytes: O(size), tens to hundreds of kilobytes.
    public var casmJSON: [UInt8] { withCASMBytes { Array($0) } }

    /// Calls `body` with the Sierra class's bytes, without a copy. O(1).
    public func withSierraBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let artifact = smainer_artifact_at(index)
        return try body(UnsafeRawBufferPointer(start: artifact.sierra, count: artifact.sierra_size))
    }

    /// Calls `body` with the CASM class's bytes, without a copy. O(1).
    public func withCASMBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let artifact = smainer_artifact_at(index)
        return try body(UnsafeRawBufferPointer(start: artifact.casm, count: artifact.casm_size))
    }

    /// The contract's name.
    public var description: String { name }
}
