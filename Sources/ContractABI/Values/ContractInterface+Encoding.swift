// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension ContractInterface {
    /// The felts of a value.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit its type, such as `calls[2].calldata[0]`.
    public func encode(_ value: ABIValue, as type: ABIType) throws(ABIError) -> [Felt] {
        var felts: [Felt] = []
        try append(value, as: type, to: &felts)
        return felts
    }

    /// The calldata of a function: its arguments one after the other.
    ///
    /// - Throws: ``ABIError``; `missing` or `unexpected` for a wrong number of arguments.
    public func encodeCalldata(of function: ABIFunction, _ arguments: [ABIValue]) throws(ABIError) -> [Felt] {
        guard arguments.count <= function.inputs.count else {
            throw ABIError(
                .unexpected, "\(function.signature) takes \(function.inputs.count) arguments, not \(arguments.count)")
        }
        guard arguments.count == function.inputs.count else {
            let absent = function.inputs[arguments.count]
            throw ABIError(.missing, at: [.name(absent.name)], "an argument of type \(absent.type) is expected")
        }
        var felts: [Felt] = []
        for (input, argument) in zip(function.inputs, arguments) {
            do throws(ABIError) { try append(argument, as: input.type, to: &felts) } catch {
                throw error.inside(input.name)
            }
        }
        return felts
    }

    func append(_ value: ABIValue, as type: ABIType, to felts: inout [Felt]) throws(ABIError) {
        switch (type, value) {
        case (.felt252, .felt(let felt)), (.contractAddress, .felt(let felt)), (.classHash, .felt(let felt)),
            (.storageAddress, .felt(let felt)), (.ethAddress, .felt(let felt)), (.bytes31, .felt(let felt)):
            try ABIRanges.check(felt, as: type)
            felts.append(felt)
        case (.bool, .bool(let value)):
            value.encode(into: &felts)
        case (.unsigned(let bits), .unsigned(let value)):
            try ABIRanges.check(value, bits: bits)
            felts.append(Felt(value.low))
            if bits == 256 { felts.append(Felt(value.high)) }
        case (.signed(let bits), .signed(let value)):
            try ABIRanges.check(value, bits: bits)
            felts.append(ABIRanges.felt(value))
        case (.byteArray, .byteArray(let bytes)):
            ByteArray(bytes).encode(into: &felts)
        case (.array(let element), .array(let values)), (.span(let element), .array(let values)):
            felts.append(Felt(UInt64(values.count)))
            try append(values, as: element, to: &felts)
        case (.fixedArray(let element, let count), .array(let values)):
            guard values.count == count else {
                throw ABIError(.length, "\(count) elements are expected, not \(values.count)")
            }
            try append(values, as: element, to: &felts)
        case (.tuple(let types), .tuple(let values)):
            guard values.count == types.count else {
                throw ABIError(.length, "a tuple of \(types.count) is expected, not of \(values.count)")
            }
            for (index, (type, value)) in zip(types, values).enumerated() {
                do throws(ABIError) { try append(value, as: type, to: &felts) } catch { throw error.inside(index) }
            }
        case (.option(let wrapped), .option(let value)):
            felts.append(value == nil ? .one : .zero)
            guard let value else { return }
            do throws(ABIError) { try append(value, as: wrapped, to: &felts) } catch { throw error.inside("Some") }
        case (.result(let success, _), .result(.ok(let value))):
            felts.append(.zero)
            do throws(ABIError) { try append(value, as: success, to: &felts) } catch { throw error.inside("Ok") }
        case (.result(_, let failure), .result(.err(let value))):
            felts.append(.one)
            do throws(ABIError) { try append(value, as: failure, to: &felts) } catch { throw error.inside("Err") }
        case (.structure(let name), .structure(let given, let members)) where name == given:
            try append(members, of: structure(name), to: &felts)
        case (.enumeration(let name), .enumeration(let given, let variant, let payload)) where name == given:
            let (index, type) = try self.variant(variant, of: name)
            felts.append(Felt(UInt64(index)))
            do throws(ABIError) { try append(payload, as: type, to: &felts) } catch { throw error.inside(variant) }
        default:
            throw ABIError(.type, "\(type) is expected, not \(value.kindName)")
        }
    }

    private func append(_ values: [ABIValue], as type: ABIType, to felts: inout [Felt]) throws(ABIError) {
        for (index, value) in values.enumerated() {
            do throws(ABIError) { try append(value, as: type, to: &felts) } catch { throw error.inside(index) }
        }
    }

    private func append(
        _ members: [ABIMember], of structure: ABIStructure, to felts: inout [Felt]
    ) throws(ABIError) {
        for (index, expected) in structure.members.enumerated() {
            guard index < members.count, members[index].name == expected.name else {
                throw ABIError(
                    .missing, at: [.name(expected.name)],
                    "member \(index) of \(structure.name) is expected here, of type \(expected.type)")
            }
            do throws(ABIError) { try append(members[index].value, as: expected.type, to: &felts) } catch {
                throw error.inside(expected.name)
            }
        }
        guard members.count == structure.members.count else {
            throw ABIError(
                .unexpected, at: [.name(members[structure.members.count].name)],
                "\(structure.name) has no such member")
        }
    }

    func structure(_ name: String) throws(ABIError) -> ABIStructure {
        guard let structure = structures[name] else {
            throw ABIError(.unknownType, "the interface does not define the struct \"\(name.excerpt)\"")
        }
        return structure
    }

    func enumeration(_ name: String) throws(ABIError) -> ABIEnumeration {
        guard let enumeration = enumerations[name] else {
            throw ABIError(.unknownType, "the interface does not define the enum \"\(name.excerpt)\"")
        }
        return enumeration
    }

    func variant(_ variant: String, of name: String) throws(ABIError) -> (index: Int, type: ABIType) {
        let variants = try enumeration(name).variants
        guard let index = variants.firstIndex(where: { $0.name == variant }) else {
            let names = variants.map(\.name).joined(separator: ", ")
            throw ABIError(.unknownName, "\(name) has no variant \"\(variant.excerpt)\"; it has: \(names)")
        }
        return (index, variants[index].type)
    }
}
