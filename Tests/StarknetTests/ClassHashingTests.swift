// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Foundation
import JSON
import StarkCrypto
import Starknet
import TestSupport
import Testing

@Suite("Class hashes equal those of starknet-py")
struct ClassHashingTests {
    @Test func madeUpClasses() throws {
        let classes = try fixture("classes.json").list("classes")
        #expect(classes.count == 6)
        for item in classes {
            let sierra = try SierraClass(json: #require(item["sierra"]))
            #expect(try ClassHashing.sierra(sierra) == item.felt("class_hash"))
            #expect(try ClassHashing.sierra(SierraClass(json: sierra.rpcJSON)) == item.felt("class_hash"))
            let casm = try CASMClass(json: #require(item["casm"]))
            #expect(try ClassHashing.compiled(casm, using: .poseidon) == item.felt("poseidon"))
            #expect(try ClassHashing.compiled(casm, using: .blake2s) == item.felt("blake2s"))
        }
    }

    /// The contracts of this project. When they are compiled anew, `scripts/fixtures/starknet.py` must run again.
    @Test func artifacts() throws {
        let folder = SharedVectors.projectRoot.appending(path: "cairo/artifacts")
        let artifacts = try #require(fixture("artifacts.json")["artifacts"]?.objectValue)
        #expect(artifacts.count >= 4)
        for (name, expected) in artifacts {
            let files = try ["sierra", "casm"].map {
                try Data(contentsOf: folder.appending(path: "\(name).\($0).json"))
            }
            for (file, key) in zip(files, ["sierra_keccak256", "casm_keccak256"]) {
                let digits = Keccak256.hash(file).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
                #expect(digits == expected[key]?.stringValue, "\(name) has changed: run scripts/fixtures/starknet.py")
            }
            let sierra = try SierraClass(json: parsed(files[0]))
            #expect(try ClassHashing.sierra(sierra) == expected.felt("class_hash"), "\(name)")
            let casm = try CASMClass(json: parsed(files[1]))
            #expect(try ClassHashing.compiled(casm, using: .poseidon) == expected.felt("poseidon"), "\(name)")
            #expect(try ClassHashing.compiled(casm, using: .blake2s) == expected.felt("blake2s"), "\(name)")
            // Every contract of the project has an interface that can be read.
            #expect(try !sierra.interface().functions.isEmpty)
        }
    }

    @Test func segmentsDecideTheHash() throws {
        var casm = CASMClass(compilerVersion: "2.12.0", bytecode: [1, 2, 3], entryPoints: EntryPointsByType())
        let plain = ClassHashing.compiled(casm)
        casm.bytecodeSegmentLengths = .leaf(3)
        #expect(ClassHashing.compiled(casm) == plain)
        casm.bytecodeSegmentLengths = .node([.leaf(3)])
        let one = ClassHashing.compiled(casm)
        casm.bytecodeSegmentLengths = .node([.leaf(1), .leaf(2)])
        #expect(Set([plain, one, ClassHashing.compiled(casm)]).count == 3)
        #expect(ClassHashing.compiled(casm, using: .poseidon) != ClassHashing.compiled(casm, using: .blake2s))
    }

    @Test func theVersionDecidesTheFunction() throws {
        #expect(try StarknetVersion("0.14.0").compiledClassHashFunction == .poseidon)
        #expect(try StarknetVersion("0.14.1").compiledClassHashFunction == .blake2s)
    }
}
