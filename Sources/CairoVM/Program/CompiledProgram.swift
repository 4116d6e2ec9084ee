// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A CASM contract class, decoded once and ready to run any number of times.
///
/// ```swift
/// let program = try CompiledProgram(casm: JSONValue(parsing: bytes))
/// let entryPoint = program.entryPoint(.external, selector: starknetKeccak("get_task"))
/// ```
/// Loading decodes every instruction and parses every hint, so a class that the machine cannot run is refused here.
/// All runs share one copy of the code; a loaded program takes about 72 bytes for each word of bytecode.
public final class CompiledProgram: Sendable {
    /// The most words of bytecode that are loaded, more than the network accepts (81,920).
    public static let maxBytecodeLength = 180_000

    /// The number of words of the class's own bytecode.
    public let bytecodeLength: Int
    let image: ProgramImage
    let instructions: [DecodedInstruction]
    let hints: [[Hint]]
    private let entryPoints: [EntryPointType: [Felt: EntryPoint]]

    /// Loads the JSON that `starknet-sierra-compile` writes.
    ///
    /// - Throws: ``CairoVMError`` `invalidProgram` or `unsupported`, naming the place.
    public convenience init(casm json: JSONValue) throws(CairoVMError) {
        guard let words = json["bytecode"]?.arrayValue else {
            throw CairoVMError(.invalidProgram, "the compiled class has no bytecode array")
        }
        var bytecode: [Felt] = []
        bytecode.reserveCapacity(words.count)
        for (index, word) in words.enumerated() {
            guard let text = word.stringValue, let felt = try? Felt(hex: text) else {
                throw CairoVMError(.invalidProgram, "bytecode[\(index)] is no felt")
            }
            bytecode.append(felt)
        }
        var points: [EntryPointType: [EntryPoint]] = [:]
        for type in EntryPointType.allCases {
            guard let list = json["entry_points_by_type"]?[type.rawValue]?.arrayValue else {
                throw CairoVMError(.invalidProgram, "the compiled class has no \(type.rawValue) entry point list")
            }
            points[type] = try list.map { item throws(CairoVMError) in try Self.entryPoint(item) }
        }
        try self.init(bytecode: bytecode, hints: json["hints"] ?? .array([]), entryPoints: points)
    }

    /// Loads a compiled class.
    ///
    /// - Throws: ``CairoVMError`` `invalidProgram` or `unsupported`, naming the place.
    public init(
        bytecode: [Felt], hints json: JSONValue, entryPoints: [EntryPointType: [EntryPoint]]
    ) throws(CairoVMError) {
        guard bytecode.count <= Self.maxBytecodeLength else {
            throw CairoVMError(
                .invalidProgram, "the bytecode has \(bytecode.count) words; at most \(Self.maxBytecodeLength) are run")
        }
        bytecodeLength = bytecode.count
        image = ProgramImage(bytecode: bytecode)
        var instructions: [DecodedInstruction] = []
        instructions.reserveCapacity(bytecode.count + 2)
        for (index, word) in bytecode.enumerated() {
            let next = index + 1 < bytecode.count ? bytecode[index + 1] : nil
            if let instruction = try? Instruction(word: word) {
                instructions.append(DecodedInstruction(instruction, next: next))
            } else {
                instructions.append(.invalid)
            }
        }
        instructions.append(DecodedInstruction(try Instruction(word: ProgramImage.returnWord), next: nil))
        instructions.append(.invalid)

        var hints: [[Hint]] = []
        guard let groups = json.arrayValue else {
            throw CairoVMError(.invalidProgram, "the hints of the compiled class are no array")
        }
        for group in groups {
            guard let pc = group[0]?.intValue, bytecode.indices.contains(pc), let list = group[1]?.arrayValue else {
                throw CairoVMError(.invalidProgram, "a hint group is not [pc, [hint, …]] with a pc in the bytecode")
            }
            var parsed: [Hint] = []
            for item in list {
                do throws(CairoVMError) { parsed.append(try Hint(json: item)) } catch {
                    throw CairoVMError(error.code, "hint at pc \(pc): \(error.message)")
                }
            }
            hints.append(parsed)
            instructions[pc].hints = Int32(hints.count - 1)
        }
        self.hints = hints
        self.instructions = instructions
        var table: [EntryPointType: [Felt: EntryPoint]] = [:]
        for (type, points) in entryPoints {
            var bySelector: [Felt: EntryPoint] = [:]
            for point in points {
                guard bytecode.indices.contains(point.offset) else {
                    throw CairoVMError(.invalidProgram, "entry point \(point.selector.hex) starts outside the bytecode")
                }
                guard bySelector.updateValue(point, forKey: point.selector) == nil else {
                    throw CairoVMError(.invalidProgram, "entry point \(point.selector.hex) occurs twice")
                }
            }
            table[type] = bySelector
        }
        self.entryPoints = table
    }

    /// The entry point of that kind and selector, or `nil`.
    public func entryPoint(_ type: EntryPointType, selector: Felt) -> EntryPoint? { entryPoints[type]?[selector] }

    private static func entryPoint(_ json: JSONValue) throws(CairoVMError) -> EntryPoint {
        guard let text = json["selector"]?.stringValue, let selector = try? Felt(hex: text),
            let offset = json["offset"]?.intValue, let names = json["builtins"]?.arrayValue
        else { throw CairoVMError(.invalidProgram, "an entry point is not {selector, offset, builtins}") }
        return EntryPoint(
            selector: selector, offset: offset, builtins: try builtins(names.map { $0.stringValue ?? "" }))
    }

    /// The builtins of those names, which must come in the network's order.
    static func builtins(_ names: [String]) throws(CairoVMError) -> [Builtin] {
        var builtins: [Builtin] = []
        for name in names {
            guard let builtin = Builtin(rawValue: name) else {
                throw Builtin.unsupported.contains(name)
                    ? CairoVMError(.unsupported, "builtin \(name) is not supported")
                    : CairoVMError(.invalidProgram, "there is no builtin \(name) for contracts")
            }
            builtins.append(builtin)
        }
        let order = builtins.compactMap { Builtin.allCases.firstIndex(of: $0) }
        guard zip(order, order.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw CairoVMError(.invalidProgram, "builtins \(names.joined(separator: ", ")) are not in the fixed order")
        }
        return builtins
    }
}
