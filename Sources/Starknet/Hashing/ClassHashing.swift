// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
import StarkCrypto

/// The hash function of a compiled class hash.
public enum CompiledClassHashFunction: Hashable, Sendable {
    /// Poseidon, for networks before version 0.14.1.
    case poseidon
    /// BLAKE2s (SNIP-34), for networks of version 0.14.1 and later.
    case blake2s

    func callAsFunction(_ felts: some Sequence<Felt>) -> Felt {
        switch self {
        case .poseidon: Poseidon.hash(many: felts)
        case .blake2s: Blake2sFelt.hash(many: felts)
        }
    }
}

/// The hashes that name contract classes.
public enum ClassHashing {
    /// The class hash of a Sierra class.
    ///
    /// - Complexity: A Poseidon permutation for each two felts of the program, and a Keccak permutation for each 136
    ///   bytes of the interface.
    public static func sierra(_ sierra: SierraClass) -> Felt {
        func entryPoints(_ list: [SierraClass.EntryPoint]) -> Felt {
            Poseidon.hash(many: list.flatMap { [$0.selector, Felt(UInt64($0.functionIndex))] })
        }
        let hash = Poseidon.hash(many: [
            Felt(reducingBigEndianBytes: "CONTRACT_CLASS_V\(sierra.contractClassVersion)".utf8),
            entryPoints(sierra.entryPoints.external), entryPoints(sierra.entryPoints.l1Handler),
            entryPoints(sierra.entryPoints.constructor), starknetKeccak(sierra.abi),
            Poseidon.hash(many: sierra.sierraProgram),
        ])
        return Addresses.reduced(hash)
    }

    /// The compiled class hash of a CASM class.
    ///
    /// - Parameters:
    ///   - casm: The class.
    ///   - function: The hash function of the network for which it is declared.
    public static func compiled(_ casm: CASMClass, using function: CompiledClassHashFunction = .blake2s) -> Felt {
        func entryPoints(_ list: [CASMClass.EntryPoint]) -> Felt {
            function(
                list.flatMap { point in
                    let builtins = function(point.builtins.map { Felt(reducingBigEndianBytes: $0.utf8) })
                    return [point.selector, Felt(UInt64(point.offset)), builtins]
                })
        }
        return function([
            compiledPrefix, entryPoints(casm.entryPoints.external), entryPoints(casm.entryPoints.l1Handler),
            entryPoints(casm.entryPoints.constructor), bytecode(casm, function),
        ])
    }

    private static let compiledPrefix = Felt(text: "COMPILED_CLASS_V1")

    private static func bytecode(_ casm: CASMClass, _ function: CompiledClassHashFunction) -> Felt {
        guard case .node(let segments)? = casm.bytecodeSegmentLengths else { return function(casm.bytecode) }
        var position = casm.bytecode.startIndex
        return node(segments, casm.bytecode, &position, function)
    }

    private static func node(
        _ segments: [CASMClass.SegmentLengths], _ bytecode: [Felt], _ position: inout Int,
        _ function: CompiledClassHashFunction
    ) -> Felt {
        var elements: [Felt] = []
        for segment in segments {
            let start = position
            let hash: Felt
            switch segment {
            case .leaf(let length):
                // A class that was put together by hand may announce more than it has.
                position = min(position + max(length, 0), bytecode.endIndex)
                hash = function(bytecode[start..<position])
            case .node(let children):
                hash = node(children, bytecode, &position, function)
            }
            elements.append(Felt(UInt64(position - start)))
            elements.append(hash)
        }
        return function(elements) + .one
    }
}
