// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
public import ContractABI
import ContractArtifacts
public import Felt
import JSON
import Starknet
import Synchronization

/// A contract class in both forms: what is declared, and what runs.
public struct DevnetClass: Sendable {
    /// The class as it is declared.
    public let sierra: SierraClass
    /// The class as it runs.
    public let casm: CASMClass
    /// The hash of the Sierra class.
    public let classHash: Felt
    /// The hash of the compiled class, by BLAKE2s as the network computes it since 0.14.1.
    public let compiledClassHash: Felt

    /// Pairs a class with its compilation and computes their hashes, which takes one pass over both programs.
    ///
    /// Nothing checks that the one is compiled from the other.
    public init(sierra: SierraClass, casm: CASMClass) {
        self.sierra = sierra
        self.casm = casm
        classHash = ClassHashing.sierra(sierra)
        compiledClassHash = ClassHashing.compiled(casm, using: .blake2s)
    }

    init(_ artifact: ContractArtifact) throws {
        try self.init(
            sierra: SierraClass(json: JSONValue(parsing: artifact.sierraJSON, limits: Self.limits)),
            casm: CASMClass(json: JSONValue(parsing: artifact.casmJSON, limits: Self.limits)))
    }

    private static let limits = JSONLimits(maxBytes: 64 << 20)

    /// Whether calls of this class are measured in Sierra gas; older classes are measured in Cairo steps.
    var measuresSierraGas: Bool {
        guard let version = sierra.sierraVersion else { return false }
        return (version.major, version.minor) >= (1, 7)
    }

    /// The bytes that a declaration pays for.
    var codeBytes: UInt64 {
        UInt64(casm.bytecode.count + sierra.sierraProgram.count) * 32 + UInt64(sierra.abi.utf8.count)
    }
}

/// The classes whose compilation is at hand, and their loaded programs.
///
/// There is no Sierra compiler here: a class can be declared when its CASM is among the artifacts of this program or
/// was given when the chain was made.
final class ClassLibrary: Sendable {
    /// The artifacts of this program, read once for all chains.
    static let bundled: Result<[String: DevnetClass], DevnetError> = {
        var classes: [String: DevnetClass] = [:]
        for artifact in ContractArtifacts.all {
            do {
                classes[artifact.name] = try DevnetClass(artifact)
            } catch {
                return .failure(DevnetError(.artifact, "the bundled contract \(artifact.name) is unusable: \(error)"))
            }
        }
        return .success(classes)
    }()

    private static let programs = Mutex<[Felt: CompiledProgram]>([:])
    let named: [String: DevnetClass]
    private let byHash: [Felt: DevnetClass]

    init(additional: [DevnetClass]) throws(DevnetError) {
        named = try Self.bundled.get()
        var byHash: [Felt: DevnetClass] = [:]
        for item in named.values { byHash[item.classHash] = item }
        for item in additional { byHash[item.classHash] = item }
        self.byHash = byHash
    }

    subscript(classHash: Felt) -> DevnetClass? { byHash[classHash] }

    func bundled(_ name: String) throws(DevnetError) -> DevnetClass {
        guard let found = named[name] else {
            throw DevnetError(.artifact, "this program carries no contract \(name); run scripts/cairo and rebuild")
        }
        return found
    }

    /// The loaded program of a class; loading happens once for each compiled class hash.
    func program(_ item: DevnetClass) throws(CairoVMError) -> CompiledProgram {
        if let loaded = Self.programs.withLock({ $0[item.compiledClassHash] }) { return loaded }
        let program = try CompiledProgram(item.casm)
        Self.programs.withLock { $0[item.compiledClassHash] = program }
        return program
    }
}
