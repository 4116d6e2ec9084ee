// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A contract class compiled to CASM: what the Cairo machine runs and what the compiled class hash is made of.
public struct CASMClass: Hashable, Sendable {
    /// A way into the class.
    public struct EntryPoint: Hashable, Sendable {
        /// What callers name it by.
        public var selector: Felt
        /// Where it starts in the bytecode.
        public var offset: Int
        /// The names of the builtins whose pointers it takes, in order, such as `range_check`.
        public var builtins: [String]

        /// Creates an entry point.
        public init(selector: Felt, offset: Int, builtins: [String]) {
            self.selector = selector
            self.offset = offset
            self.builtins = builtins
        }
    }

    /// How the bytecode is cut into segments for its hash.
    public indirect enum SegmentLengths: Hashable, Sendable {
        /// One segment of that many words.
        case leaf(Int)
        /// Segments one after the other.
        case node([SegmentLengths])

        /// The number of words of all segments.
        public var total: Int {
            switch self {
            case .leaf(let length): length
            case .node(let children): children.reduce(0) { $0 + $1.total }
            }
        }
    }

    /// The hints that run before one instruction, as the compiler wrote them.
    public struct Hints: Hashable, Sendable {
        /// The instruction's place in the bytecode.
        public var pc: Int
        /// The hints in order.
        public var hints: [JSONValue]

        /// Creates the list of one instruction.
        public init(pc: Int, hints: [JSONValue]) {
            self.pc = pc
            self.hints = hints
        }
    }

    /// The version of the compiler, such as `2.12.0`.
    public var compilerVersion: String
    /// The code.
    public var bytecode: [Felt]
    /// The segments of the code; `nil` where the file does not tell, which hashes like one segment.
    public var bytecodeSegmentLengths: SegmentLengths?
    /// The hints by instruction, in the order of the file.
    public var hints: [Hints]
    /// The ways into the class.
    public var entryPoints: EntryPointsByType<EntryPoint>

    /// Creates a class.
    public init(
        compilerVersion: String, bytecode: [Felt], bytecodeSegmentLengths: SegmentLengths? = nil, hints: [Hints] = [],
        entryPoints: EntryPointsByType<EntryPoint>
    ) {
        self.compilerVersion = compilerVersion
        self.bytecode = bytecode
        self.bytecodeSegmentLengths = bytecodeSegmentLengths
        self.hints = hints
        self.entryPoints = entryPoints
    }

    /// Reads a compiled class as `starknet-sierra-compile` writes it.
    ///
    /// - Throws: ``ABIError``, naming the member; code `length` where the segments do not add up to the bytecode.
    public init(json: JSONValue) throws(ABIError) {
        compilerVersion = json["compiler_version"]?.stringValue ?? ""
        bytecode = try json.felts("bytecode")
        if let lengths = json["bytecode_segment_lengths"], !lengths.isNull {
            do throws(ABIError) { bytecodeSegmentLengths = try SegmentLengths(json: lengths, depth: 0) } catch {
                throw error.inside("bytecode_segment_lengths")
            }
            // The compiler writes the integer 0 for an empty class.
            let total = bytecodeSegmentLengths?.total ?? 0
            guard total == bytecode.count else {
                throw ABIError(
                    .length, at: [.name("bytecode_segment_lengths")],
                    "the segments have \(total) words and the bytecode has \(bytecode.count)")
            }
        }
        entryPoints = try EntryPointsByType(json: json["entry_points_by_type"]) { value throws(ABIError) in
            guard let builtins = value["builtins"]?.arrayValue else {
                throw ABIError(.missing, at: [.name("builtins")], "a list of builtin names is expected")
            }
            var names: [String] = []
            for (index, builtin) in builtins.enumerated() {
                guard let name = builtin.stringValue else {
                    throw ABIError(.type, at: [.name("builtins"), .index(index)], "a builtin's name is expected")
                }
                names.append(name)
            }
            return EntryPoint(
                selector: try value.felt("selector"), offset: try value.count("offset"), builtins: names)
        }
        hints = []
        for (index, group) in (json["hints"]?.arrayValue ?? []).enumerated() {
            guard group.arrayValue?.count == 2, let pc = group[0]?.intValue, bytecode.indices.contains(pc),
                let list = group[1]?.arrayValue
            else {
                throw ABIError(
                    .syntax, at: [.name("hints"), .index(index)],
                    "[pc, [hint, …]] with a pc inside the bytecode is expected")
            }
            hints.append(Hints(pc: pc, hints: list))
        }
    }
}

extension CASMClass.SegmentLengths {
    init(json: JSONValue, depth: Int) throws(ABIError) {
        if let length = json.intValue, length >= 0, length <= 1 << 32 {
            self = .leaf(length)
        } else if let items = json.arrayValue {
            guard depth < 64 else { throw ABIError(.depth, "segments are nested deeper than 64 levels") }
            var children: [Self] = []
            for (index, item) in items.enumerated() {
                do throws(ABIError) { children.append(try Self(json: item, depth: depth + 1)) } catch {
                    throw error.inside(index)
                }
            }
            self = .node(children)
        } else {
            throw ABIError(.type, "a length or a list of lengths is expected")
        }
    }
}
