// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A contract class in Sierra: what is declared on chain and what its class hash is made of.
///
/// ```swift
/// let sierra = try SierraClass(json: JSONValue(parsing: artifact))
/// let hash = ClassHashing.sierra(sierra)          // of the module Starknet
/// let interface = try sierra.interface()
/// ```
public struct SierraClass: Hashable, Sendable {
    /// A way into the class.
    public struct EntryPoint: Hashable, Sendable {
        /// What callers name it by.
        public var selector: Felt
        /// The index of its function in the Sierra program.
        public var functionIndex: Int

        /// Creates an entry point.
        public init(selector: Felt, functionIndex: Int) {
            self.selector = selector
            self.functionIndex = functionIndex
        }
    }

    /// The program: three felts of Sierra version, three of compiler version, then the code.
    public var sierraProgram: [Felt]
    /// The version of the class format, `0.1.0`.
    public var contractClassVersion: String
    /// The ways into the class.
    public var entryPoints: EntryPointsByType<EntryPoint>
    /// The interface as the exact text that the class hash covers.
    public var abi: String

    /// Creates a class.
    public init(
        sierraProgram: [Felt], contractClassVersion: String = "0.1.0", entryPoints: EntryPointsByType<EntryPoint>,
        abi: String
    ) {
        self.sierraProgram = sierraProgram
        self.contractClassVersion = contractClassVersion
        self.entryPoints = entryPoints
        self.abi = abi
    }

    /// Reads a class as the compiler writes it, or as JSON-RPC carries it.
    ///
    /// A compiler's artifact holds the interface as a JSON array; it is brought into the text that Starknet's tools
    /// hash, which is the one of Python's `json.dumps`. JSON-RPC holds that text as a string, which is kept as it is.
    ///
    /// - Throws: ``ABIError``; a class without `abi` is refused with code `missing`, because its hash is lost.
    public init(json: JSONValue) throws(ABIError) {
        sierraProgram = try json.felts("sierra_program")
        guard let version = json["contract_class_version"]?.stringValue else {
            throw ABIError(.missing, at: [.name("contract_class_version")], "a string such as 0.1.0 is expected")
        }
        contractClassVersion = version
        entryPoints = try EntryPointsByType(json: json["entry_points_by_type"]) { value throws(ABIError) in
            EntryPoint(selector: try value.felt("selector"), functionIndex: try value.count("function_idx"))
        }
        switch json["abi"] {
        case .string(let text): abi = text
        case .array(let items): abi = JSONValue.array(items).pythonText
        default: throw ABIError(.missing, at: [.name("abi")], "the interface is expected as a string or an array")
        }
    }

    /// The class as `starknet_addDeclareTransaction` and `starknet_getClass` carry it.
    public var rpcJSON: JSONValue {
        [
            "sierra_program": .array(sierraProgram.map { .string($0.hex) }),
            "contract_class_version": .string(contractClassVersion),
            "entry_points_by_type": entryPoints.json {
                ["selector": .string($0.selector.hex), "function_idx": .integer($0.functionIndex)]
            },
            "abi": .string(abi),
        ]
    }

    /// The version of Sierra that the program was compiled to, or `nil` for a program too short to tell.
    public var sierraVersion: (major: UInt64, minor: UInt64, patch: UInt64)? {
        guard sierraProgram.count >= 3, let major = sierraProgram[0].uint64, let minor = sierraProgram[1].uint64,
            let patch = sierraProgram[2].uint64
        else { return nil }
        return (major, minor, patch)
    }
}
