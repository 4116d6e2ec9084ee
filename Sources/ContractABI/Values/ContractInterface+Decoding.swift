// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension ContractInterface {
    /// The value that felts hold.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit; `trailingData` where felts are left over.
    public func decode(_ felts: some Collection<Felt>, as type: ABIType) throws(ABIError) -> ABIValue {
        var reader = FeltReader(felts)
        let value = try decode(&reader, as: type)
        try reader.finish()
        return value
    }

    /// What a function returned.
    ///
    /// - Returns: The unit value for a function without a result, a tuple for one with several.
    /// - Throws: ``ABIError``.
    public func decodeResult(of function: ABIFunction, _ felts: some Collection<Felt>) throws(ABIError) -> ABIValue {
        try decode(felts, as: function.outputs.count == 1 ? function.outputs[0] : .tuple(function.outputs))
    }

    /// The arguments in the calldata of a function.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit.
    public func decodeCalldata(of function: ABIFunction, _ felts: some Collection<Felt>) throws(ABIError) -> [ABIMember]
    {
        var reader = FeltReader(felts)
        let arguments = try decode(&reader, members: function.inputs)
        try reader.finish()
        return arguments
    }

    /// Reads the next value.
    ///
    /// - Throws: ``ABIError``; `depth` for values nested deeper than 64 levels.
    public func decode(_ reader: inout FeltReader, as type: ABIType) throws(ABIError) -> ABIValue {
        reader.depth += 1
        defer { reader.depth -= 1 }
        guard reader.depth <= ABIRanges.maxDepth else {
            throw ABIError(.depth, "the value is nested deeper than 64 levels")
        }
        // Values without felts, such as arrays of empty structs, could otherwise grow without data to back them.
        reader.values += 1
        guard reader.values <= 1 << 22 else { throw ABIError(.length, "the value has more than 4194304 parts") }
        switch type {
        case .felt252, .contractAddress, .classHash, .storageAddress, .ethAddress, .bytes31:
            let felt = try reader.next()
            try ABIRanges.check(felt, as: type)
            return .felt(felt)
        case .bool: return .bool(try Bool(decoding: &reader))
        case .unsigned(256): return .unsigned(try UInt256(decoding: &reader))
        case .unsigned(let bits):
            let value = try reader.next().uint256
            try ABIRanges.check(value, bits: bits)
            return .unsigned(value)
        case .signed(let bits): return .signed(try ABIRanges.signed(reader.next(), bits: bits))
        case .byteArray: return .byteArray(try ByteArray(decoding: &reader).bytes)
        case .array(let element), .span(let element):
            let count = try reader.nextCount(minimumFelts: minimumFelts(element))
            return .array(try decode(&reader, count, element))
        case .fixedArray(let element, let count): return .array(try decode(&reader, count, element))
        case .tuple(let types):
            var values: [ABIValue] = []
            for (index, type) in types.enumerated() {
                do throws(ABIError) { values.append(try decode(&reader, as: type)) } catch {
                    throw error.inside(index)
                }
            }
            return .tuple(values)
        case .option(let wrapped):
            guard try index(&reader, 2, "Option") == 0 else { return .option(nil) }
            do throws(ABIError) { return .option(try decode(&reader, as: wrapped)) } catch {
                throw error.inside("Some")
            }
        case .result(let success, let failure):
            let isOk = try index(&reader, 2, "Result") == 0
            do throws(ABIError) {
                let value = try decode(&reader, as: isOk ? success : failure)
                return .result(isOk ? .ok(value) : .err(value))
            } catch { throw error.inside(isOk ? "Ok" : "Err") }
        case .structure(let name):
            return .structure(name, try decode(&reader, members: structure(name).members))
        case .enumeration(let name):
            let variants = try enumeration(name).variants
            let variant = variants[try index(&reader, variants.count, name)]
            do throws(ABIError) {
                return .enumeration(name, variant: variant.name, try decode(&reader, as: variant.type))
            } catch { throw error.inside(variant.name) }
        }
    }

    private func decode(
        _ reader: inout FeltReader, members: [ABIParameter]
    ) throws(ABIError) -> [ABIMember] {
        var values: [ABIMember] = []
        values.reserveCapacity(members.count)
        for member in members {
            do throws(ABIError) { values.append(ABIMember(member.name, try decode(&reader, as: member.type))) } catch {
                throw error.inside(member.name)
            }
        }
        return values
    }

    private func decode(
        _ reader: inout FeltReader, _ count: Int, _ type: ABIType
    ) throws(ABIError) -> [ABIValue] {
        var values: [ABIValue] = []
        values.reserveCapacity(min(count, 4096))
        for index in 0..<count {
            do throws(ABIError) { values.append(try decode(&reader, as: type)) } catch { throw error.inside(index) }
        }
        return values
    }

    private func index(_ reader: inout FeltReader, _ count: Int, _ name: String) throws(ABIError) -> Int {
        let felt = try reader.next()
        guard let index = felt.int, index < count else {
            throw ABIError(.range, "\(felt.decimal) is no variant of \(name), which has \(count)")
        }
        return index
    }

    /// How many felts a value takes at least: whether it is more than 0 is what matters to the caller.
    private func minimumFelts(_ type: ABIType) -> Int {
        switch type {
        case .unsigned(256): 2
        case .byteArray: 3
        default: EmptyStructures.namesInside(type)?.allSatisfy(emptyStructures.contains) ?? false ? 0 : 1
        }
    }
}
